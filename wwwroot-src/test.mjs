// Bundles every *.test.ts, or those named on the command line, and runs them with Node's own runner.

import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const out = path.join(here, 'node_modules/.tests');
const named = process.argv.slice(2);
const tests = named.length
  ? named
  : readdirSync(here, { recursive: true }).filter(file => file.endsWith('.test.ts') && !file.startsWith('node_modules'));
rmSync(out, { recursive: true, force: true });
await build({
  absWorkingDir: here,
  entryPoints: tests,
  outdir: out,
  outbase: here,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node18',
  sourcemap: 'inline',
  packages: 'external',
  outExtension: { '.js': '.mjs' },
  logLevel: 'warning',
});
const files = tests.map(file => path.join(out, file.replace(/\.ts$/, '.mjs')));
process.exit(
  spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-reporter=spec', ...files], { stdio: 'inherit', cwd: here })
    .status ?? 1,
);
