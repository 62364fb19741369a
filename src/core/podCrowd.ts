/**
 * The pods of a list, of which there may be thousands. What is looked into are the worst; of the others there is only
 * what they are counted and ranked by, or holding them would make the collector of garbage stop the event loop.
 */
import type { Pod } from './model/workloads.ts';
import { moment } from './time.ts';

/** More than these are counted, not kept: the worst ones explain the rest. */
export const KEPT_PODS = 500;

/** What ranks a pod among those of one owner. */
export interface PodRank {
  readonly name: string;
  readonly ready: boolean;
  readonly born: number;
}

export function podRank(pod: Pod): PodRank {
  const { name = '(unnamed)', creationTimestamp } = pod.metadata ?? {};
  return { name, ready: isReady(pod), born: moment(creationTimestamp) ?? 0 };
}

/** Those that are not ready, then the newest; the name keeps it stable. */
export function worstFirst(a: PodRank, b: PodRank): number {
  return Number(a.ready) - Number(b.ready) || b.born - a.born || (a.name < b.name ? -1 : 1);
}

export function isReady({ status }: Pod): boolean {
  return (status?.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True');
}

/** A pod is ranked by its owner first, which is not known yet: so of each owner the worst are kept. */
export class PodCrowd {
  /** As many as are kept: in order. */
  readonly #whole = new Map<string | undefined, { readonly pod: Pod; readonly rank: PodRank }[]>();
  readonly #rest: Pod[] = [];
  /** Of each owner the reference, one for all of its remnants: what there are thousands of, each collection has to copy. */
  readonly #references = new Map<string, OwnerReferences>();

  /**
   * The pod, or what is left of it where enough that are worse were added before: for who reads a page, so that it is not
   * held whole until the page is. Adds nothing, for a page may have to be read twice.
   */
  thinned(pod: Pod): Pod {
    const least = this.#whole.get(controllerOf(pod)?.uid)?.[KEPT_PODS - 1];
    return least !== undefined && worstFirst(least.rank, podRank(pod)) < 0 ? this.#remnant(pod) : pod;
  }

  add(pods: readonly Pod[]): void {
    const grown = new Set<string | undefined>();
    for (const pod of pods) {
      const owner = controllerOf(pod)?.uid;
      const theirs = this.#whole.get(owner) ?? [];
      theirs.push({ pod, rank: podRank(pod) });
      this.#whole.set(owner, theirs);
      grown.add(owner);
    }
    for (const owner of grown) {
      const theirs = this.#whole.get(owner) ?? [];
      if (theirs.length < KEPT_PODS) continue;
      theirs.sort((a, b) => worstFirst(a.rank, b.rank));
      for (const { pod } of theirs.splice(KEPT_PODS)) this.#rest.push(this.#remnant(pod));
    }
  }

  get all(): Pod[] {
    return [...[...this.#whole.values()].flatMap((theirs) => theirs.map(({ pod }) => pod)), ...this.#rest];
  }

  #remnant(pod: Pod): Pod {
    const { name, namespace, uid, creationTimestamp } = pod.metadata ?? {};
    const ownerReferences = this.#shared(controllerOf(pod));
    return {
      metadata: {
        ...(name === undefined ? {} : { name }),
        ...(namespace === undefined ? {} : { namespace }),
        ...(uid === undefined ? {} : { uid }),
        ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
        ...(ownerReferences === undefined ? {} : { ownerReferences }),
      },
      status: isReady(pod) ? READY : NOT_READY,
    };
  }

  #shared(owner: OwnerReferences[number] | undefined): OwnerReferences | undefined {
    if (owner?.uid === undefined) return undefined;
    const known = this.#references.get(owner.uid) ?? [owner];
    this.#references.set(owner.uid, known);
    return known;
  }
}

type OwnerReferences = NonNullable<NonNullable<Pod['metadata']>['ownerReferences']>;
type Status = NonNullable<Pod['status']>;

const READY: Status = { conditions: [{ type: 'Ready', status: 'True' }] };
const NOT_READY: Status = { conditions: [] };

function controllerOf({ metadata }: Pod): OwnerReferences[number] | undefined {
  return metadata?.ownerReferences?.find(({ controller }) => controller === true);
}
