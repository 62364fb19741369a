/** Diagnoses as a panel makes them beside a tree that is loaded and knows the selector: on connections that are warm. */
import { diagnose } from '../../../src/core/diagnose.ts';
import type { LabelSelector } from '../../../src/core/model/meta.ts';
import type { Report } from '../../../src/core/model/report.ts';
import type { ClusterReader } from '../../../src/core/ports.ts';
import { turn } from '../../../src/host/turn.ts';
import { FAMILY } from '../../support/load/family.ts';
import { median } from '../row.ts';
import { open, pause, subject, watchLoop, type Stall } from './support.ts';
import { Tree } from './tree.ts';

export interface Diagnosed {
  /** Until the first verdict, and until the whole report; milliseconds, of several the median. */
  readonly firstMs: number;
  readonly reportMs: number;
  /** Until the first verdict: of the first one of all, on an open connection, and of the tenth. */
  readonly freshMs: number;
  readonly tenthMs: number;
  readonly cause: string | null;
  /** What the report says about its events where it has not all of them. */
  readonly events: string;
  /** Only where it was asked for: looking costs time. */
  readonly stall: Stall | undefined;
}

interface Given {
  readonly kubeconfig: string;
  /** How many diagnoses go before: over their connections, with their compiled code. */
  readonly before: number;
  /** How many are measured. */
  readonly measured: number;
  readonly watched: boolean;
}

subject(async ({ kubeconfig, before, measured, watched }: Given): Promise<Diagnosed> => {
  const cluster = await open(kubeconfig);
  const tree = new Tree(cluster);
  tree.follow();
  await tree.live;
  const selector = tree.fleet.find(FAMILY.namespace, FAMILY.name)?.summary.selector;
  if (selector === undefined) throw new Error('the tree does not know the Deployment');
  const diagnoseOnce = (): ReturnType<typeof once> => once(cluster.reader, selector);
  const warming: number[] = [];
  for (let made = 0; made < before; made++) warming.push((await diagnoseOnce()).firstMs);
  const stall = watched ? watchLoop() : undefined;
  const all: Awaited<ReturnType<typeof once>>[] = [];
  for (let made = 0; made < measured; made++) {
    await pause(100);
    all.push(await diagnoseOnce());
  }
  const { report } = all[0]!;
  const events = report.steps.find(({ id }) => id === 'events')?.summary ?? '';
  return {
    firstMs: median(all.map(({ firstMs }) => firstMs)),
    reportMs: median(all.map(({ reportMs }) => reportMs)),
    freshMs: warming[0] ?? NaN,
    tenthMs: warming[9] ?? NaN,
    cause: report.verdict.cause,
    events,
    stall: stall?.(),
  };
});

async function once(
  reader: ClusterReader,
  knownSelector: LabelSelector,
): Promise<{ firstMs: number; reportMs: number; report: Report }> {
  const signal = new AbortController().signal;
  const began = performance.now();
  let firstMs: number | undefined;
  const onVerdict = (): void => {
    firstMs = performance.now() - began;
  };
  const diagnosis = await diagnose(reader, FAMILY, {
    signal,
    clock: Date.now,
    turn,
    knownSelector,
    onStep: () => undefined,
    onVerdict,
  });
  const reportMs = performance.now() - began;
  if (diagnosis.is !== 'report') throw new Error(diagnosis.reason);
  return { firstMs: firstMs ?? reportMs, reportMs, report: diagnosis.report };
}
