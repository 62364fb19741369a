import type { ContainerEnd } from '../../../../src/core/model/evidence.ts';
import { read } from '../../../../src/core/model/reading.ts';
import rule from '../../../../src/core/rules/crash-loop.ts';
import { ago, container, event, events, pod, pods, replicaSet, replicaSets } from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

type ContainerChange = Parameters<typeof container>[0];

const end = (change: Partial<ContainerEnd> = {}): ContainerEnd => ({
  exitCode: 1,
  signal: undefined,
  reason: 'Error',
  message: undefined,
  startedAt: ago(100),
  finishedAt: ago(90),
  ...change,
});
const backOff = (lastEnd: ContainerEnd | undefined, change: ContainerChange = {}) =>
  container({
    ready: false,
    restarts: 7,
    state: {
      is: 'waiting',
      reason: 'CrashLoopBackOff',
      message: 'back-off 5m0s restarting failed container=web pod=web-2-a_shop(1)',
    },
    lastEnd,
    ...change,
  });
const running = (change: ContainerChange = {}) =>
  container({
    ready: false,
    restarts: 3,
    state: { is: 'running', since: ago(60) },
    lastEnd: end(),
    ...change,
  });
const dead = (state: ContainerEnd, restarts: number, change: ContainerChange = {}) =>
  container({ ready: false, restarts, state: { is: 'terminated', ...state }, ...change });
const having = (one: ReturnType<typeof container>, change: Parameters<typeof pod>[0] = {}) =>
  pods(pod({ ready: false, containers: [one], ...change }));
const about = (reason: string, message: string, change: Parameters<typeof event>[0] = {}) =>
  event({
    of: 'pod',
    kind: 'Pod',
    name: 'web-2-a',
    uid: 'uid-web-2-a',
    reason,
    message,
    lastAt: ago(95),
    ...change,
  });
const log = (previous: boolean, ...lines: string[]) => ({
  pod: 'web-2-a',
  container: 'web',
  previous,
  lines: read(lines),
});
const killing = about('Killing', 'Container web failed liveness probe, will be restarted');

