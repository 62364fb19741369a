import rule from '../../../../src/core/rules/image-pull-failure.ts';
import { ago, container, event, events, node, nodes, pod, pods } from '../../../support/facts.ts';
import { testRule, type RuleCase } from '../../../support/ruleCases.ts';

const pulling = (reason: string, message?: string, change: Parameters<typeof container>[0] = {}) =>
  container({ ready: false, started: false, state: { is: 'waiting', reason, message }, ...change });
const failing = (reason: string, message?: string) =>
  pods(pod({ phase: 'Pending', ready: false, containers: [pulling(reason, message)] }));
const failed = (message: string, fieldPath = 'spec.containers{web}') =>
  event({
    of: 'pod',
    kind: 'Pod',
    name: 'web-2-a',
    uid: 'uid-web-2-a',
    type: 'Warning',
    reason: 'Failed',
    message,
    fieldPath,
  });

/** A pod of the version before, or of this one on another node, in which the image is used. */
const using = (change: Parameters<typeof pod>[0] = {}) =>
  pod({ name: 'web-1-a', replicaSet: 'web-1', ofCurrent: false, node: 'node-2', ...change });
const beside = (reason: string, message: string, ...others: ReturnType<typeof pod>[]) =>
  pods(pod({ phase: 'Pending', ready: false, containers: [pulling(reason, message)] }), ...others);
const DENIED =
  'failed to pull image "registry.example/web:2": failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized';

const BACK_OFF = 'Back-off pulling image "registry.example/web:2"';
const NOT_FOUND =
  'Failed to pull image "registry.example/web:2": rpc error: code = NotFound desc = failed to pull and unpack image "registry.example/web:2": failed to resolve reference "registry.example/web:2": registry.example/web:2: not found';

const CLASSES: readonly [message: string, reason: string, text: string, says: string][] = [
  [
    'not-found',
    'ErrImagePull',
    NOT_FOUND,
    'Image registry.example/web:2 (container web of pod web-2-a) cannot be pulled: registry registry.example has no such image or tag',
  ],
  [
    'unauthorized',
    'ErrImagePull',
    'failed to pull image "registry.example/web:2": failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized',
    'registry registry.example does not accept the credentials',
  ],
  [
    'invalid-name',
    'InvalidImageName',
    'Failed to apply default image tag "registry.example/web:2:3": couldn\'t parse image name: invalid reference format',
    'that is no valid image name',
  ],
  [
    'never-pull',
    'ErrImageNeverPull',
    'Container image "registry.example/web:2" is not present with pull policy of Never',
    'imagePullPolicy is Never and the image is not on the node',
  ],
  [
    'registry-unreachable',
    'ErrImagePull',
    'failed to pull image "registry.example/web:2": dial tcp: lookup registry.example: no such host',
    'the node cannot resolve the name of registry registry.example',
  ],
  [
    'other',
    'ImageInspectError',
    'Failed to inspect image "registry.example/web:2": the store is locked',
    'Failed to inspect image',
  ],
];

const classes: RuleCase[] = CLASSES.map(([message, reason, text, says]) => ({
  name: `${reason} is told as ${message}`,
  given: { pods: failing(reason, text) },
  expect: { message },
  says,
}));

