/**
 * The rollout of the wanted generation missed its progress deadline (diagnosis 2). The controller only marks it and
 * goes on trying; it observes the generation all the same, so this never explains a generation mismatch.
 * Progress is one more pod updated, ready or available, or one old pod less.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/util/deployment_util.go#L723-L782
 */
import { isObserved } from '../generation.ts';
import { eventProof, newestEvent } from '../judge/objectEvents.ts';
import {
  conditionOf,
  DEADLINE_EXCEEDED,
  namedReplicaSet,
  passedDeadline,
  tooShort,
} from '../judge/progressDeadline.ts';
import { shellQuote } from '../kubectl.ts';
import type {
  DeploymentFacts,
  EventFacts,
  HistoryFacts,
  OwnedReplicaSet,
  ReplicaSetFacts,
} from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { countsText } from '../rolloutCounts.ts';
import { defineRule, type Silence } from '../rule.ts';
import { moment, secondsSince, span, type Moment } from '../time.ts';

const REMEDIES = [
  'See what holds its pods back: `kubectl describe {owner} {in}` and the pods; the controller goes on trying, so a fixed cause lets the rollout finish by itself',
  'To serve the version before again: `kubectl rollout undo deployment/{name} {in}`',
  'For the alerts: this is what KubeDeploymentRolloutStuck fires on; a missed deadline alone leaves no generation mismatch',
];

export default defineRule({
  id: 'progress-deadline-exceeded',
  title: 'The rollout missed its progress deadline',
  diagnosis: 2,
  needs: ['deployment', 'strategy'],
  uses: ['replicasets', 'rollout-history', 'events'],
  messages: {
    'new-update': {
      text: 'ReplicaSet {replicaSet}, a new update, made no progress within progressDeadlineSeconds{deadline}: {counts}{hint}',
      remedies: REMEDIES,
    },
    'stuck-previous-update': {
      text: 'ReplicaSet {replicaSet}, not a new update ({why}), made no progress within progressDeadlineSeconds{deadline}: {counts}{hint}',
      remedies: REMEDIES,
    },
  },
  evaluate({ deployment, replicasets, strategy, 'rollout-history': history, events }, now) {
    const told = missed(deployment, replicasets, events, now);
    if ('silence' in told) return told.silence;
    const current = replicasets?.current;
    const replicaSet = current?.name ?? told.names;
    const data = {
      replicaSet: replicaSet ?? 'of the wanted template',
      owner:
        replicaSet === undefined
          ? `deployment ${shellQuote(deployment.name)}`
          : `replicaset ${shellQuote(replicaSet)}`,
      deadline:
        strategy.progressDeadlineSeconds === undefined ? '' : ` (${span(strategy.progressDeadlineSeconds)})`,
      counts: countsText(deployment, replicasets),
      hint: tooShort(deployment, strategy),
    };
    const why = previous(deployment, current, history, now);
    return why === undefined
      ? { outcome: 'match', message: 'new-update', data, proof: [told.proof] }
      : { outcome: 'match', message: 'stuck-previous-update', data: { ...data, why }, proof: [told.proof] };
  },
});

/** By the condition; other tools than the controller say it as an event, which counts where no condition denies it. */
function missed(
  deployment: DeploymentFacts,
  replicasets: ReplicaSetFacts | undefined,
  events: EventFacts | undefined,
  now: Moment,
): { readonly proof: Proof; readonly names?: string | undefined } | { readonly silence: Silence } {
  const verdict = passedDeadline(deployment, replicasets);
  if ('passed' in verdict) {
    const { lastTransitionTime: at, message } = verdict.passed;
    const fact = `status.conditions[Progressing]: ${DEADLINE_EXCEEDED}${at === undefined ? '' : ` since ${at}`}: ${message ?? ''}`;
    const proof: Proof = { step: 'deployment', object: `Deployment/${deployment.name}`, fact };
    return { proof, names: namedReplicaSet(verdict.passed) };
  }
  const denied = conditionOf(deployment.conditions, 'Progressing') !== undefined;
  const event = newestEvent(
    events,
    { kind: 'Deployment', ...deployment },
    ({ reason }) => reason === DEADLINE_EXCEEDED,
  );
  const isOurs =
    (moment(event?.lastAt) ?? 0) >= (moment(deployment.desiredSince ?? replicasets?.current?.createdAt) ?? 0);
  return event !== undefined && isOurs && isObserved(deployment) && !denied
    ? { proof: eventProof(event, now) }
    : verdict;
}

/** How long after its ReplicaSet's creation a write still belongs to the same update, e.g. a change-cause. */
const SAME_UPDATE_SECONDS = 60;

/** Why the template that is stuck is not the news of the newest write; undefined for a new update. */
function previous(
  { desiredSince }: DeploymentFacts,
  current: OwnedReplicaSet | undefined,
  history: HistoryFacts | undefined,
  now: Moment,
): string | undefined {
  if (history?.rolledBackTo !== undefined) return `a return to revision ${history.rolledBackTo}`;
  const [written, created] = [moment(desiredSince), moment(current?.createdAt)];
  if (written === undefined || created === undefined) return undefined;
  if (written - created <= SAME_UPDATE_SECONDS * 1000) return undefined;
  return `started ${span((now - created) / 1000)} ago, the spec was written again ${span(secondsSince(desiredSince, now) ?? 0)} ago`;
}
