/** New pods that are placed on a node and do not come to life there. */
import type { BehaviourName } from '../../support/kubelet/behaviours/index.ts';
import { hasMissedDeadline, isObserved, type ScenarioContext } from '../context.ts';
import { deployment, type RolloutOptions } from '../objects.ts';
import { stuck, type Expectation, type Scenario } from '../scenario.ts';

interface Failure {
  readonly name: string;
  readonly behaviour: BehaviourName;
  readonly options?: RolloutOptions;
  /** The event that shows it: reason and message. */
  readonly shows: readonly [string, RegExp];
  readonly expect: Expectation;
}

const INIT = { pod: { initContainers: [{ name: 'migrate', image: 'registry.local/shop/migrate:2.0' }] } };
const FROM_CONFIG_MAP = { container: { envFrom: [{ configMapRef: { name: 'web-config' } }] } };
const secretKeyRef = { name: 'web-secret', key: 'password' };
const FROM_SECRET = { container: { env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef } }] } };
const MOUNT = {
  container: { volumeMounts: [{ name: 'files', mountPath: '/files' }] },
  pod: { volumes: [{ name: 'files', configMap: { name: 'web-files' } }] },
};
const httpGet = { path: '/ready', port: 8080 };

const failures: readonly Failure[] = [
  {
    name: 'the image does not exist',
    behaviour: 'image-not-found',
    shows: ['Failed', /ImagePullBackOff/],
    expect: stuck('image-pull-failure', 'not-found'),
  },
  {
    name: 'the registry does not let the node in',
    behaviour: 'image-unauthorized',
    shows: ['Failed', /ImagePullBackOff/],
    expect: stuck('image-pull-failure', 'unauthorized'),
  },
  {
    name: 'the image is not a name',
    behaviour: 'image-invalid-name',
    options: { image: 'registry.local/Shop/Web:2.0' },
    shows: ['InspectFailed', /repository name must be lowercase/],
    expect: stuck('image-pull-failure', 'invalid-name'),
  },
  {
    name: 'the image may not be pulled and is not there',
    behaviour: 'image-never-pull',
    options: { container: { imagePullPolicy: 'Never' } },
    shows: ['ErrImageNeverPull', /pull policy of Never/],
    expect: stuck('image-pull-failure', 'never-pull'),
  },
  {
    name: 'the registry cannot be reached',
    behaviour: 'registry-unreachable',
    shows: ['Failed', /ImagePullBackOff/],
    expect: stuck('image-pull-failure', 'registry-unreachable'),
  },
  {
    name: 'the program ends with an error',
    behaviour: 'crash-error',
    shows: ['BackOff', /restarting failed container/],
    expect: stuck('crash-loop', 'error'),
  },
  {
    name: 'the container needs more memory than it may',
    behaviour: 'crash-oom-killed',
    options: { container: { resources: { limits: { memory: '64Mi' } } } },
    shows: ['BackOff', /restarting failed container/],
    expect: stuck('crash-loop', 'oom-killed'),
  },
  {
    name: 'the program is not in the image',
    behaviour: 'start-error',
    options: { container: { command: ['/app/server'] } },
    shows: ['Failed', /no such file or directory/],
    expect: stuck('crash-loop', 'start-error'),
  },
  {
    name: 'the program is done and ends',
    behaviour: 'crash-completed',
    shows: ['BackOff', /restarting failed container/],
    expect: stuck('crash-loop', 'completed'),
  },
  {
    name: 'the liveness probe has the container killed',
    behaviour: 'crash-probe-killed',
    options: { container: { livenessProbe: { httpGet } } },
    shows: ['Killing', /failed liveness probe/],
    expect: stuck('crash-loop', 'probe-killed'),
  },
  {
    name: 'an init container ends with an error',
    behaviour: 'init-crash',
    options: INIT,
    shows: ['BackOff', /restarting failed container/],
    expect: stuck('crash-loop', 'error'),
  },
  {
    name: 'the environment comes from a ConfigMap that does not exist',
    behaviour: 'config-map-missing',
    options: FROM_CONFIG_MAP,
    shows: ['Failed', /configmap "web-config" not found/],
    expect: stuck('container-config-error', 'configmap-missing'),
  },
  {
    name: 'a Secret lacks the key that the environment wants',
    behaviour: 'secret-key-missing',
    options: FROM_SECRET,
    shows: ['Failed', /couldn't find key password in Secret/],
    expect: stuck('container-config-error', 'key-missing'),
  },
  {
    name: 'a volume cannot be mounted',
    behaviour: 'failed-mount',
    options: MOUNT,
    shows: ['FailedMount', /MountVolume.SetUp failed for volume "files"/],
    expect: stuck('volume-failure', 'configmap-missing'),
  },
  {
    name: 'the node cannot give pods a network',
    behaviour: 'sandbox-fails',
    shows: ['FailedCreatePodSandBox', /failed to setup network for sandbox/],
    expect: stuck('sandbox-failure', 'network'),
  },
];

export const failingPods: readonly Scenario[] = [
  ...failures.map(({ name, behaviour, options, shows, expect }) => ({
    name,
    arrange: async (ctx: ScenarioContext) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0', behaviour, ...options });
      await ctx.untilEvent(...shows, 'Pod');
      await ctx.untilDeployment(
        'counts the new pod',
        (d) => isObserved(d) && d.status?.updatedReplicas === 1,
      );
    },
    expect,
  })),
  {
    name: 'the first version crashes',
    arrange: async (ctx) => {
      await ctx.create(deployment({ behaviour: 'crash-error' }));
      await ctx.untilEvent('BackOff', /restarting failed container/, 'Pod');
      await ctx.untilDeployment('counts its pods', (d) => isObserved(d) && d.status?.updatedReplicas === 2);
    },
    expect: stuck('crash-loop', 'error'),
  },
  {
    name: 'the readiness probe says no until the deadline has passed',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      const container = { readinessProbe: { httpGet } };
      await ctx.rollOut({ version: '2.0', behaviour: 'never-ready', container, progressDeadlineSeconds: 2 });
      await ctx.untilEvent('Unhealthy', /Readiness probe failed/, 'Pod');
      await ctx.untilDeployment('has missed its deadline', hasMissedDeadline);
    },
    expect: stuck('readiness-failure', 'never-ready'),
  },
  {
    name: 'a crash that has lasted longer than the deadline',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0', behaviour: 'crash-error', progressDeadlineSeconds: 2 });
      await ctx.untilDeployment('has missed its deadline', hasMissedDeadline);
    },
    expect: stuck('crash-loop', 'error'),
  },
];
