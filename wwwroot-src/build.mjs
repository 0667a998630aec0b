// Bundles the client into the folder named on the command line (Pos.Web/wwwroot): js/, css/, img/ and sw.js.

import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const out = process.argv[2];
if (!out) throw new Error('usage: node build.mjs OUT');
const here = import.meta.dirname;
const bundle = (entries, outdir, options = {}) =>
  build({
    absWorkingDir: here,
    entryPoints: entries,
    outdir: path.join(out, outdir),
    entryNames: '[name]',
    bundle: true,
    minify: true,
    legalComments: 'none',
    format: 'iife',
    target: ['es2020', 'chrome80', 'firefox78', 'safari14.1'],
    external: ['/lib/*'],
    define: { 'process.env.NODE_ENV': '"production"' },
    // Chrome 80 knows it but for a spread in an optional call, which is nowhere in our sources.
    supported: { 'optional-chain': true },
    logLevel: 'warning',
    ...options,
  });

await bundle(['till/till.ts', 'office/office.ts'], 'js');
// Workbox marks with an underscore what is nobody else's.
await bundle(['service-worker/sw.ts'], '.', { mangleProps: /^_[a-z]/ });
await bundle(['service-worker/off.ts'], '.', { entryNames: 'sw-off' });
await bundle(['till/till.css', 'office/office.css'], 'css');
if (existsSync(path.join(here, 'shared/img'))) {
  await mkdir(path.join(out, 'img'), { recursive: true });
  await cp(path.join(here, 'shared/img'), path.join(out, 'img'), { recursive: true });
}
