/** What stands between a cluster and the eye: what the extension makes of a feed, drawn as in src/host/session.ts. */
import type { Connected } from '../../../src/cluster/connect.ts';
import type { FeedListener } from '../../../src/core/feed.ts';
import type { Fleet } from '../../../src/core/fleet.ts';
import { treeOutline } from '../../../src/core/present/treeOutline.ts';
import { Coalesced } from '../../../src/host/coalesced.ts';
import { Live } from '../../../src/host/live.ts';

const COALESCE_MS = 250;

export class Tree {
  /** When it was drawn, milliseconds. */
  readonly redraws: number[] = [];
  events = 0;
  readonly #picture: Live;
  #drawn = 0;
  readonly #drawing = new Coalesced(COALESCE_MS, () => {
    if (this.fleet.revision === this.#drawn) return;
    this.#drawn = this.fleet.revision;
    this.redraws.push(performance.now());
    if (treeOutline(this.fleet.flagged(), 'namespace').length > 0) this.#firstRows.resolve(undefined);
  });
  readonly #live = Promise.withResolvers<undefined>();
  readonly #firstRows = Promise.withResolvers<undefined>();

  constructor(cluster: Connected) {
    const feed: Connected['feed'] = {
      follow: (scope, listener, ...others) => cluster.feed.follow(scope, this.#counting(listener), ...others),
    };
    const told = {
      soon: () => {
        this.#look();
        this.#drawing.soon();
      },
    };
    const fail = (reason: string): void => {
      this.#live.reject(new Error(reason));
    };
    this.#picture = new Live({ ...cluster, feed }, told, { info: fail, bug: fail });
  }

  get fleet(): Fleet {
    return this.#picture.fleet;
  }

  /** All Deployments of the cluster. */
  follow(): void {
    this.#picture.follow('all');
  }

  /** All have been read. */
  get live(): Promise<undefined> {
    return this.#live.promise;
  }

  /** Something flagged has been drawn. */
  get firstRows(): Promise<undefined> {
    return this.#firstRows.promise;
  }

  #counting(listener: FeedListener): FeedListener {
    return {
      ...listener,
      upsert: (summaries, serverTime) => {
        this.events += summaries.length;
        listener.upsert(summaries, serverTime);
      },
    };
  }

  #look(): void {
    if (this.#picture.feed.is === 'live') this.#live.resolve(undefined);
  }
}
