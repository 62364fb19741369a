/**
 * Step 3: the revisions, as the owned ReplicaSets keep them, and what the wanted template changes.
 *
 * An undo is only a new template that equals an old one: the old ReplicaSet gets the next number and keeps its former
 * ones in the annotation revision-history. Numbers therefore have gaps.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/util/deployment_util.go#L264-L287
 */
import { defineCollector } from '../collector.ts';
import type { HistoryFacts, OwnedReplicaSet, Revision } from '../model/evidence.ts';
import type { PodTemplate } from '../model/podSpec.ts';
import { read } from '../model/reading.ts';
import { CHANGE_CAUSE, REVISION_HISTORY } from './annotations.ts';
import { replicaSetFacts } from './replicasets.ts';
import { templateChanges } from './templateChanges.ts';

export default defineCollector({
  id: 'rollout-history',
  number: 3,
  title: 'Rollout history',
  command: (target) => `kubectl rollout history deployment/${target.name} ${target.in}`,
  async collect(reads) {
    const [deployment, listing] = await Promise.all([reads.deployment(), reads.replicaSets()]);
    if (listing.state !== 'ok') return listing;
    if (deployment.state !== 'ok') return deployment;
    const { owned } = replicaSetFacts(deployment.value, listing.value.items);
    return read(historyFacts(owned, deployment.value.spec?.template ?? {}), listing.serverTime);
  },
});

function historyFacts(owned: readonly OwnedReplicaSet[], wanted: PodTemplate): HistoryFacts {
  const revisions = owned.flatMap(toRevision).sort((a, b) => a.number - b.number);
  const current = revisions.find((one) => one.isCurrent);
  const others = revisions.filter((one) => !one.isCurrent);
  const good = others.findLast((one) => (find(owned, one)?.available ?? 0) > 0);
  // Scaled down since, so whether it was good shows only in the order: what the controller rolled away from.
  const previous =
    good ?? others.findLast((one) => current === undefined || one.number < current.number) ?? others.at(-1);
  const base = previous === undefined ? undefined : find(owned, previous);
  return {
    revisions,
    current: current?.number,
    gaps: gaps(revisions.map((one) => one.number)),
    rolledBackTo: current === undefined ? undefined : rolledBackTo(current, others),
    lastGood: good?.number,
    changes: base === undefined ? [] : templateChanges(base.template, wanted),
    changesSince: previous?.number,
  };
}

function toRevision(one: OwnedReplicaSet): Revision[] {
  if (one.revision === undefined) return [];
  const history = one.annotations[REVISION_HISTORY]?.split(',').map(Number) ?? [];
  return [
    {
      number: one.revision,
      replicaSet: one.name,
      createdAt: one.createdAt,
      changeCause: one.annotations[CHANGE_CAUSE],
      earlierNumbers: history.filter((number) => Number.isSafeInteger(number) && number > 0),
      images: (one.template.spec?.containers ?? []).flatMap(({ image }) =>
        image === undefined ? [] : [image],
      ),
      isCurrent: one.isCurrent,
    },
  ];
}

/**
 * The number the wanted template had when it last ran. Before the controller has handled the undo, the matching
 * ReplicaSet still has it: then it is older than another one. Afterwards it has it in its history.
 */
function rolledBackTo(current: Revision, others: readonly Revision[]): number | undefined {
  const isUnhandled = others.some((one) => one.number > current.number);
  return isUnhandled ? current.number : current.earlierNumbers.at(-1);
}

function gaps(numbers: readonly number[]): number[] {
  const first = numbers[0];
  const last = numbers.at(-1);
  if (first === undefined || last === undefined) return [];
  const present = new Set(numbers);
  const missing: number[] = [];
  for (let number = first + 1; number < last && missing.length < 100; number++)
    if (!present.has(number)) missing.push(number);
  return missing;
}

function find(owned: readonly OwnedReplicaSet[], revision: Revision): OwnedReplicaSet | undefined {
  return owned.find((one) => one.name === revision.replicaSet);
}
