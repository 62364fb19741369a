import { read } from '../../../../src/core/model/reading.ts';
import rule from '../../../../src/core/rules/surge-quota-deadlock.ts';
import {
  condition,
  oldReplicaSet,
  pod,
  pods,
  replicaSet,
  replicaSets,
  strategy,
} from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

const PODS = 'exceeded quota: team, requested: pods=1, used: pods=3, limited: pods=3';
const CPU = (requested: string) =>
  `exceeded quota: team, requested: requests.cpu=${requested}, used: requests.cpu=1500m, limited: requests.cpu=1500m`;

const blocked = (refusal: string, old = 3, made = 0) =>
  replicaSets(
    oldReplicaSet({ desired: old, current: old }),
    replicaSet({
      desired: 1,
      current: made,
      conditions: [
        condition('ReplicaFailure', 'True', 'FailedCreate', `pods "web-2-x" is forbidden: ${refusal}`),
      ],
    }),
  );
const asking = (cpu: string) =>
  pods(
    pod({
      replicaSet: 'web-1',
      ofCurrent: false,
      spec: { containers: [{ name: 'web', resources: { requests: { cpu } } }] },
    }),
  );
const quota = (used: string) => ({
  quotas: read([{ name: 'team', hard: { pods: '3' }, used: { pods: used }, scopes: [] }]),
  limitRanges: read([]),
});

testRule(rule, [
  {
    name: 'a full quota and no pod that may go first never finish',
    given: { replicasets: blocked(PODS) },
    expect: { message: 'quota' },
    says: 'never finish: quota team is full (pods: 3 of 3 used, 1 more requested), and maxUnavailable (25% of 3 pods) lets none of the 3 old pods go first',
  },
  {
    name: 'so does a quota on cpu that the old pods fill',
    given: { replicasets: blocked(CPU('500m')), pods: asking('500m') },
    expect: { message: 'quota' },
  },
  {
    name: 'new pods that ask for more than the quota allows fail with any strategy',
    given: { replicasets: blocked(CPU('600m')), pods: asking('500m') },
    expect: 'noMatch',
    says: 'not full with the old pods alone',
  },
  {
    name: 'a quota that others fill is a matter of the quota',
    given: { replicasets: blocked(CPU('500m')), pods: asking('100m') },
    expect: 'noMatch',
  },
  {
    name: 'takes the old template where pods cannot be read',
    given: { replicasets: blocked(PODS) },
    blind: ['pods', 'events', 'quotas'],
    expect: { message: 'quota' },
  },
  {
    name: 'an old pod that may go lets the rollout go on',
    given: { replicasets: blocked(PODS), strategy: strategy({ maxUnavailable: 1 }) },
    expect: 'noMatch',
  },
  {
    name: 'Recreate has no surge',
    given: {
      replicasets: blocked(PODS),
      strategy: strategy({ type: 'Recreate', maxUnavailable: undefined }),
    },
    expect: 'notApplicable',
  },
  {
    name: 'once a surge pod exists the rollout depends on it alone',
    given: { replicasets: blocked(PODS, 3, 1) },
    expect: 'noMatch',
  },
  {
    name: 'a surge pod that exists while another is refused lets old pods go',
    given: {
      replicasets: replicaSets(
        oldReplicaSet({ desired: 3, current: 3 }),
        replicaSet({
          desired: 2,
          current: 1,
          conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', `pods "x" is forbidden: ${PODS}`)],
        }),
      ),
    },
    expect: 'noMatch',
    says: 'A surge pod exists',
  },
  {
    name: 'without old pods it is the quota alone',
    given: { replicasets: blocked(PODS, 0) },
    expect: 'noMatch',
  },
  {
    name: 'another refusal than a quota’s is no deadlock',
    given: { replicasets: blocked('no PriorityClass with name urgent was found') },
    expect: 'noMatch',
  },
  {
    name: 'a quota with room again only waits for the next try',
    given: { replicasets: blocked(PODS), quotas: quota('2') },
    expect: 'noMatch',
  },
  {
    name: 'a count of pods that is not known decides nothing',
    given: {
      replicasets: replicaSets(
        oldReplicaSet({ desired: 3, current: undefined }),
        replicaSet({
          desired: 1,
          current: 0,
          conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', `pods "x" is forbidden: ${PODS}`)],
        }),
      ),
    },
    expect: 'noMatch',
    says: 'not known',
  },
]);
