/** The files of a snapshot folder. */
import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { READ_LESS } from './allowance.ts';
import type { Problems } from './problems.ts';
import { whyUnreadable } from './textFile.ts';

export interface FolderFile {
  readonly path: string;
  /** Name of the folder that it lies in; undefined at the top. `kubectl cluster-info dump` has one per namespace. */
  readonly folder: string | undefined;
}

export interface FolderFiles {
  /** YAML and JSON. */
  readonly evidence: FolderFile[];
  /** `logs.txt`, one for each pod in a folder named after it, as `kubectl cluster-info dump` writes them. */
  readonly logs: FolderFile[];
}

interface Folder {
  readonly path: string;
  readonly name: string | undefined;
  readonly depth: number;
}

const MAX_DEPTH = 8;

/**
 * The files below `root`, in the order of their paths within each level. Symbolic links are not followed: a folder
 * that somebody sent may point them anywhere, its own parent included. Hidden files and folders are passed over.
 */
export async function filesBelow(root: string, maxFiles: number, problems: Problems): Promise<FolderFiles> {
  const found: FolderFiles = { evidence: [], logs: [] };
  const folders: Folder[] = [{ path: root, name: undefined, depth: 0 }];
  let left = maxFiles;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const entries = await entriesOf(folder.path, left, problems);
    left -= entries.length;
    if (left < 0) {
      problems.addFirst(
        `${root}: holds more than ${maxFiles} files; what came after those was left out; ${READ_LESS}`,
      );
      entries.pop();
    }
    for (const entry of entries) {
      const inside = sort(entry, folder, found, problems);
      if (inside !== undefined) folders.push(inside);
    }
    if (left < 0) break;
  }
  return found;
}

/** Puts an entry where it belongs; a folder is returned, for its entries to follow. */
function sort(entry: Dirent, parent: Folder, found: FolderFiles, problems: Problems): Folder | undefined {
  const path = join(parent.path, entry.name);
  const file: FolderFile = { path, folder: parent.name };
  if (entry.name.startsWith('.')) return undefined;
  if (entry.isSymbolicLink()) problems.add(`${path}: symbolic links are not followed`);
  else if (entry.isFile() && entry.name === 'logs.txt') found.logs.push(file);
  else if (entry.isFile() && isEvidence(entry.name)) found.evidence.push(file);
  else if (entry.isDirectory() && parent.depth < MAX_DEPTH)
    return { path, name: entry.name, depth: parent.depth + 1 };
  else if (entry.isDirectory()) problems.add(`${path}: lies too deep, left out`);
  return undefined;
}

/** One more than `most` says that there are more. */
async function entriesOf(path: string, most: number, problems: Problems): Promise<Dirent[]> {
  const entries: Dirent[] = [];
  try {
    for await (const entry of await opendir(path)) {
      entries.push(entry);
      if (entries.length > most) break;
    }
  } catch (error) {
    problems.add(`${path}: ${whyUnreadable(error)}`);
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isEvidence(name: string): boolean {
  return ['.yaml', '.yml', '.json'].includes(extname(name).toLowerCase());
}
