/** A tree that is loaded, while Deployments change: what that costs. */
import { given, open, pause, processorMs, told, watchLoop, type Stall } from './support.ts';
import { Tree } from './tree.ts';

export interface Watched {
  readonly events: number;
  readonly processorShare: number;
  readonly redrawsPerSecond: number;
  readonly stall: Stall;
}

const { kubeconfig, seconds } = given() as { kubeconfig: string; seconds: number };
const { feed, dispose } = await open(kubeconfig);
const stop = new AbortController();
const tree = new Tree();
const following = feed.follow('all', tree, stop.signal);
await tree.live;
process.stdout.write('loaded\n');
// Long enough for the bench to begin, and for what the list has left to be collected.
await pause(1500);
const [spent, began, events, redraws] = [processorMs(), performance.now(), tree.events, tree.redraws];
const stall = watchLoop();
await pause(seconds * 1000);
const wallMs = performance.now() - began;
told({
  events: tree.events - events,
  processorShare: (processorMs() - spent) / wallMs,
  redrawsPerSecond: (tree.redraws - redraws) / (wallMs / 1000),
  stall: stall(),
} satisfies Watched);
stop.abort();
await following;
dispose();
