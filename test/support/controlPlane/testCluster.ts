import { startKubelet, type Kubelet } from '../kubelet/kubelet.ts';
import type { NodeSpec } from '../kubelet/nodes.ts';
import type { AdminClient } from './adminClient.ts';
import type { Assets } from './assets.ts';
import { startControlPlane, type ControlPlane } from './controlPlane.ts';
import { until } from './waiting.ts';
import { startWebhookServer, type WebhookServer } from './webhookServer.ts';

/** A control plane with nodes that stand-in kubelets serve, and a webhook server that the apiserver can call. */
export interface TestCluster {
  readonly plane: ControlPlane;
  readonly admin: AdminClient;
  readonly kubelet: Kubelet;
  readonly webhooks: WebhookServer;
  /** Creates a namespace and waits until pods can be created in it. */
  readonly createNamespace: (name: string) => Promise<void>;
  readonly stop: (keepFolder: boolean) => Promise<void>;
}

/** Label that webhook configurations select a test's namespace by; its value is the namespace's name. */
export const NAMESPACE_LABEL = 'test.cluster/namespace';

/** From 1.24 on, service accounts no longer carry a token that admission waits for. */
const TOKEN_SECRETS_GONE = 24;

export const NODES: readonly NodeSpec[] = [{ name: 'node-a' }, { name: 'node-b' }];

/** Starts it with the nodes of NODES; about 6 s. */
export async function startTestCluster(assets: Assets): Promise<TestCluster> {
  const plane = await startControlPlane(assets);
  const { admin, servingKeys } = plane;
  const [kubelet, webhooks] = await Promise.all([
    startKubelet(plane.transportAs('kubelet'), servingKeys),
    startWebhookServer(servingKeys),
  ]);
  await Promise.all(NODES.map((node) => kubelet.addNode(node)));
  return {
    plane,
    admin,
    kubelet,
    webhooks,
    createNamespace: (name) => createNamespace(admin, plane.minor, name),
    stop: async (keepFolder) => {
      await Promise.all([kubelet.stop(), webhooks.stop()]);
      await plane.stop(keepFolder);
    },
  };
}

async function createNamespace(admin: AdminClient, minor: number, name: string): Promise<void> {
  await admin.create({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { [NAMESPACE_LABEL]: name } },
  });
  const path = `/api/v1/namespaces/${name}/serviceaccounts/default`;
  await until(`namespace ${name} has a usable default service account`, async () => {
    const { status, body } = await admin.transport.send({ method: 'GET', path });
    return (
      status === 200 &&
      (minor >= TOKEN_SECRETS_GONE || (body as { secrets?: unknown[] }).secrets !== undefined)
    );
  });
}
