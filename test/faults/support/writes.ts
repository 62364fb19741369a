import type { AdminClient } from '../../support/controlPlane/adminClient.ts';
import type { ReadObject } from '../../support/controlPlane/kinds.ts';
import { until } from '../../support/controlPlane/waiting.ts';
import { deployment, update } from '../../cluster/objects.ts';

/** The changes that the product can make, by the ids of their buttons. */
export const WRITES = ['resume', 'pause', 'nudge', 'rollBack'] as const;
export type Write = (typeof WRITES)[number];

/** A Deployment without pods on which the write has something to do: two revisions, paused where it is to be resumed. */
export async function makeReady(
  admin: AdminClient,
  namespace: string,
  name: string,
  write: Write,
): Promise<void> {
  const ref = { namespace, name };
  const object = deployment({ name, replicas: 0, version: '1.0' });
  await admin.create({ ...object, metadata: { ...object.metadata, namespace } });
  const untilObserved = async (revisions: number): Promise<void> => {
    await until(`${name} has ${revisions} revisions`, async () => {
      const [found, sets] = await Promise.all([
        admin.get('Deployment', ref),
        admin.list('ReplicaSet', namespace, `labelSelector=app%3D${name}`),
      ]);
      return found?.metadata?.generation === found?.status?.observedGeneration && sets.length >= revisions;
    });
  };
  // No ReplicaSet is made for a Deployment that is paused before the controller has seen it.
  await untilObserved(1);
  if (write === 'rollBack') {
    await admin.patch('Deployment', ref, update({ name, version: '2.0' }));
    await untilObserved(2);
  }
  if (write === 'resume') {
    await admin.patch('Deployment', ref, { spec: { paused: true } });
    await untilObserved(1);
  }
}

/** Whether the cluster is in the state that the write asks for. */
export function isWritten(write: Write, { metadata, spec }: ReadObject<'Deployment'>): boolean {
  switch (write) {
    case 'resume':
      return spec?.paused !== true;
    case 'pause':
      return spec?.paused === true;
    case 'nudge':
      return metadata?.annotations?.['rollout-doctor/nudged-at'] !== undefined;
    case 'rollBack':
      return spec?.template?.spec?.containers?.[0]?.image?.endsWith(':1.0') === true;
  }
}
