import rule from '../../../../src/core/rules/container-config-error.ts';
import { container, pod, pods } from '../../../support/facts.ts';
import { testRule, type RuleCase } from '../../../support/ruleCases.ts';

const failing = (message: string | undefined, reason = 'CreateContainerConfigError', name = 'web-2-a') =>
  pod({
    name,
    phase: 'Pending',
    ready: false,
    containers: [container({ ready: false, state: { is: 'waiting', reason, message } })],
  });

const CLASSES: readonly [message: string, text: string, says: string][] = [
  [
    'configmap-missing',
    'configmap "app-config" not found',
    'Container web (registry.example/web:2) of pod web-2-a cannot be created: ConfigMap app-config does not exist',
  ],
  ['secret-missing', 'secret "db" not found', 'Secret db does not exist'],
  ['key-missing', "couldn't find key PASSWORD in Secret shop/db", 'Secret db has no key PASSWORD'],
  ['key-missing', "couldn't find key mode in ConfigMap shop/app", 'ConfigMap app has no key mode'],
  [
    'run-as-non-root',
    'container has runAsNonRoot and image will run as root (pod: "web-2-a_shop(1)", container: web)',
    'its image would run as root',
  ],
  [
    'run-as-non-root',
    'container has runAsNonRoot and image has non-numeric user (nginx), cannot verify user is non-root (pod: "x", container: web)',
    'its image would run as nginx',
  ],
  [
    'other',
    'failed to prepare subPath for volumeMount "data" of container "web"',
    'cannot be created: failed to prepare subPath',
  ],
];

const classes: RuleCase[] = CLASSES.map(([message, text, says]) => ({
  name: `${text.slice(0, 60)}: ${message}`,
  given: { pods: pods(failing(text)) },
  expect: { message },
  says,
}));

testRule(rule, [
  ...classes,
  {
    name: 'a container that cannot be created for another reason is told in the words of the runtime',
    given: { pods: pods(failing('failed to reserve container name "web"', 'CreateContainerError')) },
    expect: { message: 'other' },
    says: 'failed to reserve container name',
  },
  {
    name: 'a reason without a message is still a failure',
    given: { pods: pods(failing(undefined, 'PreCreateHookError')) },
    expect: { message: 'other' },
    says: 'PreCreateHookError without a message',
  },
  {
    name: 'three pods with one trouble are told once',
    given: {
      pods: pods(...['a', 'b', 'c'].map((name) => failing('secret "db" not found', undefined, name))),
    },
    expect: { message: 'secret-missing' },
    says: 'of 3 pods',
  },
  {
    name: 'a cache that is a moment behind is no failure',
    given: { pods: pods(failing('failed to sync configmap cache: timed out waiting for the condition')) },
    expect: 'noMatch',
    says: 'next try',
  },
  {
    name: 'a pod of an older template explains nothing',
    given: { pods: pods({ ...failing('secret "db" not found'), ofCurrent: false }) },
    expect: 'noMatch',
  },
  {
    name: 'a crash is another rule’s',
    given: { pods: pods(failing('', 'CrashLoopBackOff')) },
    expect: 'noMatch',
  },
]);
