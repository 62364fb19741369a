import assert from 'node:assert/strict';
import type { DeploymentFacts, PodFacts } from '../../../src/core/model/evidence.ts';
import { isOnItsWay, staleStatus } from '../../../src/core/staleStatus.ts';
import { ago, deployment, NOW, pod, pods, unreadyPod } from '../../support/facts.ts';

const ready = (name: string) => pod({ name });
const unready = (name: string, seconds: number) => unreadyPod(seconds, { name });
const ended = (name: string) => pod({ name, ready: false, phase: 'Failed' });
const leaving = (name: string) => pod({ name, deletingSince: ago(5) });

describe('a status that says all is well', () => {
  const cases: {
    what: string;
    pods: PodFacts | undefined;
    change?: Partial<DeploymentFacts>;
    why?: string;
    onItsWay?: boolean;
  }[] = [
    { what: 'holds with as many ready pods', pods: pods(ready('a'), ready('b'), ready('c')) },
    {
      what: 'holds with more than it counts, as in the middle of a surge',
      pods: pods(ready('a'), ready('b'), ready('c'), unready('d', 900)),
    },
    { what: 'holds where the pods could not be read', pods: undefined },
    {
      what: 'holds where not all of them could be read',
      pods: { ...pods(ready('a')), truncated: 'in part' },
    },
    {
      what: 'is contradicted by a pod that has not been ready for long',
      pods: pods(ready('a'), ready('b'), unready('c', 300)),
      why: 'the status says that all 3 pods are available, but only 2 are ready, for 5m',
      onItsWay: false,
    },
    {
      what: 'is a moment behind a pod that has just ceased to be ready',
      pods: pods(ready('a'), ready('b'), unready('c', 60)),
      why: 'the status says that all 3 pods are available, but only 2 are ready, for 60s',
      onItsWay: true,
    },
    {
      what: 'has been wrong since the last pod that it could spare, not since the first',
      pods: pods(ready('a'), ready('b'), unready('c', 20), unready('d', 900)),
      why: 'the status says that all 3 pods are available, but only 2 are ready, for 20s',
      onItsWay: true,
    },
    {
      what: 'is contradicted by pods that ended, are going, or belong to another template',
      pods: pods(ended('a'), leaving('b'), pod({ name: 'c', ofCurrent: false })),
      why: 'the status says that all 3 pods are available, but none is ready',
      onItsWay: false,
    },
    {
      what: 'is contradicted where its one pod is not there',
      pods: pods(),
      change: { replicas: { desired: 1, total: 1, updated: 1, ready: 1, available: 1, unavailable: 0 } },
      why: 'the status says that its one pod is available, but none is ready',
      onItsWay: false,
    },
    {
      what: 'is of another life where it observed a generation that is still to come',
      pods: pods(ready('a'), ready('b'), ready('c')),
      change: { observedGeneration: 57, desiredSince: ago(600) },
      why: 'the status is of generation 57, and this Deployment is at 4, for 10m',
      onItsWay: false,
    },
    {
      what: 'is of another life for a moment after a restore',
      pods: pods(ready('a'), ready('b'), ready('c')),
      change: { observedGeneration: 57, desiredSince: undefined, createdAt: ago(3) },
      why: 'the status is of generation 57, and this Deployment is at 4, for 3s',
      onItsWay: true,
    },
  ];
  for (const { what, pods: seen, change, why, onItsWay } of cases)
    it(what, () => {
      const stale = staleStatus(deployment(change), seen, NOW);
      assert.equal(stale?.why, why);
      assert.equal(stale === undefined ? undefined : isOnItsWay(stale), onItsWay);
    });
});
