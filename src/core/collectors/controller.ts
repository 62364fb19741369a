/**
 * Follow-up: does the deployment controller live and work? It is a loop inside kube-controller-manager, which managed
 * control planes hide; what can be seen nearly everywhere is its Lease, and whether it serves other Deployments.
 */
import { dated } from '../desiredSince.ts';
import { defineFollowUp, type PlaybookEvidence } from '../collector.ts';
import { isBehind } from '../generation.ts';
import type { Listing } from '../lists.ts';
import { mapReading, read, type Reading } from '../model/reading.ts';
import type {
  ControllerFacts,
  ControllerPod,
  LeaseFact,
  OtherDeployments,
} from '../model/surroundingFacts.ts';
import type { Deployment, Pod } from '../model/workloads.ts';
import type { DeploymentRef, Reads } from '../reads.ts';
import { redactText } from '../redact.ts';
import { isComplete } from '../rolloutState.ts';
import { staleStatus } from '../staleStatus.ts';
import { newest, type Moment } from '../time.ts';
import { deploymentFacts } from './deployment.ts';

export default defineFollowUp({
  id: 'controller',
  number: null,
  title: 'The deployment controller',
  command: (target) =>
    ['kubectl get lease kube-controller-manager -n kube-system -o yaml', target.context]
      .filter(Boolean)
      .join(' '),
  unwanted:
    'not asked: the generation is observed, and nothing contradicts the status, so the controller works',
  wanted: (playbook, now) => generationIsBehind(playbook) || statusIsStale(playbook, now),
  async collect(reads) {
    const [lease, pods, others] = await Promise.all([readLease(reads), readPods(reads), readOthers(reads)]);
    // A Lease that is not there says nothing (some distributions keep none); the control group can still speak.
    if (lease.state !== 'ok' && others.state !== 'ok') return lease;
    return read({ lease, pods, others, log: await readLog(reads, lease, pods) } satisfies ControllerFacts);
  },
});

export function generationIsBehind({ deployment }: PlaybookEvidence): boolean {
  return deployment.state === 'ok' && isBehind(deployment.value);
}

function statusIsStale({ deployment, pods }: PlaybookEvidence, now: Moment): boolean {
  return (
    deployment.state === 'ok' &&
    isComplete(deployment.value) &&
    staleStatus(deployment.value, pods.state === 'ok' ? pods.value : undefined, now) !== undefined
  );
}

async function readLease(reads: Reads): Promise<Reading<LeaseFact>> {
  const lease = await reads.get('Lease', { namespace: 'kube-system', name: 'kube-controller-manager' });
  return mapReading(lease, ({ spec }) => ({
    holder: spec?.holderIdentity,
    renewedAt: spec?.renewTime,
    readAt: reads.readAt(lease),
    durationSeconds: spec?.leaseDurationSeconds,
  }));
}

/** kubeadm labels the static pod with component; OpenShift has a namespace of its own for it. */
const PLACES = [
  { namespace: 'kube-system', labelSelector: 'component=kube-controller-manager' },
  { namespace: 'openshift-kube-controller-manager', labelSelector: 'app=kube-controller-manager' },
];

async function readPods(reads: Reads): Promise<Reading<readonly ControllerPod[]>> {
  let found: Reading<readonly ControllerPod[]> = read([]);
  for (const place of PLACES) {
    found = mapReading(await reads.lists.whole('Pod', place), ({ items }) => items.map(controllerPod));
    if (found.state !== 'ok' || found.value.length > 0) return found;
  }
  return found;
}

function controllerPod({ metadata, status }: Pod): ControllerPod {
  const statuses = status?.containerStatuses ?? [];
  const trouble = statuses
    .map(({ state }) => state?.waiting?.reason ?? state?.terminated?.reason)
    .find(Boolean);
  return {
    name: metadata?.name ?? '(unnamed)',
    namespace: metadata?.namespace ?? '',
    ready: (status?.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True'),
    phase: status?.phase ?? 'Unknown',
    restarts: statuses.reduce((sum, one) => sum + (one.restartCount ?? 0), 0),
    trouble,
  };
}

/** The whole cluster's Deployments where the user may list them, else the namespace's; one page is group enough. */
async function readOthers(reads: Reads): Promise<Reading<OtherDeployments>> {
  const { namespace } = reads.target;
  const all = await reads.lists.firstPage('Deployment', {});
  const listing = all.state === 'ok' ? all : await reads.lists.firstPage('Deployment', { namespace });
  const now = await reads.now();
  return mapReading(listing, (page) => others(reads, page, now));
}

function others(reads: Reads, { items, truncated }: Listing<Deployment>, now: Moment): OtherDeployments {
  const { target } = reads;
  const group = items
    .map((object) =>
      dated(
        deploymentFacts(object, {
          namespace: object.metadata?.namespace ?? '',
          name: object.metadata?.name ?? '',
        }),
        now,
      ),
    )
    .filter((one) => one.namespace !== target.namespace || one.name !== target.name);
  const traces = group.flatMap((one) => [
    ...one.conditions.map((condition) => condition.lastUpdateTime),
    ...one.writes.filter((write) => write.isStatus).map((write) => write.at),
  ]);
  return {
    seen: group.length,
    unobserved: group
      .filter(isBehind)
      .map(({ namespace, name, desiredSince }) => ({ namespace, name, since: desiredSince })),
    lastWorkAt: newest(traces),
    truncated,
  };
}

const TAIL = 2000;
const KEPT_LINES = 20;

/** Of the pod that holds the Lease, where it can be told (the identity begins with the node's name). */
async function readLog(
  reads: Reads,
  lease: Reading<LeaseFact>,
  pods: Reading<readonly ControllerPod[]>,
): Promise<Reading<readonly string[]>> {
  if (pods.state !== 'ok') return pods;
  const host = lease.state === 'ok' ? lease.value.holder?.split('_')[0] : undefined;
  const leader =
    pods.value.find((pod) => host !== undefined && pod.name.endsWith(`-${host}`)) ?? pods.value[0];
  if (leader === undefined)
    return {
      state: 'notFound',
      reason: 'no pod of kube-controller-manager is visible, as is usual on managed clusters',
    };
  const log = await reads.logOf({
    namespace: leader.namespace,
    pod: leader.name,
    container: 'kube-controller-manager',
    previous: false,
    tailLines: TAIL,
  });
  return mapReading(log, (text) => {
    const lines = text.split('\n').filter(about(reads.target)).slice(-KEPT_LINES);
    return lines.length === 0 ? [] : redactText(lines.join('\n')).text.split('\n');
  });
}

/**
 * Lines that name the Deployment as one: `deployment="shop/web"`, before 1.21 `deployment shop/web: …`, as JSON
 * `"deployment":{"name":"web","namespace":"shop"}`. The other controllers log here too, about a Service of that name.
 */
function about({ namespace, name }: DeploymentRef): (line: string) => boolean {
  const [inNamespace, named] = [namespace, name].map((one) => one.replace(/[^\w-]/g, '\\$&'));
  const key = `${inNamespace}/${named}(?![\\w.-])`;
  const pair = `\\{"name":"${named}","namespace":"${inNamespace}"\\}`;
  const pattern = new RegExp(`\\bdeployment[^\\w/]{1,4}${key}|"deployment":${pair}`, 'i');
  return (line) => pattern.test(line);
}
