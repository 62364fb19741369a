import { connect, type Connected } from '../../../src/cluster/connect.ts';
import { isProblem } from '../../../src/cluster/problem.ts';

/** Measures what the bench has asked of this process, and tells it as JSON in the last line. */
export function subject(measure: (given: never) => Promise<unknown>): void {
  void measure(JSON.parse(process.argv[2] ?? '{}') as never).then((result) => {
    process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit());
  });
}

export async function open(kubeconfig: string): Promise<Connected> {
  const connected = await connect({ kubeconfig, env: {}, connections: 1 });
  if (isProblem(connected)) throw new Error(connected.problem);
  return connected;
}

export function collectGarbage(): void {
  for (let times = 0; times < 4; times++) (globalThis as unknown as { gc: () => void }).gc();
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Milliseconds of processor time of this process, all threads. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export interface Stall {
  /** The longest that a timer was late, milliseconds: what somebody who waits for the event loop sees. */
  readonly wallMs: number;
  /** The longest that the loop's thread worked in one go: the same without what other processes took meanwhile. */
  readonly threadMs: number;
}

const EVERY_MS = 2;

/** Watches the event loop until the result is called. */
export function watchLoop(): () => Stall {
  let wallMs = 0;
  let threadMs = 0;
  let last = performance.now();
  let lastWork = threadWork();
  const timer = setInterval(() => {
    const now = performance.now();
    const work = threadWork();
    wallMs = Math.max(wallMs, now - last - EVERY_MS);
    threadMs = Math.max(threadMs, work - lastWork);
    last = now;
    lastWork = work;
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    return { wallMs, threadMs };
  };
}

function threadWork(): number {
  // Since Node 23.9, which the types of the oldest Node that we run on do not have.
  const { threadCpuUsage } = process as unknown as { threadCpuUsage: () => { user: number; system: number } };
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}
