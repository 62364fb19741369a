/** What stands between a feed and the eye: the fleet and the drawn tree, as in src/host/session.ts and tree/deploymentTree.ts. */
import type { FeedListener, FeedState } from '../../../src/core/feed.ts';
import { Fleet } from '../../../src/core/fleet.ts';
import { treeOutline } from '../../../src/core/present/treeOutline.ts';
import { Coalesced } from '../../../src/host/coalesced.ts';

const COALESCE_MS = 250;

export class Tree implements FeedListener {
  readonly fleet = new Fleet();
  /** When it was drawn, milliseconds. */
  readonly redraws: number[] = [];
  events = 0;
  #drawn = 0;
  readonly #drawing = new Coalesced(COALESCE_MS, () => {
    if (this.fleet.revision === this.#drawn) return;
    this.#drawn = this.fleet.revision;
    this.redraws.push(performance.now());
    treeOutline(this.fleet.flagged(), 'namespace');
    this.#first.resolve(undefined);
  });
  readonly #live = Promise.withResolvers<undefined>();
  readonly #first = Promise.withResolvers<undefined>();

  upsert(...[summaries]: Parameters<FeedListener['upsert']>): void {
    this.events += summaries.length;
    this.fleet.upsert(summaries, Date.now());
    this.#drawing.soon();
  }

  remove(uids: readonly string[]): void {
    this.fleet.remove(uids);
    this.#drawing.soon();
  }

  state(state: FeedState): void {
    if (state.is === 'live') this.#live.resolve(undefined);
    if (state.is === 'stopped') this.#live.reject(new Error(state.reason));
  }

  get live(): Promise<undefined> {
    return this.#live.promise;
  }

  get first(): Promise<undefined> {
    return this.#first.promise;
  }
}
