/** Step 6: how this Deployment rolls out, in resolved numbers, and whether, since when and by whom it is paused. */
import { defineCollector } from '../collector.ts';
import type { StrategyFacts, Write } from '../model/evidence.ts';
import { mapReading } from '../model/reading.ts';
import type { Deployment } from '../model/workloads.ts';
import { writesOf } from './writes.ts';

export default defineCollector({
  id: 'strategy',
  number: 6,
  title: 'Update strategy and pause',
  command: (target) =>
    `kubectl get deployment ${target.name} ${target.in} -o jsonpath='{.spec.strategy}{" paused="}{.spec.paused}'`,
  async collect(reads) {
    return mapReading(await reads.deployment(), strategyFacts);
  },
});

/** math.MaxInt32 stands for "no deadline". */
const NO_DEADLINE = 2147483647;

function strategyFacts({ metadata, spec = {}, status }: Deployment): StrategyFacts {
  const type = spec.strategy?.type ?? 'RollingUpdate';
  const rolling = type === 'RollingUpdate' ? spec.strategy?.rollingUpdate : undefined;
  const limits = type === 'RollingUpdate' ? resolve(rolling ?? {}, spec.replicas ?? 1) : undefined;
  const paused = spec.paused === true;
  const pause = paused ? writesOf(metadata?.managedFields).find(setsPause) : undefined;
  const pausedCondition = status?.conditions?.find(
    (one) => one.type === 'Progressing' && one.reason === 'DeploymentPaused',
  );
  return {
    type,
    maxSurge: limits?.maxSurge,
    maxUnavailable: limits?.maxUnavailable,
    maxSurgeText: limits === undefined ? undefined : String(rolling?.maxSurge ?? '25%'),
    maxUnavailableText: limits === undefined ? undefined : String(rolling?.maxUnavailable ?? '25%'),
    paused,
    pausedSince: pause?.at ?? (paused ? pausedCondition?.lastUpdateTime : undefined),
    pausedBy: pause?.manager,
    minReadySeconds: spec.minReadySeconds ?? 0,
    progressDeadlineSeconds:
      spec.progressDeadlineSeconds === NO_DEADLINE ? undefined : spec.progressDeadlineSeconds,
    revisionHistoryLimit: spec.revisionHistoryLimit,
  };
}

function setsPause(write: Write): boolean {
  return write.fields.includes('spec.paused');
}

/**
 * Surge rounds up, unavailable rounds down; where both come out as 0, one pod may be unavailable.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/util/deployment_util.go#L851-L881
 */
export function resolve(
  rolling: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string },
  replicas: number,
): { maxSurge: number; maxUnavailable: number } {
  const maxSurge = scaled(rolling.maxSurge ?? '25%', replicas, Math.ceil);
  const maxUnavailable = scaled(rolling.maxUnavailable ?? '25%', replicas, Math.floor);
  return { maxSurge, maxUnavailable: maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable };
}

function scaled(value: number | string, replicas: number, round: (x: number) => number): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d{1,6})%$/.exec(value)?.[1];
  return percent === undefined ? 0 : round((Number(percent) * replicas) / 100);
}
