/** Reads a file that a stranger may have written: bounded, decoded, and never anything but a regular file. */
import { open } from 'node:fs/promises';

const MAX_FILE_BYTES = 64 * 1024 * 1024;

export type TextFile =
  | { readonly text: string; readonly bytes: number }
  /** `beyond`: its size, where it is not too large for a file but larger than the room that it was given. */
  | { readonly problem: string; readonly beyond?: number };

/** The problem is one line without the file's name, for the caller to put it in front. */
export async function readTextFile(path: string, room = MAX_FILE_BYTES): Promise<TextFile> {
  const maxBytes = Math.min(room, MAX_FILE_BYTES);
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > maxBytes) return tooLarge(size);
      const chunks: Buffer[] = [];
      // One byte more than allowed: the file may grow while it is read, and some report no size at all.
      for await (const chunk of file.createReadStream({ end: maxBytes, autoClose: false }))
        chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      return bytes.length > maxBytes ? tooLarge(bytes.length) : decodeText(bytes);
    } finally {
      await file.close();
    }
  } catch (error) {
    return { problem: whyUnreadable(error) };
  }
}

/** One line for an error of the file system. Anything else is a bug, and goes on. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return 'the file system does not permit reading it';
    case 'ELOOP':
      return 'its symbolic links go round in a circle';
    case 'ENAMETOOLONG':
    case 'ERR_INVALID_ARG_VALUE':
      return 'it is not a path';
    default:
      if (typeof code === 'string') return `it cannot be read (${code})`;
      throw error;
  }
}

/** UTF-8, or UTF-16 with a byte order mark, which is what `>` writes in Windows PowerShell. */
function decodeText(bytes: Buffer): TextFile {
  const decoded = (encoding: string): TextFile => ({
    text: new TextDecoder(encoding).decode(bytes),
    bytes: bytes.length,
  });
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded('utf-16be');
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return { problem: 'it is compressed; unpack it first' };
  if (bytes.includes(0)) return { problem: 'it is a binary file, not YAML or JSON' };
  return decoded('utf-8');
}

function tooLarge(size: number): TextFile {
  const problem = `it is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB`;
  return size > MAX_FILE_BYTES ? { problem } : { problem, beyond: size };
}
