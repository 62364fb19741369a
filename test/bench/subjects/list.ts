/** The first list of all Deployments, as the tree gets it. */
import { collectGarbage, given, open, pause, processorMs, told, watchLoop, type Stall } from './support.ts';
import { Tree } from './tree.ts';

export interface Listed {
  readonly wallMs: number;
  readonly processorMs: number;
  readonly deployments: number;
  /** Only where they were asked for: looking costs time. */
  readonly stall?: Stall;
  readonly heapBytes: number;
  /** The most memory that the process ever had, above what it had at the start. */
  readonly peakBytes: number;
}

const { kubeconfig, watched } = given() as { kubeconfig: string; watched: boolean };
const stop = new AbortController();
// Another feed has been followed before: what is measured is the list, not the loading of code.
await import('../../../src/cluster/deploymentFeed.ts');
const { feed, dispose } = await open(kubeconfig);
const tree = new Tree();
collectGarbage();
await pause(300);
const { heapUsed } = process.memoryUsage();
const atStart = process.memoryUsage().rss;
const spent = processorMs();
const stall = watched ? watchLoop() : undefined;
const began = performance.now();
const following = feed.follow('all', tree, stop.signal);
await tree.live;
const wallMs = performance.now() - began;
const processor = processorMs() - spent;
await pause(600);
const stalled = stall?.();
const peakBytes = process.resourceUsage().maxRSS * 1024 - atStart;
collectGarbage();
const heapBytes = process.memoryUsage().heapUsed - heapUsed;
const deployments = tree.fleet.counts.seen;
stop.abort();
await following;
dispose();
told({
  wallMs,
  processorMs: processor,
  deployments,
  heapBytes,
  peakBytes,
  ...(stalled === undefined ? {} : { stall: stalled }),
} satisfies Listed);
