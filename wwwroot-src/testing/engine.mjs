// Prints the till's engine as a script that sets `engine` on the page when `opening` is over: for tests that sell faster than a finger taps.

import path from 'node:path';
import { build } from 'esbuild';

const { outputFiles } = await build({
  stdin: {
    contents:
      "import { openEngine } from './engine/engine'; globalThis.opening = openEngine().then(engine => { globalThis.engine = engine; });",
    resolveDir: path.resolve(import.meta.dirname, '..'),
    loader: 'ts',
  },
  bundle: true,
  write: false,
  format: 'iife',
  target: 'es2020',
  logLevel: 'warning',
});
process.stdout.write(outputFiles[0].text);
