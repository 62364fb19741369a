import type { Condition } from '../../../../src/core/model/meta.ts';
import rule from '../../../../src/core/rules/terminating-pods.ts';
import {
  ago,
  condition,
  deployment,
  event,
  events,
  node,
  nodes,
  oldReplicaSet,
  pod,
  pods,
  replicaSet,
  replicaSets,
  strategy,
} from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

const recreate = strategy({ type: 'Recreate', maxSurge: undefined, maxUnavailable: undefined });
const notStarted = replicaSets(oldReplicaSet());
const leaving = (seconds: number, change: Parameters<typeof pod>[0] = {}) =>
  pod({ name: 'web-1-a', replicaSet: 'web-1', ofCurrent: false, deletingSince: ago(seconds), ...change });
const half = replicaSets(oldReplicaSet(), replicaSet({ current: 2, available: 2 }));

const DENIED = 'admission webhook "keep.example" denied the request: pods of this team are kept for evidence';
const refused = (conditions: Condition[] = [], old = 3) =>
  replicaSets(oldReplicaSet({ desired: 1, current: old, conditions }), replicaSet());
const failedDelete = (seconds: number, reason = 'FailedDelete') =>
  event({
    of: 'replicaset',
    kind: 'ReplicaSet',
    name: 'web-1',
    uid: 'uid-web-1',
    type: 'Warning',
    reason,
    message: `Error deleting: ${DENIED}`,
    count: 7,
    lastAt: ago(seconds),
  });

testRule(rule, [
  {
    name: 'a webhook that keeps the old pods is named, though every new pod is available',
    given: { replicasets: refused(), events: events(failedDelete(60)) },
    expect: { message: 'deletion-refused' },
    says: 'ReplicaSet web-1 cannot delete 2 of its old pods: admission webhook keep.example denies it: pods of this team',
  },
  {
    name: 'the condition says so where events have expired',
    given: {
      replicasets: refused([
        condition('ReplicaFailure', 'True', 'FailedDelete', `unable to delete pods: ${DENIED}`),
      ]),
    },
    blind: ['events', 'nodes'],
    expect: { message: 'deletion-refused' },
    says: 'admission webhook keep.example denies it: pods of this team',
  },
  {
    name: 'one that has been deleted since heals the refusal',
    given: { replicasets: refused(), events: events(failedDelete(30, 'SuccessfulDelete'), failedDelete(60)) },
    expect: 'noMatch',
  },
  {
    name: 'so does the end of the old pods, whatever was said before',
    given: { replicasets: refused([], 1), events: events(failedDelete(60)) },
    expect: 'noMatch',
  },
  {
    name: 'a refusal of an hour ago without a condition is history',
    given: { replicasets: refused(), events: events(failedDelete(3600)) },
    expect: 'noMatch',
  },
  {
    name: 'Recreate waits for a pod with a finalizer, which is named',
    given: {
      strategy: recreate,
      replicasets: notStarted,
      pods: pods(leaving(300, { finalizers: ['example.com/drain'] })),
    },
    expect: { message: 'recreate-waits' },
    says: '5m past their grace period: pod web-1-a (finalizer example.com/drain); strategy Recreate makes no new pod',
  },
  {
    name: 'a node that is not ready cannot confirm the end',
    given: {
      strategy: recreate,
      replicasets: notStarted,
      pods: pods(leaving(300), leaving(900, { name: 'web-1-b' })),
      nodes: nodes(node({ ready: undefined })),
    },
    expect: { message: 'recreate-waits' },
    says: '15m past their grace period: 2 pods (node node-1 is not ready)',
  },
  {
    name: 'a node that no longer exists cannot either',
    given: {
      strategy: recreate,
      replicasets: notStarted,
      pods: pods(leaving(300)),
      nodes: nodes(),
    },
    expect: { message: 'recreate-waits' },
    says: 'node node-1 is gone',
  },
  {
    name: 'names the node alone where nodes cannot be read',
    given: { strategy: recreate, replicasets: notStarted, pods: pods(leaving(300)) },
    blind: ['nodes'],
    expect: { message: 'recreate-waits' },
    says: 'pod web-1-a (node node-1);',
  },
  {
    name: 'a Recreate inside the grace period is under way',
    given: { strategy: recreate, replicasets: notStarted, pods: pods(leaving(-20)) },
    expect: 'noMatch',
  },
  {
    name: 'the moment a kubelet needs to report a pod gone is no trouble',
    given: { strategy: recreate, replicasets: notStarted, pods: pods(leaving(10)) },
    expect: 'noMatch',
  },
  {
    name: 'a grace period that outlasts the deadline explains it',
    given: {
      deployment: deployment({
        conditions: [
          condition(
            'Progressing',
            'False',
            'ProgressDeadlineExceeded',
            'Deployment "web" has timed out progressing.',
          ),
        ],
      }),
      strategy: recreate,
      replicasets: notStarted,
      pods: pods(leaving(-1800)),
    },
    expect: { message: 'long-grace-period' },
    says: 'may take 30m more to terminate: pod web-1-a',
  },
  {
    name: 'so does one that has lasted longer than a deadline which the controller does not judge',
    given: {
      strategy: recreate,
      replicasets: notStarted,
      pods: pods(leaving(-1800, { spec: { terminationGracePeriodSeconds: 2500 } })),
    },
    expect: { message: 'long-grace-period' },
  },
  {
    name: 'one that has lasted for less than the deadline is under way',
    given: {
      strategy: recreate,
      replicasets: notStarted,
      pods: pods(leaving(-1800, { spec: { terminationGracePeriodSeconds: 2300 } })),
    },
    expect: 'noMatch',
  },
  {
    name: 'a rolling update does not wait for them, but they hold their room',
    given: { replicasets: half, pods: pods(pod(), leaving(300)) },
    expect: { message: 'holds-room' },
  },
  {
    name: 'Recreate that has begun with the new pods waits no more',
    given: { strategy: recreate, replicasets: half, pods: pods(pod(), leaving(300)) },
    expect: { message: 'holds-room' },
  },
  {
    name: 'a pod whose containers have ended is not waited for',
    given: { strategy: recreate, replicasets: notStarted, pods: pods(leaving(300, { phase: 'Failed' })) },
    expect: 'noMatch',
  },
  {
    name: 'is silent once every wanted pod is available',
    given: { pods: pods(pod(), leaving(300)) },
    expect: 'noMatch',
  },
]);
