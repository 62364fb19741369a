import rule from '../../../../src/core/rules/sandbox-failure.ts';
import { ago, condition, container, deployment, event, events, pod, pods } from '../../../support/facts.ts';
import { testRule, type RuleCase } from '../../../support/ruleCases.ts';

const creating = container({
  ready: false,
  started: false,
  state: { is: 'waiting', reason: 'ContainerCreating', message: undefined },
});
const waiting = (change: Parameters<typeof pod>[0] = {}) =>
  pod({ phase: 'Pending', ready: false, containers: [creating], createdAt: ago(1200), ...change });
const unreported = waiting({ containers: [container({ ready: false, state: undefined })] });
const about = (reason: string, message: string, change: Parameters<typeof event>[0] = {}) =>
  event({
    of: 'pod',
    kind: 'Pod',
    name: 'web-2-a',
    uid: 'uid-web-2-a',
    type: 'Warning',
    reason,
    message,
    count: 7,
    ...change,
  });
const sandbox = (why: string, change?: Parameters<typeof event>[0]) =>
  about('FailedCreatePodSandBox', `Failed to create pod sandbox: ${why}`, change);

const late = deployment({
  conditions: [
    condition(
      'Progressing',
      'False',
      'ProgressDeadlineExceeded',
      'ReplicaSet "web-2" has timed out progressing.',
    ),
  ],
});

const CLASSES: readonly [message: string, text: string][] = [
  [
    'no-address',
    'rpc error: code = Unknown desc = failed to setup network for sandbox "a": plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
  ],
  [
    'network',
    'rpc error: code = Unknown desc = failed to setup network for sandbox "a": plugin type="calico" failed (add): stat /var/lib/calico/nodename: no such file or directory',
  ],
  [
    'runtime-class',
    'rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "gvisor" is configured',
  ],
  ['other', 'rpc error: code = DeadlineExceeded desc = context deadline exceeded'],
];

const classes: RuleCase[] = CLASSES.map(([message, text]) => ({
  name: `FailedCreatePodSandBox is told as ${message}`,
  given: { pods: pods(waiting()), events: events(sandbox(text)) },
  expect: { message },
  says: 'No sandbox for pod web-2-a on node node-1: rpc error',
}));

testRule(rule, [
  ...classes,
  {
    name: 'a node without its network plugin is told as network',
    given: {
      pods: pods(waiting()),
      events: events(
        about(
          'NetworkNotReady',
          'network is not ready: container runtime network not ready: cni config uninitialized',
        ),
      ),
    },
    expect: { message: 'network' },
  },
  {
    name: 'a first try that failed seconds ago is no trouble yet',
    given: {
      pods: pods(waiting()),
      events: events(sandbox('cni is starting', { count: 1, firstAt: ago(5) })),
    },
    expect: 'noMatch',
  },
  {
    name: 'a container that started later shows that it healed',
    given: {
      pods: pods(waiting()),
      events: events(about('Pulling', 'Pulling image "x"', { lastAt: ago(5) }), sandbox('cni is starting')),
    },
    expect: 'noMatch',
  },
  {
    name: 'past the deadline a pod that is still being created, with no event that says why, is stuck',
    given: { deployment: late, pods: pods(waiting(), waiting({ name: 'web-2-b' })), events: events() },
    expect: { message: 'unexplained' },
    says: '2 pods in ContainerCreating on node node-1 for 20m',
  },
  {
    name: 'so it is where events cannot be read',
    given: { deployment: late, pods: pods(waiting()) },
    blind: ['events'],
    expect: { message: 'unexplained' },
  },
  {
    name: 'inside the deadline it is being started',
    given: { pods: pods(waiting()), events: events() },
    expect: 'noMatch',
  },
  {
    name: 'a pull that takes long is not',
    given: { deployment: late, pods: pods(waiting()), events: events(about('Pulling', 'Pulling image "x"')) },
    expect: 'noMatch',
  },
  {
    name: 'a volume that fails is told elsewhere',
    given: { deployment: late, pods: pods(waiting()), events: events(about('FailedMount', 'mount failed')) },
    expect: 'noMatch',
  },
  {
    name: 'past the deadline a pod that its node never reported on points at the kubelet',
    given: { deployment: late, pods: pods(unreported), events: events() },
    expect: { message: 'kubelet-silent' },
    says: 'The kubelet of node node-1 has reported nothing about pod web-2-a for 20m',
  },
]);
