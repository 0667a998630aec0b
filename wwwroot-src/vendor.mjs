// Copies what ../libman.json lists from the installed packages; with --check it only compares: those files, byte for byte, and no others beside them.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const here = import.meta.dirname;
const root = path.dirname(here);
const check = process.argv.includes('--check');
const { libraries } = JSON.parse(await readFile(path.join(root, 'libman.json'), 'utf8'));
const wrong = [];

for (const { library, destination, files } of libraries) {
  const at = library.lastIndexOf('@');
  const [name, version] = [library.slice(0, at), library.slice(at + 1)];
  const source = path.join(here, 'node_modules', name);
  const installed = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8')).version;
  if (installed !== version)
    throw new Error(`libman.json wants ${library}, but ${installed} is installed: mend package.json and run npm ci`);
  for (const file of files) {
    const wanted = await readFile(path.join(source, file));
    const target = path.join(root, destination, file);
    if (check) {
      const present = await readFile(target).catch(() => null);
      if (!present?.equals(wanted)) wrong.push(path.relative(root, target));
    } else {
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, wanted);
    }
  }
  if (check)
    for (const present of await readdir(path.join(root, destination), { recursive: true, withFileTypes: true })) {
      const file = path.join(present.parentPath, present.name);
      if (present.isFile() && !files.includes(path.relative(path.join(root, destination), file))) wrong.push(path.relative(root, file));
    }
}

if (wrong.length) {
  console.error(`not the files of the packages in libman.json:\n${wrong.join('\n')}`);
  process.exit(1);
}
console.log(`vendor: ${libraries.length} libraries ${check ? 'are as published' : 'copied'}`);
