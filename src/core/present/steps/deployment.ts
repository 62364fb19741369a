import { isBehind } from '../../generation.ts';
import type { DeploymentFacts } from '../../model/evidence.ts';
import { age, shown, table, type StepView } from './view.ts';

export const deploymentView: StepView<'deployment'> = {
  summary(facts) {
    return `${generations(facts)}; ${facts.replicas.desired} wanted, ${counters(facts)}`;
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

/** Counters of the status belong to the observed generation; which of the available pods are updated they do not say. */
function counters(facts: DeploymentFacts): string {
  const { updated, total, available } = facts.replicas;
  if (updated === undefined) return 'no status written yet';
  const whose = isBehind(facts) ? `of generation ${shown(facts.observedGeneration)}: ` : '';
  const all = updated === total ? '' : `${shown(total)} in all, `;
  return `${whose}${updated} updated, ${all}${shown(available)} available`;
}

function generations({ generation, observedGeneration }: DeploymentFacts): string {
  if (observedGeneration === undefined) return `generation ${shown(generation)}, never observed`;
  return `generation ${shown(generation)}, observed ${observedGeneration}`;
}
