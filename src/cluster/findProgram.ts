import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';

export type FoundProgram = { readonly file: string } | { readonly searched: readonly string[] };

/**
 * A command as an absolute path. A bare name is looked up in PATH; folders in PATH that are relative are left
 * out, as Go's os/exec does, so that no program of the current folder is ever taken.
 */
export async function findProgram(command: string, env: NodeJS.ProcessEnv): Promise<FoundProgram> {
  if (path.isAbsolute(command)) {
    return (await isProgram(command)) ? { file: command } : { searched: [] };
  }
  const folders = searchPath(env).filter((folder) => path.isAbsolute(folder));
  for (const folder of folders) {
    for (const ending of endings(env)) {
      const file = path.join(folder, command + ending);
      if (await isProgram(file)) return { file };
    }
  }
  return { searched: folders };
}

function searchPath(env: NodeJS.ProcessEnv): readonly string[] {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return (env[key] ?? '').split(path.delimiter).filter((folder) => folder !== '');
}

function endings(env: NodeJS.ProcessEnv): readonly string[] {
  if (process.platform !== 'win32') return [''];
  // Batch files are left out: they only run through a shell.
  const known = (env['PATHEXT'] ?? '.COM;.EXE').split(';').map((ending) => ending.toLowerCase());
  return ['', ...known.filter((ending) => ending === '.com' || ending === '.exe')];
}

async function isProgram(file: string): Promise<boolean> {
  try {
    if (!(await stat(file)).isFile()) return false;
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
