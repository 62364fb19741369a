/** One measurement in a process of its own, which says its result as JSON in the last line of what it prints. */
import { spawn } from 'node:child_process';
import path from 'node:path';

const LIMIT_MS = 180_000;

/** A script of subjects/, with the collector of garbage at hand. @param given is what the script reads with `given()` */
export async function subject<T>(name: string, given: unknown): Promise<T> {
  const script = path.join(import.meta.dirname, 'subjects', `${name}.ts`);
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
