import type { AdminClient } from '../support/controlPlane/adminClient.ts';
import { collectionPath, objectPath } from '../support/controlPlane/kinds.ts';
import type { Send } from '../support/controlPlane/transport.ts';
import { until } from '../support/controlPlane/waiting.ts';
import type { WebhookOptions } from './objects.ts';

/**
 * The apiserver learns of a configuration through a watch: until it has, writes pass unasked. Tries dry runs of
 * the write that the webhook is to refuse until its name is in the refusal.
 */
export async function untilAsked(
  admin: AdminClient,
  namespace: string,
  webhook: WebhookOptions,
): Promise<void> {
  await until(`the apiserver asks the webhook ${webhook.name}`, async () => {
    const { status, body } = await admin.transport.send(await dryRun(admin, namespace, webhook));
    return status >= 400 && (body as { message?: string }).message?.includes(webhook.name) === true;
  });
}

async function dryRun(
  admin: AdminClient,
  namespace: string,
  { resource, operations }: WebhookOptions,
): Promise<Send> {
  const isCreate = operations.includes('CREATE');
  if (resource === 'pods' && isCreate)
    return create(collectionPath('Pod', namespace), 'v1', 'Pod', podSpec());
  if (resource === 'pods') {
    const name = (await admin.list('Pod', namespace))[0]?.metadata?.name;
    if (name === undefined) throw new Error('no pod is there to try the webhook with');
    return { method: 'DELETE', path: `${objectPath('Pod', { namespace, name })}?dryRun=All` };
  }
  if (resource === 'apps/replicasets' && isCreate) {
    const labels = { app: 'dry-run' };
    const template = { metadata: { labels }, spec: podSpec() };
    const spec = { replicas: 0, selector: { matchLabels: labels }, template };
    return create(collectionPath('ReplicaSet', namespace), 'apps/v1', 'ReplicaSet', spec);
  }
  if (resource === 'apps/replicasets') {
    const name = (await admin.list('ReplicaSet', namespace))[0]?.metadata?.name;
    if (name === undefined) throw new Error('no ReplicaSet is there to try the webhook with');
    return annotate(objectPath('ReplicaSet', { namespace, name }));
  }
  if (resource === 'apps/deployments/status') {
    return annotate(objectPath('Deployment', { namespace, name: 'web' }, 'status'));
  }
  throw new Error(`no dry run is known for a webhook on ${operations.join()} ${resource}`);
}

function create(path: string, apiVersion: string, kind: string, spec: object): Send {
  return {
    method: 'POST',
    path: `${path}?dryRun=All`,
    body: { apiVersion, kind, metadata: { name: 'dry-run' }, spec },
  };
}

function annotate(path: string): Send {
  const body = { metadata: { annotations: { 'test.cluster/dry-run': 'true' } } };
  return { method: 'PATCH', path: `${path}?dryRun=All`, body, contentType: 'application/merge-patch+json' };
}

function podSpec(): object {
  return { containers: [{ name: 'web', image: 'registry.local/shop/web:1.0' }] };
}
