/** The files of a snapshot folder. */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
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
  readonly problems: string[];
}

interface Folder {
  readonly path: string;
  readonly name: string | undefined;
  readonly depth: number;
}

const MAX_FILES = 50_000;
const MAX_DEPTH = 8;

/**
 * The files below `root`, in the order of their paths within each level. Symbolic links are not followed: a folder
 * that somebody sent may point them anywhere, its own parent included. Hidden files and folders are passed over.
 */
export async function filesBelow(root: string): Promise<FolderFiles> {
  const found: FolderFiles = { evidence: [], logs: [], problems: [] };
  const folders: Folder[] = [{ path: root, name: undefined, depth: 0 }];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const entry of await entriesOf(folder.path, found.problems)) {
      const inside = sort(entry, folder, found);
      if (inside !== undefined) folders.push(inside);
    }
    if (found.evidence.length + found.logs.length + folders.length <= MAX_FILES) continue;
    found.problems.push(`${root}: holds more than ${MAX_FILES} files; only the first were read`);
    break;
  }
  return found;
}

/** Puts an entry where it belongs; a folder is returned, for its entries to follow. */
function sort(entry: Dirent, parent: Folder, found: FolderFiles): Folder | undefined {
  const path = join(parent.path, entry.name);
  const file: FolderFile = { path, folder: parent.name };
  if (entry.name.startsWith('.')) return undefined;
  if (entry.isSymbolicLink()) found.problems.push(`${path}: symbolic links are not followed`);
  else if (entry.isFile() && entry.name === 'logs.txt') found.logs.push(file);
  else if (entry.isFile() && isEvidence(entry.name)) found.evidence.push(file);
  else if (entry.isDirectory() && parent.depth < MAX_DEPTH)
    return { path, name: entry.name, depth: parent.depth + 1 };
  else if (entry.isDirectory()) found.problems.push(`${path}: lies too deep, left out`);
  return undefined;
}

async function entriesOf(path: string, problems: string[]): Promise<Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    problems.push(`${path}: ${whyUnreadable(error)}`);
    return [];
  }
}

function isEvidence(name: string): boolean {
  return ['.yaml', '.yml', '.json'].includes(extname(name).toLowerCase());
}
