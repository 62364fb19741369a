/** Diagnoses as a panel makes them, with the selector known from the tree: on connections that are warm. */
import { diagnose } from '../../../src/core/diagnose.ts';
import type { Report } from '../../../src/core/model/report.ts';
import { FAMILY } from '../../support/load/family.ts';
import { given, open, pause, told, watchLoop, type Stall } from './support.ts';

export interface Diagnosed {
  /** Until the first verdict, and until the whole report; milliseconds. */
  readonly firstMs: number;
  readonly reportMs: number;
  readonly cause: string | null;
  /** What the report says about its events where it has not all of them. */
  readonly events: string;
  readonly stall: Stall;
}

const { kubeconfig, warm } = given() as { kubeconfig: string; warm: boolean };
const { reader, dispose } = await open(kubeconfig);

async function once(): Promise<{ firstMs: number; reportMs: number; report: Report }> {
  const signal = new AbortController().signal;
  const knownSelector = {
    matchLabels: { 'app.kubernetes.io/instance': FAMILY.name, 'app.kubernetes.io/name': FAMILY.name },
  };
  const began = performance.now();
  let firstMs: number | undefined;
  const onVerdict = (): void => {
    firstMs = performance.now() - began;
  };
  const diagnosis = await diagnose(reader, FAMILY, { signal, clock: Date.now, knownSelector, onVerdict });
  const reportMs = performance.now() - began;
  if (diagnosis.is !== 'report') throw new Error(diagnosis.reason);
  return { firstMs: firstMs ?? reportMs, reportMs, report: diagnosis.report };
}

if (warm) await once();
await pause(100);
const stall = watchLoop();
const { firstMs, reportMs, report } = await once();
const events = report.steps.find(({ id }) => id === 'events')?.summary ?? '';
told({ firstMs, reportMs, cause: report.verdict.cause, events, stall: stall() } satisfies Diagnosed);
dispose();
