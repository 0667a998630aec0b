// Bundles the client into the folder named on the command line (Pos.Web/wwwroot): js/, css/, img/ and sw.js.

import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
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

await bundleTill();
await bundle(['office/office.ts', 'office/passkey.ts'], 'js');
await bundleWorker();
await bundle(['service-worker/off.ts'], '.', { entryNames: 'sw-off' });
await bundle(['till/till.css', 'office/office.css'], 'css');
if (existsSync(path.join(here, 'shared/img'))) {
  await mkdir(path.join(out, 'img'), { recursive: true });
  await cp(path.join(here, 'shared/img'), path.join(out, 'img'), { recursive: true });
}

/**
 * The till: what the first sale needs, and a file for each screen, or seldom work, that comes when it is asked for or all is quiet. A bundler makes a file of every combination of
 * screens that share something; because each begins with the till itself, all that is shared is in one.
 */
async function bundleTill() {
  const till = path.join(here, 'till/till.ts');
  const screens = [];
  for (const file of await readdir(here, { recursive: true })) {
    if (!file.endsWith('.ts') || file.startsWith('node_modules')) continue;
    const source = path.join(here, file);
    for (const [, name] of (await readFile(source, 'utf8')).matchAll(/import\('(.+?)'\)/g))
      screens.push(path.join(path.dirname(source), `${name}.ts`));
  }
  await rm(path.join(out, 'js/till'), { recursive: true, force: true });
  await bundle(['till/till.ts'], 'js', {
    format: 'esm',
    splitting: true,
    chunkNames: 'till/[name]-[hash]',
    plugins: [
      {
        name: 'screens',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, async ({ path: file }) =>
            screens.includes(file)
              ? { contents: `import ${JSON.stringify(till)};${await readFile(file, 'utf8')}`, loader: 'ts' }
              : undefined,
          ),
      },
    ],
  });
}

/** The worker, with Workbox from the files that libman.json lists: all of them, and from nowhere else. */
async function bundleWorker() {
  const { libraries } = JSON.parse(await readFile(path.join(here, '../libman.json'), 'utf8'));
  const workbox = libraries.filter(({ library }) => library.startsWith('workbox-'));
  const folders = workbox.map(({ destination }) => path.posix.relative('wwwroot-src', destination));
  const { metafile } = await bundle(['service-worker/sw.ts'], '.', {
    alias: Object.fromEntries(folders.map(folder => [path.posix.basename(folder), `./${folder}`])),
    // Workbox marks with an underscore what is nobody else's.
    mangleProps: /^_[a-z]/,
    metafile: true,
  });
  const used = Object.keys(metafile.inputs).filter(file => file.includes('workbox-'));
  const listed = workbox.flatMap(({ files }, i) => files.filter(file => file.endsWith('.js')).map(file => `${folders[i]}/${file}`));
  const unlisted = used.filter(file => !listed.includes(file));
  const unused = listed.filter(file => !used.includes(file));
  if (unlisted.length || unused.length)
    throw new Error(
      `libman.json does not list the files of Workbox that the worker is made of.\nNot listed: ${unlisted.join(', ') || 'none'}\nNot used: ${unused.join(', ') || 'none'}`,
    );
}
