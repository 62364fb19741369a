import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Component {
  readonly pid: number;
  readonly logFile: string;
  /** True once it has ended, asked or not. */
  readonly ended: () => boolean;
  /** Freezes it, or lets it go on. */
  readonly signal: (name: 'SIGSTOP' | 'SIGCONT') => void;
  /** Ends it: SIGTERM, then SIGKILL after the grace time. Resolves when it is gone. */
  readonly stop: (graceMs?: number) => Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program whose output goes to `<folder>/<name>.log`. It never outlives this process. */
export function startComponent(
  folder: string,
  name: string,
  program: string,
  args: readonly string[],
): Component {
  const logFile = join(folder, `${name}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', log, log] });
  closeSync(log);
  if (child.pid === undefined) throw new Error(`${program} could not be started`);
  const watchdog = endTogether(child.pid);
  running.add(child);
  let isAsked = false;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child);
      watchdog.kill();
      if (!isAsked) process.stderr.write(`\n${name} ended by itself; its log: ${logFile}\n`);
      resolve();
    });
  });
  return {
    pid: child.pid,
    logFile,
    ended: () => !running.has(child),
    signal: (name) => child.kill(name),
    stop: async (graceMs = 5000) => {
      isAsked = true;
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await gone;
      clearTimeout(force);
    },
  };
}

/** The last lines of a component's log, for the message of a failure. */
export function tailOfLog(component: Component, lines = 15): string {
  return readFileSync(component.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/** Exit handlers do not run when a test process is killed hard: a shell sees its pipe close then, and ends `pid`. */
function endTogether(pid: number): ChildProcess {
  const shell = spawn('sh', ['-c', `cat >/dev/null; kill -9 ${pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  running.add(shell);
  shell.once('exit', () => running.delete(shell));
  shell.unref();
  return shell;
}
