import fs from 'node:fs';
import { promisify } from 'node:util';

// Not from node:fs/promises: to load that takes 3 ms, which every connection would have to wait for.
const [stat, readFile] = [promisify(fs.stat), promisify(fs.readFile)];

/** A file's text, or why there is none: `missing` tells "not there" from "there, but not readable". */
export type SmallFile = { readonly text: string } | { readonly why: string; readonly missing: boolean };

/** Reads a file that ought to be small. A folder, a pipe or a huge file is refused before it is opened. */
export async function readSmallFile(file: string, maxBytes: number): Promise<SmallFile> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) return { why: 'is a folder', missing: false };
    // Reading a pipe would wait for ever. /dev/null is how people say "no kubeconfig".
    if (!found.isFile() && file !== '/dev/null') return { why: 'is not a regular file', missing: false };
    if (found.size > maxBytes) {
      return { why: `is larger than ${Math.round(maxBytes / 1024)} KiB`, missing: false };
    }
    return { text: await readFile(file, 'utf8') };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { why: 'does not exist', missing: true };
    if (code === 'EACCES' || code === 'EPERM') {
      return { why: 'may not be read (permission denied)', missing: false };
    }
    return { why: `cannot be read (${code ?? 'unknown error'})`, missing: false };
  }
}

export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
