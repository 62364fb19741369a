import * as fc from 'fast-check';
import type { DeploymentRef } from '../../src/core/reads.ts';
import { specimens, type Recorded } from './corpus.ts';
import { mutated, type Mutation } from './mutations.ts';

interface Broken {
  readonly target: DeploymentRef;
  readonly list: Recorded;
}

const SPECIMENS = specimens();

/** Recordings with these changes. A failure prints their name and the changes, not the hundred kilobytes. */
export function broken(mutations: fc.Arbitrary<Mutation[]>): fc.Arbitrary<Broken> {
  return fc.record({ index: fc.nat(SPECIMENS.length - 1), changes: mutations }).map(({ index, changes }) => {
    const { name, target, list } = SPECIMENS[index]!;
    const told = `${name} with ${JSON.stringify(changes)}`;
    return { target, list: mutated(list, changes), [fc.toStringMethod]: () => told };
  });
}

export const intact = broken(fc.constant([]));
