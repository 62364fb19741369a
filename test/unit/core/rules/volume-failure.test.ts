import rule from '../../../../src/core/rules/volume-failure.ts';
import { ago, container, event, events, pod, pods } from '../../../support/facts.ts';
import { testRule, type RuleCase } from '../../../support/ruleCases.ts';

const creating = container({
  ready: false,
  started: false,
  state: { is: 'waiting', reason: 'ContainerCreating', message: undefined },
});
const waiting = (change: Parameters<typeof pod>[0] = {}) =>
  pod({ phase: 'Pending', ready: false, containers: [creating], ...change });
const about = (reason: string, message: string, seconds = 60, name = 'web-2-a') =>
  event({
    of: 'pod',
    kind: 'Pod',
    name,
    uid: `uid-${name}`,
    type: 'Warning',
    reason,
    message,
    lastAt: ago(seconds),
  });
const mount = (message: string, seconds?: number) => about('FailedMount', message, seconds);
const leaving = (seconds: number) => pod({ name: 'web-1-a', ofCurrent: false, deletingSince: ago(seconds) });

const HELD = about(
  'FailedAttachVolume',
  'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) web-1-a',
);
const SUMMARY =
  'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data config]: timed out waiting for the condition';

const CLASSES: readonly [message: string, text: string, says: string][] = [
  [
    'configmap-missing',
    'MountVolume.SetUp failed for volume "config" : configmap "app-config" not found',
    'Volume config of pod web-2-a cannot be mounted: ConfigMap app-config does not exist',
  ],
  [
    'secret-missing',
    'MountVolume.SetUp failed for volume "tls" : secret "web-tls" not found',
    'Secret web-tls does not exist',
  ],
  [
    'key-missing',
    'MountVolume.SetUp failed for volume "config" : configmap references non-existent config key: app.yaml',
    'ConfigMap app-config has no key app.yaml',
  ],
  [
    'mount-failed',
    'MountVolume.SetUp failed for volume "nfs" : mount failed: exit status 32',
    'Volume nfs of pod web-2-a cannot be mounted: mount failed: exit status 32',
  ],
  ['timed-out', SUMMARY, 'Volume data of pod web-2-a cannot be mounted: node node-1 gives up waiting'],
];

const spec = { volumes: [{ name: 'config', configMap: { name: 'app-config' } }] };
const classes: RuleCase[] = CLASSES.map(([message, text, says]) => ({
  name: `FailedMount is told as ${message}`,
  given: { pods: pods(waiting({ spec })), events: events(mount(text)) },
  expect: { message },
  says,
}));

testRule(rule, [
  ...classes,
  {
    name: 'a volume that another node has is told with the pod that holds it',
    given: { pods: pods(waiting(), pod({ name: 'web-1-a', ofCurrent: false })), events: events(HELD) },
    expect: { message: 'multi-attach' },
    says: 'Volume pvc-1 of pod web-2-a is still attached to another node (for pod web-1-a)',
  },
  {
    name: 'while that pod is terminating the volume is on its way',
    given: { pods: pods(waiting(), leaving(-20)), events: events(HELD) },
    expect: 'noMatch',
  },
  {
    name: 'a holder that hangs gives nothing back',
    given: { pods: pods(waiting(), leaving(600)), events: events(HELD) },
    expect: { message: 'multi-attach' },
  },
  {
    name: 'an attachment that fails is told in the words of the storage',
    given: {
      pods: pods(waiting()),
      events: events(
        about(
          'FailedAttachVolume',
          'AttachVolume.Attach failed for volume "pvc-1" : rpc error: code = Internal desc = no such disk',
        ),
      ),
    },
    expect: { message: 'attach-failed' },
    says: 'cannot be attached to node node-1: rpc error: code = Internal desc = no such disk',
  },
  {
    name: 'one that succeeded later is history',
    given: {
      pods: pods(waiting()),
      events: events(
        about('SuccessfulAttachVolume', 'AttachVolume.Attach succeeded for volume "pvc-1"', 10),
        HELD,
      ),
    },
    expect: 'noMatch',
  },
  {
    name: 'the event that names the reason outweighs a newer one that only sums up',
    given: {
      pods: pods(waiting()),
      events: events(
        mount(SUMMARY, 10),
        mount('MountVolume.SetUp failed for volume "tls" : secret "web-tls" not found', 60),
      ),
    },
    expect: { message: 'secret-missing' },
  },
  {
    name: 'a cache that is a moment behind is no failure',
    given: {
      pods: pods(waiting()),
      events: events(
        mount(
          'MountVolume.SetUp failed for volume "kube-api-access" : failed to sync configmap cache: timed out waiting for the condition',
        ),
      ),
    },
    expect: 'noMatch',
  },
  {
    name: 'a pull that began later shows that the volumes are mounted',
    given: {
      pods: pods(waiting()),
      events: events(
        about('Pulling', 'Pulling image "x"', 10),
        mount('MountVolume.SetUp failed for volume "tls" : secret "web-tls" not found'),
      ),
    },
    expect: 'noMatch',
  },
  {
    name: 'a pod whose containers have begun has its volumes',
    given: {
      events: events(mount('MountVolume.SetUp failed for volume "tls" : secret "web-tls" not found')),
    },
    expect: 'noMatch',
  },
  {
    name: 'a pod of an older template explains nothing',
    given: {
      pods: pods(waiting({ ofCurrent: false })),
      events: events(mount('MountVolume.SetUp failed for volume "tls" : secret "web-tls" not found')),
    },
    expect: 'noMatch',
  },
]);
