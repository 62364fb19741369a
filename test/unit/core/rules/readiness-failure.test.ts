import rule from '../../../../src/core/rules/readiness-failure.ts';
import {
  ago,
  condition,
  container,
  deployment,
  event,
  events,
  pod,
  pods,
  replicaSet,
  replicaSets,
  strategy,
} from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

const spec = {
  containers: [
    {
      name: 'web',
      readinessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 5 },
      startupProbe: { exec: { command: ['/bin/up', '--fast'] } },
    },
  ],
};
const unready = (change: Parameters<typeof pod>[0] = {}) =>
  pod({
    ready: false,
    createdAt: ago(900),
    spec,
    containers: [container({ ready: false, started: true })],
    conditions: [condition('Ready', 'False', 'ContainersNotReady', 'containers with unready status: [web]')],
    ...change,
  });
const initializing = () =>
  unready({
    phase: 'Pending',
    containers: [
      container({ name: 'migrate', role: 'init', ready: false }),
      container({ ready: false, state: { is: 'waiting', reason: 'PodInitializing', message: undefined } }),
    ],
  });
const progressing = (status: 'True' | 'False', reason: string, message = '') =>
  condition('Progressing', status, reason, message);
const late = deployment({
  conditions: [
    progressing('False', 'ProgressDeadlineExceeded', 'ReplicaSet "web-2" has timed out progressing.'),
  ],
});
const starting = deployment({ conditions: [progressing('True', 'ReplicaSetUpdated')] });
const lost = (seconds: number) =>
  deployment({
    conditions: [
      progressing('True', 'NewReplicaSetAvailable'),
      condition('Available', 'False', 'MinimumReplicasUnavailable', '', ago(seconds)),
    ],
  });
const unhealthy = (message: string) =>
  event({
    of: 'pod',
    kind: 'Pod',
    name: 'web-2-a',
    uid: 'uid-web-2-a',
    type: 'Warning',
    reason: 'Unhealthy',
    message,
    fieldPath: 'spec.containers{web}',
  });

testRule(rule, [
  {
    name: 'past the deadline the probe and its newest failure are named',
    given: {
      deployment: late,
      pods: pods(unready(), unready({ name: 'web-2-b' })),
      events: events(
        unhealthy('Liveness probe failed: dial tcp: connection refused'),
        unhealthy('Readiness probe failed: HTTP probe failed with statuscode: 503'),
      ),
    },
    expect: { message: 'never-ready' },
    says: 'Container web (registry.example/web:2) of 2 pods runs and does not become ready (readiness probe GET :8080/healthz every 5s): HTTP probe failed with statuscode: 503',
  },
  {
    name: 'until the startup probe has passed, that one is awaited',
    given: {
      deployment: late,
      pods: pods(unready({ containers: [container({ ready: false, started: false })] })),
      events: events(unhealthy('Startup probe failed: no such file')),
    },
    expect: { message: 'never-ready' },
    says: '(startup probe exec /bin/up --fast every 10s): no such file',
  },
  {
    name: 'does without events, and without a probe in the template',
    given: { deployment: late, pods: pods(unready({ spec: {} })) },
    blind: ['events'],
    expect: { message: 'never-ready' },
    says: /does not become ready$/,
  },
  {
    name: 'inside the deadline a pod that is not ready is still starting',
    given: { deployment: starting, pods: pods(unready()) },
    expect: 'noMatch',
    says: 'still starting, 15m old; the deadline is 10m',
  },
  {
    name: 'without a deadline the default one is taken for the pod',
    given: {
      deployment: deployment({ conditions: [] }),
      strategy: strategy({ progressDeadlineSeconds: undefined }),
      pods: pods(unready()),
    },
    expect: { message: 'never-ready' },
  },
  {
    name: 'and a younger pod has time',
    given: {
      deployment: deployment({ conditions: [] }),
      strategy: strategy({ progressDeadlineSeconds: undefined }),
      pods: pods(unready({ createdAt: ago(300) })),
    },
    expect: 'noMatch',
  },
  {
    name: 'pods of a rollout that was complete have lost their readiness',
    given: { deployment: lost(300), pods: pods(unready()) },
    expect: { message: 'lost-readiness' },
    says: 'was rolled out and is not ready any more, for 5m',
  },
  {
    name: 'for less than a minute that is a flicker',
    given: { deployment: lost(40), pods: pods(unready()) },
    expect: 'noMatch',
  },
  {
    name: 'while enough pods are available one that is not ready for minutes holds nothing up',
    given: {
      pods: pods(unready({ conditions: [condition('Ready', 'False', 'ContainersNotReady', '', ago(600))] })),
    },
    expect: 'noMatch',
    says: 'enough pods are available',
  },
  {
    name: 'one that stays so for longer than a deadline is told, whatever the others make good',
    given: {
      pods: pods(unready({ conditions: [condition('Ready', 'False', 'ContainersNotReady', '', ago(601))] })),
    },
    expect: { message: 'lost-readiness' },
    says: 'was rolled out and is not ready any more, for 10m',
  },
  {
    name: 'a deadline of another generation is not this one’s',
    given: { deployment: { ...late, generation: 5 }, pods: pods(unready()) },
    expect: 'notApplicable',
  },
  {
    name: 'a deadline of another ReplicaSet is not this one’s',
    given: {
      deployment: late,
      pods: pods(unready()),
      replicasets: replicaSets(replicaSet({ name: 'web-3' })),
    },
    expect: 'noMatch',
  },
  {
    name: 'a readiness gate that nobody sets is named',
    given: {
      deployment: late,
      pods: pods(
        unready({
          containers: [container()],
          conditions: [
            condition(
              'Ready',
              'False',
              'ReadinessGatesNotReady',
              'the status of pod readiness gate "target-health.elbv2.k8s.aws/x" is not "True", but False',
            ),
          ],
        }),
      ),
    },
    expect: { message: 'readiness-gate' },
    says: 'target-health.elbv2.k8s.aws/x',
  },
  {
    name: 'a pod whose containers were ready when its node last reported has lost its node',
    given: {
      deployment: lost(300),
      pods: pods(unready({ containers: [container()], conditions: [condition('Ready', 'False', '')] })),
    },
    expect: { message: 'node-lost' },
    says: 'when node node-1 last reported',
  },
  {
    name: 'a pod without the condition Ready has not been judged by its kubelet',
    given: { deployment: lost(300), pods: pods(unready({ containers: [container()], conditions: [] })) },
    expect: 'noMatch',
  },
  {
    name: 'a container that crashes is another rule’s',
    given: {
      deployment: late,
      pods: pods(
        unready({
          containers: [
            container({
              ready: false,
              restarts: 4,
              lastEnd: {
                exitCode: 1,
                signal: undefined,
                reason: 'Error',
                message: undefined,
                startedAt: ago(60),
                finishedAt: ago(30),
              },
            }),
          ],
        }),
      ),
    },
    expect: 'noMatch',
  },
  {
    name: 'an init container that does not end keeps the others from starting',
    given: { deployment: late, pods: pods(initializing()) },
    expect: { message: 'init-hangs' },
    says: 'Init container migrate (registry.example/web:2) of pod web-2-a has been running for 15m and does not end',
  },
  {
    name: 'inside the deadline it is at work',
    given: { deployment: starting, pods: pods(initializing()) },
    expect: 'noMatch',
  },
  {
    name: 'a pod of an older template explains nothing',
    given: { deployment: late, pods: pods(pod(), unready({ ofCurrent: false })) },
    expect: 'noMatch',
  },
]);
