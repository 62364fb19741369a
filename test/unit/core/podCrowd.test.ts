import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Pod } from '../../../src/core/model/workloads.ts';
import { KEPT_PODS, PodCrowd, podRank, worstFirst } from '../../../src/core/podCrowd.ts';

interface Given {
  readonly owner: string | undefined;
  readonly ready: boolean;
  readonly born: number;
}

function pod({ owner, ready, born }: Given, number: number): Pod {
  return {
    metadata: {
      name: `pod-${number}`,
      uid: `uid-${number}`,
      creationTimestamp: new Date(born * 1000).toISOString(),
      labels: { app: 'web' },
      ...(owner === undefined ? {} : { ownerReferences: [{ controller: true, uid: owner }] }),
    },
    spec: { nodeName: 'node-1' },
    status: {
      phase: 'Running',
      conditions: [
        { type: 'Initialized', status: 'True' },
        { type: 'Ready', status: ready ? 'True' : 'False' },
      ],
    },
  };
}

function crowdOf(pods: readonly Pod[], pageSize: number): Pod[] {
  const crowd = new PodCrowd();
  for (let at = 0; at < pods.length; at += pageSize) {
    const page = pods.slice(at, at + pageSize);
    // As a reader does, which may have to read a page twice.
    for (const one of page) crowd.thinned(one);
    crowd.add(page.map((one) => crowd.thinned(one)));
  }
  return crowd.all;
}

const ranks = (pods: readonly Pod[]): string[] =>
  pods
    .map(podRank)
    .sort(worstFirst)
    .map(({ name }) => name);
const isWhole = (one: Pod): boolean => one.spec !== undefined;

describe('a crowd of pods', () => {
  it('is all of them, whole, where they are not more than are looked into', () => {
    const pods = Array.from({ length: KEPT_PODS }, (_, number) =>
      pod({ owner: 'a', ready: true, born: number }, number),
    );
    assert.deepEqual(new Set(crowdOf(pods, 100)), new Set(pods));
  });

  it('keeps the worst of each owner whole, in whatever order and pages they come', () => {
    const given = fc.record({
      owner: fc.constantFrom('a', 'b', undefined),
      ready: fc.boolean(),
      born: fc.nat(50),
    });
    fc.assert(
      fc.property(
        fc.array(given, { minLength: KEPT_PODS, maxLength: 4 * KEPT_PODS, size: 'max' }),
        fc.constantFrom(1, 100, 500, 5000),
        (all, pageSize) => {
          const pods = all.map(pod);
          const crowd = crowdOf(pods, pageSize);
          assert.deepEqual(ranks(crowd), ranks(pods));
          for (const owner of ['a', 'b', undefined]) {
            const theirs = (some: readonly Pod[]): Pod[] =>
              some.filter((one) => one.metadata?.ownerReferences?.[0]?.uid === owner);
            assert.deepEqual(ranks(theirs(crowd).filter(isWhole)), ranks(theirs(pods)).slice(0, KEPT_PODS));
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('leaves of the others what they are told apart and counted by', () => {
    const pods = Array.from({ length: KEPT_PODS + 1 }, (_, number) =>
      pod({ owner: 'a', ready: number === 0, born: number }, number),
    );
    const [left] = crowdOf(pods, 500).filter((one) => !isWhole(one));
    const { name, uid, creationTimestamp, ownerReferences } = pods[0]!.metadata!;
    assert.deepEqual(left, {
      metadata: { name, uid, creationTimestamp, ownerReferences },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
  });

  it('holds what these have in common once', () => {
    const pods = Array.from({ length: KEPT_PODS + 2 }, (_, number) =>
      pod({ owner: 'a', ready: true, born: number }, number),
    );
    const [one, other] = crowdOf(pods, 500).filter((left) => !isWhole(left));
    assert.equal(one!.metadata!.ownerReferences, other!.metadata!.ownerReferences);
    assert.equal(one!.status, other!.status);
  });
});
