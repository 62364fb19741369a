import type { Evidence, Facts, StepId } from '../../src/core/model/evidence.ts';
import { read, type Blind, type Reading } from '../../src/core/model/reading.ts';
import { facts } from './facts.ts';

export const UNASKED: Blind = { state: 'skipped', reason: 'not asked: nothing called for it' };

/** Healthy playbook steps, no follow-up asked for; each reading may be replaced. */
export function evidence(change: Partial<Evidence> = {}): Evidence {
  const healthy = facts();
  const ok = <S extends StepId>(step: S): Reading<Facts[S]> => read(healthy[step]);
  return {
    deployment: ok('deployment'),
    events: ok('events'),
    'rollout-history': ok('rollout-history'),
    replicasets: ok('replicasets'),
    pods: ok('pods'),
    strategy: ok('strategy'),
    controller: UNASKED,
    nodes: UNASKED,
    quotas: UNASKED,
    webhooks: UNASKED,
    logs: UNASKED,
    ...change,
  };
}
