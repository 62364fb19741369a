/** Objects that the scenarios create. Everything has healthy defaults; the namespace is filled in by the context. */
import type { KubeObject } from '../support/controlPlane/kinds.ts';
import { NAMESPACE_LABEL } from '../support/controlPlane/testCluster.ts';
import { BEHAVIOUR, type BehaviourName } from '../support/kubelet/behaviours/index.ts';
import { REASON, TEXT } from '../support/kubelet/behaviours/told.ts';

export interface RolloutOptions {
  readonly name?: string;
  readonly replicas?: number;
  /** What the stand-in kubelet lets the pods do. Part of the template: another behaviour is another revision. */
  readonly behaviour?: BehaviourName;
  /** Of behaviours that say what the template tells them to say: the reason, and the message. */
  readonly says?: { readonly reason?: string; readonly text: string };
  /** Version of the image, and so of the template. */
  readonly version?: string;
  readonly image?: string;
  /** Fields of the only container, and of the pod around it. */
  readonly container?: object;
  readonly pod?: object;
  readonly labels?: Readonly<Record<string, string>>;
  readonly strategy?: object;
  readonly progressDeadlineSeconds?: number;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly paused?: boolean;
}

/** No deadline: without one the controller writes no Progressing condition (deployment_util.go, HasProgressDeadline). */
export const NO_DEADLINE = 2_147_483_647;

export const RECREATE = { type: 'Recreate', rollingUpdate: null };

export function rolling(maxSurge: number, maxUnavailable: number): object {
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
}

export function deployment(options: RolloutOptions = {}): KubeObject {
  const { name = 'web', labels = { app: name } } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: { selector: { matchLabels: labels }, ...spec({ replicas: 2, ...options, labels }) },
  };
}

/** A merge patch that asks for another rollout. Only what `options` names changes, but the template as a whole. */
export function update(options: RolloutOptions): object {
  return { spec: spec(options) };
}

function spec(options: RolloutOptions): object {
  const { replicas, strategy, progressDeadlineSeconds, minReadySeconds, revisionHistoryLimit, paused } =
    options;
  const fields = {
    replicas,
    strategy,
    progressDeadlineSeconds,
    minReadySeconds,
    revisionHistoryLimit,
    paused,
    template: template(options),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function template(options: RolloutOptions): object {
  const { behaviour = 'run-ready', version = '1.0', labels = { app: options.name ?? 'web' } } = options;
  const image = options.image ?? `registry.local/shop/web:${version}`;
  const container = { name: 'web', image, imagePullPolicy: 'IfNotPresent', ...options.container };
  const { reason, text } = options.says ?? {};
  const annotations = {
    [BEHAVIOUR]: behaviour,
    ...(reason === undefined ? {} : { [REASON]: reason }),
    ...(text === undefined ? {} : { [TEXT]: text }),
  };
  return {
    metadata: { labels, annotations },
    spec: { terminationGracePeriodSeconds: 1, containers: [container], ...options.pod },
  };
}

export function quota(hard: Readonly<Record<string, string>>, name = 'team-quota'): KubeObject {
  return { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name }, spec: { hard } };
}

export interface WebhookOptions {
  readonly name: string;
  /** e.g. `apps/replicasets`, `pods`, `apps/deployments/status`. */
  readonly resource: string;
  readonly operations: readonly ('CREATE' | 'UPDATE' | 'DELETE')[];
  /** `{url, caBundle}` or `{service}`. */
  readonly clientConfig: object;
  readonly timeoutSeconds?: number;
  /** Default Fail. */
  readonly failurePolicy?: 'Fail' | 'Ignore';
  /** Mutating webhooks are asked one after the other, validating ones all at once; default validating. */
  readonly kind?: 'MutatingWebhookConfiguration';
}

/** A webhook that is asked about one namespace alone. The configuration's name carries the namespace's. */
export function validatingWebhook(namespace: string, options: WebhookOptions): KubeObject {
  const [first = '', ...rest] = options.resource.split('/');
  const [apiGroup, resource] = rest.length === 0 ? ['', first] : [first, rest.join('/')];
  const rule = {
    apiGroups: [apiGroup],
    apiVersions: ['v1'],
    operations: options.operations,
    resources: [resource],
  };
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: options.kind ?? 'ValidatingWebhookConfiguration',
    metadata: { name: `${namespace}.${options.name}` },
    webhooks: [
      {
        name: options.name,
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: options.failurePolicy ?? 'Fail',
        timeoutSeconds: options.timeoutSeconds ?? 10,
        namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: namespace } },
        rules: [rule],
        clientConfig: options.clientConfig,
      },
    ],
  };
}

/** A Service that does not exist. */
export function missingService(name: string): object {
  return { service: { namespace: 'policy-system', name, path: '/validate', port: 443 } };
}
