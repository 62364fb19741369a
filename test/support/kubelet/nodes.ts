import type { AdminClient } from '../controlPlane/adminClient.ts';
import { timestamp } from './containerStates.ts';

export interface NodeSpec {
  readonly name: string;
  /** Quantities; default 4 CPUs, 8Gi, 110 pods. */
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
}

const LEASES = 'kube-node-lease';

/** Registers a Node that is Ready and answers log requests on `logPort` of 127.0.0.1. */
export async function registerNode(admin: AdminClient, node: NodeSpec, logPort: number): Promise<void> {
  const { name, taints = [] } = node;
  const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...node.labels };
  await admin.create({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: { taints } });
  await admin.patch('Node', { name }, { status: nodeStatus(node, logPort) }, { subresource: 'status' });
  // Admission taints every new node as not ready. The node controller takes that away too, in its own time, and
  // writes the whole list when it does: the wanted taints are in it from the beginning.
  await admin.patch('Node', { name }, { spec: { taints } });
  await admin.create({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: LEASES },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: microTime() },
  });
}

/** The heartbeat, without which the node would count as lost after 40 s. */
export async function renewNode(admin: AdminClient, name: string): Promise<void> {
  await admin.patch('Lease', { name, namespace: LEASES }, { spec: { renewTime: microTime() } });
}

export async function unregisterNode(admin: AdminClient, name: string): Promise<void> {
  await admin.remove('Lease', { name, namespace: LEASES });
  await admin.remove('Node', { name });
}

function nodeStatus(node: NodeSpec, logPort: number): object {
  const resources = {
    cpu: node.cpu ?? '4',
    memory: node.memory ?? '8Gi',
    pods: node.pods ?? '110',
    'ephemeral-storage': '50Gi',
  };
  const condition = (type: string, status: string, reason: string, message: string): object => ({
    ...{ type, status, reason, message },
    lastHeartbeatTime: timestamp(),
    lastTransitionTime: timestamp(),
  });
  return {
    capacity: resources,
    allocatable: resources,
    addresses: [
      { type: 'InternalIP', address: '127.0.0.1' },
      { type: 'Hostname', address: node.name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: logPort } },
    nodeInfo: {
      kubeletVersion: 'v1.20.2',
      containerRuntimeVersion: 'containerd://1.6.8',
      operatingSystem: 'linux',
    },
    // pkg/kubelet/nodestatus/setters.go
    conditions: [
      condition(
        'MemoryPressure',
        'False',
        'KubeletHasSufficientMemory',
        'kubelet has sufficient memory available',
      ),
      condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
      condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
      condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
    ],
  };
}

function microTime(): string {
  return `${new Date().toISOString().slice(0, -1)}000Z`;
}
