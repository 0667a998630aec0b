// Unpacks the browser of the package to the path given.
import { chmod, copyFile, rename } from 'node:fs/promises';
import chromium from '@sparticuz/chromium';

const target = process.argv[2];
const unpacked = await chromium.executablePath();
await copyFile(unpacked, `${target}.new`);
await chmod(`${target}.new`, 0o755);
await rename(`${target}.new`, target);
