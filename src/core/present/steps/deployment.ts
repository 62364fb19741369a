import type { DeploymentFacts } from '../../model/evidence.ts';
import { age, shown, table, type StepView } from './view.ts';

export const deploymentView: StepView<'deployment'> = {
  summary(facts) {
    const { desired, updated, available } = facts.replicas;
    const counts =
      updated === undefined
        ? `${desired} wanted, no status written yet`
        : `${desired} wanted, ${updated} updated, ${shown(available)} available`;
    return `${generations(facts)}; ${counts}`;
  },
  tables(facts, now) {
    const { desired, updated, total, ready, available, unavailable } = facts.replicas;
    const counters = [desired, updated, total, ready, available, unavailable].map(shown);
    return [
      ...table(
        `Replicas (counters of generation ${shown(facts.observedGeneration)})`,
        ['desired', 'updated', 'total', 'ready', 'available', 'unavailable'],
        [counters],
      ),
      ...table(
        'Conditions',
        ['type', 'status', 'reason', 'message', 'updated', 'changed'],
        facts.conditions.map((one) => [
          shown(one.type),
          shown(one.status),
          shown(one.reason),
          shown(one.message),
          age(one.lastUpdateTime, now),
          age(one.lastTransitionTime, now),
        ]),
      ),
      ...table(
        'Last writes',
        ['manager', 'ago', 'operation', 'fields'],
        facts.writes.map((one) => [
          one.manager,
          age(one.at, now),
          one.subresource === undefined ? one.operation : `${one.operation} ${one.subresource}`,
          one.fields.length > 6 ? `${one.fields.slice(0, 6).join(', ')}, …` : one.fields.join(', '),
        ]),
      ),
    ];
  },
};

function generations({ generation, observedGeneration }: DeploymentFacts): string {
  if (observedGeneration === undefined) return `generation ${shown(generation)}, never observed`;
  return `generation ${shown(generation)}, observed ${observedGeneration}`;
}
