/** A Deployment that crashes and has secrets wherever one can be written. */
import { canary, leaks } from './canaries.ts';
import {
  rawCondition,
  rawDeployment,
  rawEvent,
  rawPod,
  rawReplicaSet,
  rawTemplate,
  type Raw,
} from '../../support/objects.ts';

function annotations(): Record<string, string> {
  const applied = JSON.stringify({ spec: { env: [{ name: 'PASSWORD', value: canary() }] } });
  return {
    'kubectl.kubernetes.io/last-applied-configuration': applied,
    'kapp.k14s.io/original': applied,
    'meta.helm.sh/values': `password: ${canary()}`,
    'example.test/api-token': canary(),
    'kubernetes.io/change-cause': `kubectl set env deployment/web --token=${canary()}`,
  };
}

/** `literal` goes nowhere; `said` is in sentences, from which it has to be taken out. */
export function cluster(): { readonly objects: Raw[]; readonly logs: Record<string, string> } {
  const base = rawTemplate();
  const spec = base['spec'] as Raw;
  const template = (hash?: string): Raw => ({
    metadata: {
      labels: { app: 'web', ...(hash === undefined ? {} : { 'pod-template-hash': hash }) },
      annotations: templateAnnotations,
    },
    spec: { ...spec, containers: [container], initContainers: [{ ...container, name: 'init' }] },
  });
  const templateAnnotations = { 'vault.test/token': canary() };
  const container = {
    name: 'web',
    image: 'registry.example/web:2',
    command: ['/server', `--secret=${canary()}`, canary()],
    args: ['--password', canary(), canary()],
    env: [
      { name: 'DATABASE_URL', value: `postgres://u:${canary()}@db/shop` },
      { name: 'AWS_SECRET_ACCESS_KEY', value: canary() },
      { name: 'PLAIN', value: canary() },
      { name: 'FROM', valueFrom: { secretKeyRef: { name: 'shop', key: 'password' } } },
    ],
    livenessProbe: {
      httpGet: { path: '/', port: 80, httpHeaders: [{ name: 'Authorization', value: canary() }] },
    },
    lifecycle: { preStop: { exec: { command: ['curl', canary()] } } },
  };
  const texts = leaks();
  const said = (at: number): string => texts[at % texts.length] ?? '';
  const conditions = [
    rawCondition('Progressing', 'False', 'ProgressDeadlineExceeded', said(0)),
    rawCondition(
      'ReplicaFailure',
      'True',
      'FailedCreate',
      `admission webhook "a.test" denied the request: ${said(1)}`,
    ),
    rawCondition('Available', 'False', 'MinimumReplicasUnavailable', said(2)),
  ];
  const ended = (message: string) => ({
    exitCode: 1,
    reason: 'Error',
    message,
    finishedAt: '2026-11-22T09:50:00Z',
    startedAt: '2026-11-22T09:49:00Z',
  });
  const status = (at: number): Raw => ({
    phase: 'Running',
    message: said(at),
    conditions: [{ type: 'Ready', status: 'False', message: said(at + 1) }],
    containerStatuses: [
      {
        name: 'web',
        ready: false,
        restartCount: 7,
        state: {
          waiting: {
            reason: 'CrashLoopBackOff',
            message: `back-off 5m0s restarting failed container=web ${said(at + 2)}`,
          },
        },
        lastState: { terminated: ended(texts.slice(at % 4).join('\n')) },
      },
    ],
  });
  const objects = [
    rawDeployment({
      metadata: { annotations: annotations() },
      spec: { template: template() },
      status: {
        conditions,
        updatedReplicas: 2,
        readyReplicas: 0,
        availableReplicas: 0,
        unavailableReplicas: 2,
      },
    }),
    rawReplicaSet(1, {
      metadata: { annotations: { ...annotations(), 'deployment.kubernetes.io/revision': '1' } },
    }),
    rawReplicaSet(2, {
      metadata: { annotations: { ...annotations(), 'deployment.kubernetes.io/revision': '2' } },
      spec: { template: template('2') },
      status: { readyReplicas: 0, availableReplicas: 0, conditions },
    }),
    ...[0, 3].map((at) =>
      rawPod(`web-2-${at}`, {
        metadata: { annotations: { 'cni.test/token': canary() } },
        spec: { containers: [container] },
        status: status(at),
      }),
    ),
    ...texts.flatMap((message, at) => [
      rawEvent(
        { kind: 'Pod', name: 'web-2-0' },
        { metadata: { name: `a${at}`, namespace: 'shop' }, type: 'Warning', reason: 'Failed', message },
      ),
      rawEvent(
        { kind: 'ReplicaSet', name: 'web-2' },
        {
          metadata: { name: `b${at}`, namespace: 'shop' },
          type: 'Warning',
          reason: 'FailedCreate',
          message: `Error creating: ${message}`,
        },
      ),
    ]),
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'shop', namespace: 'shop' },
      data: { password: Buffer.from(canary()).toString('base64') },
    },
  ];
  const log = texts.join('\n');
  const logs = Object.fromEntries(
    ['web-2-0', 'web-2-3'].flatMap((pod) => [
      [`${pod}/web`, log],
      [`${pod}/web/previous`, `${log}\nfatal\n`],
    ]),
  );
  return { objects, logs };
}
