import { spawn, type ChildProcess } from 'node:child_process';
import { errorCode } from './smallFile.ts';

const MAX_STDERR = 4096;
/** After a polite SIGTERM. */
const KILL_AFTER_MS = 1000;

export interface ProgramRun {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly maxStdoutBytes: number;
  readonly signal: AbortSignal;
}

export type ProgramResult =
  | { readonly end: 'exit'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly end: 'killed'; readonly by: string; readonly stderr: string }
  | { readonly end: 'timeout' | 'too-much' | 'stopped'; readonly stderr: string }
  | { readonly end: 'not-started'; readonly code: string };

/** Runs a program without a shell, without input and in bounds of time and output; its children end with it. */
export function runProgram(run: ProgramRun): Promise<ProgramResult> {
  if (run.signal.aborted) return Promise.resolve({ end: 'stopped', stderr: '' });
  const posix = process.platform !== 'win32';
  let child: ChildProcess;
  try {
    child = spawn(run.file, run.args, {
      cwd: run.cwd,
      env: run.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: false,
      windowsHide: true,
      // Its own group, so that a wrapper script's children can be ended too; and no terminal to ask questions on.
      detached: posix,
    });
  } catch (error) {
    return Promise.resolve({ end: 'not-started', code: errorCode(error) ?? 'unknown error' });
  }
  return new Promise((resolve) => {
    const stdout: Buffer[] = [];
    let stdoutBytes = 0;
    let stderr = Buffer.alloc(0);
    let cut: 'timeout' | 'too-much' | 'stopped' | undefined;
    let killer: NodeJS.Timeout | undefined;

    const kill = (signal: NodeJS.Signals): void => {
      try {
        if (posix && child.pid !== undefined) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // Already gone.
      }
    };
    const end = (why: 'timeout' | 'too-much' | 'stopped'): void => {
      if (cut !== undefined) return;
      cut = why;
      kill('SIGTERM');
      killer = setTimeout(() => {
        kill('SIGKILL');
        // A grandchild in a group of its own may hold the pipes open; we do not wait for it.
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, KILL_AFTER_MS);
    };
    const onAbort = (): void => {
      end('stopped');
    };
    const timer = setTimeout(() => {
      end('timeout');
    }, run.timeoutMs);
    run.signal.addEventListener('abort', onAbort, { once: true });
    // This process may end before the second signal is due.
    const onExit = (): void => {
      kill('SIGKILL');
    };
    process.once('exit', onExit);

    child.stdout?.on('data', (chunk: Buffer) => {
      stdoutBytes += chunk.length;
      if (stdoutBytes > run.maxStdoutBytes) end('too-much');
      else stdout.push(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      // The last words say why it failed.
      stderr = Buffer.concat([stderr, chunk]).subarray(-MAX_STDERR);
    });

    const finish = (result: ProgramResult): void => {
      clearTimeout(timer);
      clearTimeout(killer);
      run.signal.removeEventListener('abort', onAbort);
      process.off('exit', onExit);
      resolve(result);
    };
    child.once('error', (error) => {
      finish({ end: 'not-started', code: errorCode(error) ?? 'unknown error' });
    });
    child.once('close', (code, signal) => {
      const said = stderr.toString('utf8');
      if (cut !== undefined) finish({ end: cut, stderr: said });
      else if (code === null) finish({ end: 'killed', by: signal ?? 'a signal', stderr: said });
      else finish({ end: 'exit', code, stdout: Buffer.concat(stdout).toString('utf8'), stderr: said });
    });
  });
}
