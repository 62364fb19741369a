/** What it takes to have a list of Deployments, whoever reads it. */
import { collectGarbage, pause, processorMs, watchLoop, type Stall } from './support.ts';

export interface Listed {
  readonly wallMs: number;
  readonly processorMs: number;
  readonly deployments: number;
  /** Only where they were asked for: looking costs time. */
  readonly stall: Stall | undefined;
  readonly heapBytes: number;
  /** The most memory that the process ever had, above what it had at the start. */
  readonly peakBytes: number;
}

/** For what the list still does when it is there: drawing, sorting. */
const AFTERWARDS_MS = 600;

/** @param load reads the list, and ends when it is there; @param count how many there are */
export async function listed(
  watched: boolean,
  load: () => Promise<unknown>,
  count: () => number,
): Promise<Listed> {
  collectGarbage();
  await pause(300);
  const { heapUsed, rss } = process.memoryUsage();
  const spent = processorMs();
  const stalled = watched ? watchLoop() : undefined;
  const began = performance.now();
  await load();
  const wallMs = performance.now() - began;
  const processor = processorMs() - spent;
  await pause(AFTERWARDS_MS);
  const stall = stalled?.();
  const peakBytes = process.resourceUsage().maxRSS * 1024 - rss;
  collectGarbage();
  const heapBytes = process.memoryUsage().heapUsed - heapUsed;
  return { wallMs, processorMs: processor, deployments: count(), heapBytes, peakBytes, stall };
}
