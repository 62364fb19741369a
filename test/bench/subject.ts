/**
 * One measurement in a process of its own, which says its result as JSON in the last line of what it prints. What is ours
 * is bundled as it ships: as single files, every module would be read from disk for itself, and client-node whole.
 */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { bundleForNode } from '../../build/bundleForNode.mjs';
import { Folder } from '../support/folder.ts';

const SUBJECTS = path.join(import.meta.dirname, 'subjects');
/** Theirs is measured as it is published, and dist/ as it is built. */
const AS_THEY_ARE: readonly string[] = ['informer', 'code'];
const LIMIT_MS = 180_000;

/** Where the bundled subjects lie. */
export async function bundleSubjects(): Promise<Folder> {
  const folder = new Folder();
  const names = globSync('*.ts', { cwd: SUBJECTS }).map((file) => path.basename(file, '.ts'));
  const entryPoints = names
    .filter((name) => !AS_THEY_ARE.includes(name))
    .map((name) => path.join(SUBJECTS, `${name}.ts`));
  const { outputs } = await bundleForNode({
    entryPoints,
    outdir: folder.path,
    outExtension: { '.js': '.cjs' },
    target: 'node22',
  });
  for (const { path: file, text } of outputs) folder.write(path.relative(folder.path, file), text);
  return folder;
}

/** A script of subjects/, with the collector of garbage at hand. @param given is what the script gets to read */
export async function subject<T>(
  { bundles }: { readonly bundles: Folder },
  name: string,
  given: unknown,
): Promise<T> {
  const script = AS_THEY_ARE.includes(name) ? path.join(SUBJECTS, `${name}.ts`) : bundles.at(`${name}.cjs`);
  const { output } = await command(process.execPath, ['--expose-gc', script, JSON.stringify(given)]);
  return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as T;
}

export interface Ran {
  readonly wallMs: number;
  readonly output: string;
}

/** A whole process, until it has ended. */
export async function command(program: string, args: readonly string[]): Promise<Ran> {
  const began = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS });
  const chunks: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const wallMs = performance.now() - began;
  const output = Buffer.concat(chunks).toString('utf8');
  // The command line ends with 1 where it has found something.
  if (code === null || code > 1)
    throw new Error(
      `${program} ${args.join(' ')} ended with ${code ?? 'a signal'}: ${Buffer.concat(errors).toString('utf8')}`,
    );
  return { wallMs, output };
}
