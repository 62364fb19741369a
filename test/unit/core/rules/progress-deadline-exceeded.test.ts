import rule from '../../../../src/core/rules/progress-deadline-exceeded.ts';
import {
  ago,
  condition,
  deployment,
  event,
  events,
  history,
  oldReplicaSet,
  replicaSet,
  replicaSets,
  strategy,
  TEMPLATE,
} from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

const timedOut = condition(
  'Progressing',
  'False',
  'ProgressDeadlineExceeded',
  'ReplicaSet "web-2" has timed out progressing.',
  ago(1200),
);
const late = deployment({
  desiredSince: ago(1850),
  replicas: { desired: 3, total: 4, updated: 1, ready: 3, available: 3, unavailable: 1 },
  conditions: [timedOut],
});
const started = replicaSets(
  oldReplicaSet({ desired: 3 }),
  replicaSet({ createdAt: ago(1849), desired: 1, available: 0 }),
);
const emitted = event({
  type: 'Warning',
  reason: 'ProgressDeadlineExceeded',
  message: 'web exceeded its progress deadline',
  lastAt: ago(100),
});

testRule(rule, [
  {
    name: 'the first rollout of a template is a new update, told with its counts',
    given: { deployment: late, replicasets: started },
    expect: { message: 'new-update' },
    says: 'web-2, a new update, made no progress within progressDeadlineSeconds (10m): 1 of 3 updated (0 available), 3 old (3 available)',
  },
  {
    name: 'a change-cause written seconds later is still the same update',
    given: { deployment: { ...late, desiredSince: ago(1830) }, replicasets: started },
    expect: { message: 'new-update' },
  },
  {
    name: 'a spec that was written again without a new template leaves a previous update stuck',
    given: { deployment: { ...late, desiredSince: ago(300) }, replicasets: started },
    expect: { message: 'stuck-previous-update' },
    says: 'not a new update (started 30m ago, the spec was written again 5m ago)',
  },
  {
    name: 'a return to an earlier revision is a previous update',
    given: { deployment: late, replicasets: started, 'rollout-history': history({ rolledBackTo: 3 }) },
    expect: { message: 'stuck-previous-update' },
    says: 'a return to revision 3',
  },
  {
    name: 'does without the history',
    given: { deployment: late, replicasets: started },
    blind: ['rollout-history', 'events'],
    expect: { message: 'new-update' },
  },
  {
    name: 'does without the ReplicaSets: the condition names the one it is about',
    given: { deployment: late },
    blind: ['replicasets', 'rollout-history', 'events'],
    expect: { message: 'new-update' },
    says: 'ReplicaSet web-2, a new update, made no progress',
  },
  {
    name: 'a deadline shorter than the readiness delay is said to be too short',
    given: {
      deployment: {
        ...late,
        template: {
          ...TEMPLATE,
          spec: { containers: [{ name: 'web', readinessProbe: { initialDelaySeconds: 120 } }] },
        },
      },
      replicasets: started,
      strategy: strategy({ progressDeadlineSeconds: 100 }),
    },
    expect: { message: 'new-update' },
    says: 'the deadline is too short, a healthy pod may take 2m',
  },
  {
    name: 'minReadySeconds close to the deadline explain why it was missed',
    given: { deployment: late, replicasets: started, strategy: strategy({ minReadySeconds: 595 }) },
    expect: { message: 'new-update' },
    says: 'the deadline is too short, a healthy pod may take 9m55s (minReadySeconds)',
  },
  {
    name: 'a rollout that will miss its deadline although all is well is told so before',
    given: {
      deployment: { ...late, conditions: [] },
      replicasets: started,
      strategy: strategy({ minReadySeconds: 595 }),
    },
    expect: { message: 'deadline-too-short' },
    says: 'will miss progressDeadlineSeconds (10m) even if all is well: a pod takes 9m55s (minReadySeconds)',
  },
  {
    name: 'that is no matter once the rollout is complete',
    given: { strategy: strategy({ minReadySeconds: 595 }) },
    expect: 'noMatch',
  },
  {
    name: 'nor while it is paused, when no deadline runs',
    given: {
      deployment: { ...late, conditions: [], paused: true },
      replicasets: started,
      strategy: strategy({ minReadySeconds: 595 }),
    },
    expect: 'noMatch',
  },
  {
    name: 'counters that are not known are not zero',
    given: {
      deployment: {
        ...late,
        replicas: {
          desired: 3,
          total: undefined,
          updated: undefined,
          ready: undefined,
          available: undefined,
          unavailable: undefined,
        },
      },
      replicasets: started,
    },
    expect: { message: 'new-update' },
    says: 'how many of 3 are updated is not known',
  },
  {
    name: 'another tool may say it as an event where there is no condition',
    given: {
      deployment: { ...late, conditions: [] },
      replicasets: started,
      events: events(emitted),
    },
    expect: { message: 'new-update' },
  },
  {
    name: 'such an event from before the newest write is an old one',
    given: {
      deployment: { ...late, conditions: [], desiredSince: ago(50) },
      replicasets: started,
      events: events(emitted),
    },
    expect: 'noMatch',
  },
  {
    name: 'such an event does not outweigh a condition that says otherwise',
    given: { events: events(emitted) },
    expect: 'noMatch',
  },
  {
    name: 'a condition of the generation before is not blamed on the wanted one',
    given: { deployment: { ...late, generation: 5, observedGeneration: 4 }, replicasets: started },
    expect: 'notApplicable',
    says: 'belongs to generation 4',
  },
  {
    name: 'a condition left over from another ReplicaSet while paused is not either',
    given: { deployment: { ...late, paused: true }, replicasets: replicaSets(replicaSet({ name: 'web-3' })) },
    expect: 'notApplicable',
    says: 'about web-2',
  },
  {
    name: 'Progressing=False for another reason is another rule’s',
    given: {
      deployment: { ...late, conditions: [condition('Progressing', 'False', 'ReplicaSetCreateError')] },
    },
    expect: 'noMatch',
  },
]);