testRule(rule, [
  ...classes,
  {
    name: 'a tag that another pod still runs was there, and is gone',
    given: { pods: beside('ErrImagePull', NOT_FOUND, using()) },
    expect: { message: 'gone', class: 'not-found' },
    says: /has no such image or tag, yet pod web-1-a of ReplicaSet web-1 runs it on node-2$/,
  },
  {
    name: 'an image that another pod was given is there: the credentials are wrong, not the name',
    given: { pods: beside('ErrImagePull', DENIED, using()) },
    expect: { message: 'pulled-elsewhere', class: 'unauthorized' },
    says: 'yet pod web-1-a of ReplicaSet web-1 runs it on node-2',
  },
  {
    name: 'a registry that is out of reach is so, whoever runs the image',
    given: {
      pods: beside('ErrImagePull', 'dial tcp: lookup registry.example: no such host', using()),
    },
    expect: { message: 'registry-unreachable' },
    says: 'yet pod web-1-a of ReplicaSet web-1 runs it',
  },
  {
    name: 'that it is there for another platform says nothing of this one',
    given: {
      pods: beside('ErrImagePull', 'no match for platform in manifest: not found', using()),
    },
    expect: { message: 'not-found' },
  },
  {
    name: 'a node that has the image of a pod that may not pull is named',
    given: {
      pods: failing(
        'ErrImageNeverPull',
        'Container image "registry.example/web:2" is not present with pull policy of Never',
      ),
      nodes: nodes(node(), node({ name: 'node-2', images: ['registry.example/web:2'] })),
    },
    expect: { message: 'never-pull' },
    says: /not on the node, yet node node-2 has it$/,
  },
  {
    name: 'a kubelet that only says Back-off has told the cause in an event',
    given: {
      pods: failing('ImagePullBackOff', BACK_OFF),
      events: events(failed('Error: ImagePullBackOff'), failed(NOT_FOUND)),
    },
    expect: { message: 'not-found' },
  },
  {
    name: 'an event about another container of the pod says nothing of this one',
    given: {
      pods: failing('ImagePullBackOff', BACK_OFF),
      events: events(failed(NOT_FOUND, 'spec.containers{proxy}')),
    },
    expect: { message: 'other' },
  },
  {
    name: 'an event about an earlier pod of that name says nothing of this one',
    given: {
      pods: failing('ImagePullBackOff', BACK_OFF),
      events: events({ ...failed(NOT_FOUND), uid: 'uid-before' }),
    },
    expect: { message: 'other' },
  },
  {
    name: 'without events the back-off itself is told',
    given: { pods: failing('ImagePullBackOff', BACK_OFF) },
    blind: ['events'],
    expect: { message: 'other' },
    says: 'cannot be pulled: Back-off pulling image',
  },
  {
    name: 'a newer kubelet embeds the cause in the back-off',
    given: {
      pods: failing('ImagePullBackOff', `${BACK_OFF}: ErrImagePull: registry.example/web:2: not found`),
    },
    expect: { message: 'not-found' },
  },
  {
    name: 'a waiting state without a message is still a failure',
    given: { pods: failing('ErrImagePull') },
    expect: { message: 'other' },
    says: 'the node does not say why',
  },
  {
    name: 'an init container in several pods is told once',
    given: {
      pods: pods(
        ...['a', 'b', 'c'].map((letter) =>
          pod({
            name: `web-2-${letter}`,
            ready: false,
            containers: [
              pulling('ErrImagePull', NOT_FOUND, { name: 'migrate', role: 'init' }),
              container({
                ready: false,
                state: { is: 'waiting', reason: 'PodInitializing', message: undefined },
              }),
            ],
          }),
        ),
      ),
    },
    expect: { message: 'not-found' },
    says: '(init container migrate of 3 pods)',
  },
  {
    name: 'a pod of an older template explains nothing',
    given: {
      pods: pods(pod(), pod({ name: 'web-1-a', ofCurrent: false, containers: [pulling('ErrImagePull')] })),
    },
    expect: 'noMatch',
  },
  {
    name: 'a pod on its way out explains nothing',
    given: { pods: pods(pod({ deletingSince: ago(5), containers: [pulling('ErrImagePull', NOT_FOUND)] })) },
    expect: 'noMatch',
  },
  {
    name: 'an event of a pull that has succeeded since is history',
    given: { events: events(failed(NOT_FOUND)) },
    expect: 'noMatch',
  },
  {
    name: 'another waiting reason is another rule’s',
    given: { pods: failing('ContainerCreating') },
    expect: 'noMatch',
  },
]);
