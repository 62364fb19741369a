/** A tree that is loaded, while Deployments change: what that costs. */
import { open, pause, processorMs, subject, watchLoop, type Stall } from './support.ts';
import { Tree } from './tree.ts';

export interface Watched {
  readonly events: number;
  readonly processorShare: number;
  readonly redrawsPerSecond: number;
  /** Only where they were asked for: looking costs time. */
  readonly stall: Stall | undefined;
}

interface Given {
  readonly kubeconfig: string;
  readonly warmSeconds: number;
  readonly seconds: number;
  readonly watched: boolean;
}

subject(async ({ kubeconfig, warmSeconds, seconds, watched }: Given): Promise<Watched> => {
  const tree = new Tree(await open(kubeconfig));
  tree.follow();
  await tree.live;
  // What the list has left is collected meanwhile, and what is often run is compiled.
  await pause(warmSeconds * 1000);
  const [spent, began, events] = [processorMs(), performance.now(), tree.events];
  const stall = watched ? watchLoop() : undefined;
  await pause(seconds * 1000);
  const wallMs = performance.now() - began;
  return {
    events: tree.events - events,
    processorShare: (processorMs() - spent) / wallMs,
    redrawsPerSecond: rate(tree.redraws.filter((at) => at >= began)),
    stall: stall?.(),
  };
});

function rate(times: readonly number[]): number {
  const [first, last] = [times.at(0), times.at(-1)];
  if (first === undefined || last === undefined || times.length < 2) return 0;
  return (times.length - 1) / ((last - first) / 1000);
}
