import type { Folder } from '../support/folder.ts';
import type { LoadProcess } from '../support/load/loadProcess.ts';
import type { World } from '../support/load/loadServer.ts';
import { command } from './subject.ts';

/** Of one diagnosis at the other end of a link. */
export const RTT_MS = 50;
/** What a diagnosis meets, and the tree beside it; some rows have more pods or events in it. */
export const WORLD: World = { deployments: 10_000, pods: 20, noise: 0 };

export interface Bench {
  /** How often each comparison is made; the sides take turns within a round. */
  readonly rounds: number;
  /** Without it, what is compared with kubectl is left out, loudly. */
  readonly hasKubectl: boolean;
  /** Of WORLD. */
  readonly large: { kubeconfig(rttMs?: number): Promise<string> };
  /** The same, where it is generated: it counts, and does what it is asked. Undefined: a real API server. */
  readonly generated: LoadProcess | undefined;
  /** The bundled subjects. */
  readonly bundles: Folder;
}

export async function isKubectlThere(): Promise<boolean> {
  return command('kubectl', ['version', '--client']).then(
    () => true,
    () => false,
  );
}

/** One after the other. */
export async function inTurn<T>(rounds: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let round = 0; round < rounds; round++) made.push(await make());
  return made;
}
