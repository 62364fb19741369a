import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestCluster } from '../support/controlPlane/testCluster.ts';
import { createContext, isObserved, type Deployment } from './context.ts';
import type { Scenario } from './scenario.ts';

export interface Arranged {
  readonly namespace: string;
  readonly deployment: Deployment;
  /** Undoes what was done outside the namespace, and deletes that without waiting for it to be gone. */
  readonly undo: () => Promise<void>;
}

let namespaces = 0;

/** Makes the scenario's state in a namespace of its own, and asserts the generations that the cluster shows. */
export async function arrange(cluster: TestCluster, scenario: Scenario): Promise<Arranged> {
  namespaces += 1;
  const namespace = `scenario-${namespaces}`;
  await cluster.createNamespace(namespace);
  const [ctx, undoOutside] = createContext(cluster, namespace);
  const undo = async (): Promise<void> => {
    await undoOutside();
    await cluster.admin.remove('Namespace', { name: namespace });
  };
  try {
    await scenario.arrange(ctx);
    await sleep((scenario.lastsSeconds ?? 0) * 1000);
    const name = scenario.deployment ?? 'web';
    const deployment = await cluster.admin.get('Deployment', { namespace, name });
    assert.ok(deployment);
    const generation = isObserved(deployment) ? 'matches' : 'behind';
    assert.equal(generation, scenario.expect.generation, 'what the cluster itself shows');
    return { namespace, deployment, undo };
  } catch (error) {
    await undo();
    throw error;
  }
}
