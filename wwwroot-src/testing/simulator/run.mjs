// Bundles the simulator for Node and runs it; the task comes on standard input.

import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = import.meta.dirname;
const folder = path.resolve(here, '../../node_modules/.simulator');
const file = path.join(folder, `${process.pid}.mjs`);
mkdirSync(folder, { recursive: true });
process.on('exit', () => rmSync(file, { force: true }));
await build({
  absWorkingDir: here,
  entryPoints: ['main.ts'],
  outfile: file,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  packages: 'external',
  logLevel: 'warning',
});
await import(pathToFileURL(file).href);
