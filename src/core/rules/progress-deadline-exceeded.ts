/**
 * The rollout of the wanted generation missed its progress deadline (diagnosis 2). The controller only marks it and
 * goes on trying; it observes the generation all the same, so this never explains a generation mismatch.
 * Progress is one more pod updated, ready or available, or one old pod less.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/util/deployment_util.go#L723-L782
 */
import { isObserved } from '../generation.ts';
import { missedDeadline, previousUpdate } from '../judge/missedDeadline.ts';
import { tooQuiet, type Quiet } from '../judge/progressDeadline.ts';
import { UNDO, undoTo } from '../judge/undo.ts';
import { shellQuote } from '../kubectl.ts';
import type { DeploymentFacts, StrategyFacts } from '../model/evidence.ts';
import { countsText } from '../rolloutCounts.ts';
import { isComplete } from '../rolloutState.ts';
import { defineRule } from '../rule.ts';
import { span } from '../time.ts';

const REMEDIES = [
  'See what holds its pods back: `kubectl describe {owner} {in}` and the pods; the controller goes on trying, so a fixed cause lets the rollout finish by itself',
  ...UNDO,
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
    'deadline-too-short': {
      text: 'This rollout will miss progressDeadlineSeconds ({deadline}) even if all is well: a pod takes {quiet} ({field}) before it counts as progress',
      remedies: ['Raise spec.progressDeadlineSeconds well above it, or lower {field}'],
      standing: 'context',
    },
  },
  evaluate({ deployment, replicasets, strategy, 'rollout-history': history, events }, now) {
    const current = replicasets?.current;
    const quiet = tooQuiet(deployment, strategy, current);
    const told = missedDeadline(deployment, replicasets, events, now);
    if ('silence' in told)
      return quiet === undefined || !isRollingOut(deployment)
        ? told.silence
        : foreseen(deployment, strategy, quiet);
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
      hint:
        quiet === undefined
          ? ''
          : `; the deadline is too short, a healthy pod may take ${span(quiet.seconds)} (${quiet.field})`,
      ...undoTo(history, strategy),
    };
    const why = previousUpdate(deployment, current, history, now);
    return why === undefined
      ? { outcome: 'match', message: 'new-update', data, proof: [told.proof] }
      : { outcome: 'match', message: 'stuck-previous-update', data: { ...data, why }, proof: [told.proof] };
  },
});

function isRollingOut(deployment: DeploymentFacts): boolean {
  return isObserved(deployment) && !deployment.paused && !isComplete(deployment);
}

function foreseen({ name }: DeploymentFacts, strategy: StrategyFacts, { seconds, field }: Quiet) {
  const deadline = strategy.progressDeadlineSeconds ?? 0;
  return {
    outcome: 'match',
    message: 'deadline-too-short',
    data: { deadline: span(deadline), quiet: span(seconds), field },
    proof: [
      {
        step: 'strategy',
        object: `Deployment/${name}`,
        fact: `spec.progressDeadlineSeconds: ${deadline}, ${field}: ${seconds}`,
      },
    ],
  } as const;
}