testRule(rule, [
  {
    name: 'a container in back-off is told with its exit code, its restarts and what it said last',
    given: {
      pods: having(backOff(end())),
      logs: { excerpts: [log(false, 'starting'), log(true, 'starting', 'panic: no database')] },
    },
    expect: { message: 'error' },
    says: 'Container web (registry.example/web:2) of pod web-2-a keeps crashing, 7 restarts: exited with an error (exit code 1); last line: panic: no database',
  },
  {
    name: 'while it waits its present log is of the life that ended, and is quoted as what it is',
    given: {
      pods: having(backOff(end())),
      logs: { excerpts: [log(false, 'starting', 'panic: no database')] },
    },
    expect: { message: 'error' },
    says: 'last line: panic: no database',
  },
  {
    name: 'of one that runs again the present log says nothing of how it died',
    given: {
      pods: having(
        container({ ready: false, restarts: 3, lastEnd: end(), state: { is: 'running', since: ago(20) } }),
      ),
      logs: { excerpts: [log(false, 'starting again')] },
    },
    expect: { message: 'error' },
    says: /exit code 1\)$/,
  },
  {
    name: 'without logs the message that it left behind is told, secrets taken out',
    given: { pods: having(backOff(end({ message: 'boot\nlogin failed, password=hunter2secret' }))) },
    blind: ['logs', 'events'],
    expect: { message: 'error' },
    says: /last line: login failed, password=(?!hunter2secret)/,
  },
  {
    name: 'a back-off whose last end is not told is an error all the same',
    given: { pods: having(backOff(undefined)) },
    expect: { message: 'error' },
    says: 'exit code not known',
  },
  {
    name: 'a kill for memory names the limit',
    given: {
      pods: having(backOff(end({ exitCode: 137, reason: 'OOMKilled' })), {
        spec: { containers: [{ name: 'web', resources: { limits: { memory: '512Mi' } } }] },
      }),
    },
    expect: { message: 'oom-killed' },
    says: 'its limit of 512Mi (OOMKilled, exit code 137)',
  },
  {
    name: 'a command that is not there could not be started',
    given: {
      pods: having(
        backOff(
          end({
            exitCode: 128,
            reason: 'StartError',
            message: 'exec: "serve": executable file not found in $PATH: unknown',
          }),
        ),
      ),
    },
    expect: { message: 'start-error' },
    says: '"serve" was not found in the image',
  },
  {
    name: 'RunContainerError is a failed start before any restart',
    given: {
      pods: having(
        container({
          ready: false,
          state: {
            is: 'waiting',
            reason: 'RunContainerError',
            message: 'exec: "serve": executable file not found in $PATH',
          },
        }),
      ),
    },
    expect: { message: 'start-error' },
  },
  {
    name: 'so is a first end with StartError',
    given: { pods: having(dead(end({ exitCode: 128, reason: 'StartError' }), 0)) },
    expect: { message: 'start-error' },
  },
  {
    name: 'a program that ends without an error does not stay either',
    given: { pods: having(backOff(end({ exitCode: 0, reason: 'Completed' }))) },
    expect: { message: 'completed' },
  },
  {
    name: 'the kubelet’s kill for a liveness probe shows in the events',
    given: { pods: having(backOff(end({ exitCode: 0, reason: 'Completed' }))), events: events(killing) },
    expect: { message: 'probe-killed' },
    says: 'its liveness probe failed',
  },
  {
    name: 'a startup probe that failed fits a kill by signal',
    given: {
      pods: having(backOff(end({ exitCode: 137 }))),
      events: events(
        about('Unhealthy', 'Startup probe failed: connection refused', { fieldPath: 'spec.containers{web}' }),
      ),
    },
    expect: { message: 'probe-killed' },
    says: 'its startup probe failed',
  },
  {
    name: 'a probe that failed does not explain an exit of its own',
    given: {
      pods: having(backOff(end({ exitCode: 1 }))),
      events: events(about('Unhealthy', 'Liveness probe failed: connection refused')),
    },
    expect: { message: 'error' },
  },
  {
    name: 'a kill before that life began, or of another container, is not its end',
    given: {
      pods: having(backOff(end({ exitCode: 137 }))),
      events: events(about('Killing', 'Container proxy failed liveness probe, will be restarted'), {
        ...killing,
        lastAt: ago(900),
      }),
    },
    expect: { message: 'error' },
  },
  {
    name: 'between two crashes it runs and is not ready',
    given: { pods: having(running()) },
    expect: { message: 'error' },
    says: '3 restarts',
  },
  {
    name: 'a single restart is no loop yet',
    given: { pods: having(running({ restarts: 1 })) },
    expect: 'noMatch',
  },
  {
    name: 'restarts of long ago are not why it is not ready now',
    given: { pods: having(running({ lastEnd: end({ finishedAt: ago(3000) }) })) },
    expect: 'noMatch',
  },
  {
    name: 'a container that restarted long ago and is ready now is healed',
    given: { pods: having(running({ ready: true, restarts: 12, lastEnd: end({ finishedAt: ago(7200) }) })) },
    expect: 'noMatch',
  },
  {
    name: 'without a readiness probe a crashing container is ready between its crashes',
    given: {
      pods: having(running({ ready: true })),
      replicasets: replicaSets(replicaSet({ available: 2 })),
    },
    expect: { message: 'error' },
  },
  {
    name: 'but while every pod is available it holds nothing up',
    given: { pods: having(running({ ready: true })) },
    expect: 'noMatch',
  },
  {
    name: 'a first crash may be the last',
    given: { pods: having(dead(end(), 0)) },
    expect: 'noMatch',
  },
  {
    name: 'a second end is a crash',
    given: { pods: having(dead(end(), 1)) },
    expect: { message: 'error' },
    says: '1 restart:',
  },
  {
    name: 'ContainerCannotRun with 128 is a matter of a moment',
    given: { pods: having(backOff(end({ exitCode: 128, reason: 'ContainerCannotRun' }), { restarts: 1 })) },
    expect: 'noMatch',
  },
  {
    name: 'unless it comes back',
    given: { pods: having(backOff(end({ exitCode: 128, reason: 'ContainerCannotRun' }), { restarts: 5 })) },
    expect: { message: 'start-error' },
  },
  {
    name: 'an init container that has done its work is no crash',
    given: {
      pods: having(dead(end({ exitCode: 0, reason: 'Completed' }), 1, { name: 'migrate', role: 'init' })),
    },
    expect: 'noMatch',
  },
  {
    name: 'an init container that keeps failing is named as such, in how many pods',
    given: {
      pods: pods(
        ...['a', 'b'].map((letter) =>
          pod({
            name: letter,
            containers: [
              backOff(end(), { name: 'migrate', role: 'init' }),
              container({ ready: false, state: undefined }),
            ],
          }),
        ),
      ),
    },
    expect: { message: 'error' },
    says: 'Init container migrate (registry.example/web:2) of 2 pods',
  },
  {
    name: 'a native sidecar that keeps ending is one that must run',
    given: {
      pods: having(backOff(end({ exitCode: 0, reason: 'Completed' }), { name: 'proxy', role: 'sidecar' })),
    },
    expect: { message: 'completed' },
    says: 'Sidecar proxy',
  },
  {
    name: 'pods of an older template, and those that leave, explain nothing',
    given: {
      pods: pods(
        pod({ ofCurrent: false, containers: [backOff(end())] }),
        pod({ deletingSince: ago(5), containers: [backOff(end())] }),
        pod({ phase: 'Failed', reason: 'Evicted', containers: [dead(end(), 3)] }),
      ),
    },
    expect: 'noMatch',
  },
]);
