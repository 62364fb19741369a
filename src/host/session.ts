/**
 * The one source that is open, and the live picture of its Deployments. Choosing a context or namespaces is remembered
 * for the workspace; the kubeconfig is never edited.
 */
import * as vscode from 'vscode';
import type { FeedScope, FeedState } from '../core/feed.ts';
import { Fleet } from '../core/fleet.ts';
import { moment, type Moment } from '../core/time.ts';
import { Coalesced } from './coalesced.ts';
import type { Log } from './log.ts';
import type { Place } from './place.ts';
import { readSettings } from './settings.ts';
import type { OpenSource, Sources } from './source.ts';

export type SessionState =
  | { readonly is: 'unasked' | 'opening' }
  | { readonly is: 'noSource'; readonly reason: string }
  | { readonly is: 'open'; readonly feed: FeedState };

/** What is wanted of the next opening; kept in the workspace's state. */
interface Wanted {
  readonly context?: string;
  readonly namespaces?: readonly string[];
  /** Which names the context; absent: that of the settings. */
  readonly kubeconfig?: string;
}

const WANTED = 'rolloutDoctor.wanted';
const COALESCE_MS = 250;
/** How often flags that depend on time alone are looked at again. */
const TICK_MS = 5000;
const BUG = 'That failed; the output "Rollout Doctor" says why';

export class Session implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** Something to show has changed; at most four times a second. */
  readonly onDidChange = this.#changed.event;
  readonly #sources: Sources;
  readonly #memory: vscode.Memento;
  readonly #log: Log;
  #source: OpenSource | undefined;
  #fleet = new Fleet();
  #state: SessionState = { is: 'unasked' };
  /** Ends once the last opening has; never fails. */
  #opening: Promise<void> = Promise.resolve();
  /** Ends the feed of the open source, and makes what an earlier one still tells go nowhere. */
  #following = new AbortController();
  readonly #told = new Coalesced(COALESCE_MS, () => {
    this.#changed.fire();
  });
  /** Server's clock minus ours, in milliseconds. */
  #clockOffset = 0;
  /** Runs while something is open. */
  #ticker: NodeJS.Timeout | undefined;
  /** What the last opening was of, if it was a snapshot. */
  #snapshot: string | undefined;

  constructor(sources: Sources, memory: vscode.Memento, log: Log) {
    this.#sources = sources;
    this.#memory = memory;
    this.#log = log;
  }

  get state(): SessionState {
    return this.#state;
  }

  get source(): OpenSource | undefined {
    return this.#source;
  }

  /** What was asked for last is a snapshot, read or not. */
  get isOfSnapshot(): boolean {
    return this.#snapshot !== undefined;
  }

  /** Undefined while nothing is open. */
  get place(): Place | undefined {
    if (this.#source === undefined) return undefined;
    const { kind, context, where } = this.#source.reader.source;
    const { kubeconfig } = this.#wanted;
    const named = kind === 'snapshot' || kubeconfig === undefined ? {} : { kubeconfig };
    return { kind, context, where, ...named };
  }

  get fleet(): Fleet {
    return this.#fleet;
  }

  get context(): string | undefined {
    return this.#wanted.context;
  }

  /** Of the chosen context; undefined: as kubectl finds it. */
  get kubeconfig(): string | undefined {
    return this.#wanted.kubeconfig ?? readSettings().kubeconfig;
  }

  /** Those that were chosen; empty: all. */
  get namespaces(): readonly string[] {
    return this.#wanted.namespaces ?? [];
  }

  /** The server's clock, as far as it is known; a snapshot's time stands still. */
  now(): Moment {
    const recorded = moment(this.#source?.reader.source.recordedAt);
    return recorded ?? Date.now() + this.#clockOffset;
  }

  get #wanted(): Wanted {
    return this.#memory.get<Wanted>(WANTED, {});
  }

  /** Opens the chosen context, or the current one, the first time that anybody looks. */
  async ensureOpen(): Promise<void> {
    if (this.#state.is === 'unasked') await this.openCluster();
    else await this.#opening;
  }

  /** A context comes with its kubeconfig and its namespaces: nothing of the former one's is kept. */
  async openCluster(change: Wanted = {}): Promise<void> {
    const wanted = change.context === undefined ? { ...this.#wanted, ...change } : change;
    this.#snapshot = undefined;
    await this.#open(
      async () => {
        await this.#memory.update(WANTED, wanted);
        const kubeconfig = wanted.kubeconfig ?? readSettings().kubeconfig;
        return this.#sources.openCluster({
          ...(kubeconfig === undefined ? {} : { kubeconfig }),
          ...(wanted.context === undefined ? {} : { context: wanted.context }),
        });
      },
      wanted.namespaces === undefined || wanted.namespaces.length === 0 ? 'all' : wanted.namespaces,
    );
  }

  /** Goes back to where something was looked at, with the namespaces that are chosen there. */
  async reopen({ kind, context, where, kubeconfig }: Place): Promise<void> {
    if (kind === 'snapshot') await this.openSnapshot(where ?? '');
    else if (context === null || (context === this.context && kubeconfig === this.#wanted.kubeconfig))
      await this.openCluster();
    else await this.openCluster({ context, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
  }

  async openSnapshot(path: string): Promise<void> {
    this.#snapshot = path;
    await this.#open(() => this.#sources.openSnapshot(path), 'all');
  }

  /** Starts again with what is open; after a sign-in, or when the user does not trust what is shown. */
  async refresh(): Promise<void> {
    if (this.#snapshot === undefined) await this.openCluster();
    else await this.openSnapshot(this.#snapshot);
  }

  #open(open: () => ReturnType<Sources['openCluster']>, scope: FeedScope): Promise<void> {
    return (this.#opening = this.#openNow(open, scope));
  }

  /** What was opened last wins, from the moment that it is asked for. */
  async #openNow(open: () => ReturnType<Sources['openCluster']>, scope: FeedScope): Promise<void> {
    const following = this.#leave();
    this.#become({ is: 'opening' });
    const opened = await open().catch((error: unknown) => {
      this.#log.bug('open', error);
      return { problem: BUG };
    });
    if (following.signal.aborted) {
      if (!('problem' in opened)) opened.dispose();
      return;
    }
    if ('problem' in opened) {
      this.#log.info(opened.problem);
      this.#become({ is: 'noSource', reason: opened.problem });
      return;
    }
    this.#source = opened;
    for (const warning of opened.warnings) this.#log.info(warning);
    this.#become({ is: 'open', feed: { is: 'loading', seen: 0 } });
    this.#ticker = setInterval(() => {
      if (this.#fleet.tick(this.now())) this.#told.soon();
    }, TICK_MS);
    this.#follow(opened, scope, following.signal);
  }

  /** @param missing what could not be followed, and is not tried again */
  #follow(source: OpenSource, scope: FeedScope, signal: AbortSignal, missing: readonly string[] = []): void {
    const fleet = this.#fleet;
    const listener = {
      upsert: (summaries: Parameters<Fleet['upsert']>[0]): void => {
        fleet.upsert(summaries, this.now());
        this.#told.soon();
      },
      remove: (uids: readonly string[]): void => {
        fleet.remove(uids);
        this.#told.soon();
      },
      state: (told: FeedState, serverTime: string | undefined): void => {
        const feed = told.is === 'live' && missing.length > 0 ? { ...told, missing } : told;
        const server = moment(serverTime);
        if (server !== undefined) this.#clockOffset = server - Date.now();
        if (feed.is === 'stale' || feed.is === 'stopped') this.#log.info(`Deployments: ${feed.reason}`);
        // Who may not list the whole cluster may still see the context's own namespace.
        if (
          feed.is === 'stopped' &&
          feed.why === 'forbidden' &&
          scope === 'all' &&
          source.namespace !== null
        ) {
          this.#follow(source, [source.namespace], signal, [feed.reason]);
          return;
        }
        // The first word of a feed says what is shown already; the rows behind it are not to wait for it.
        const isNews = JSON.stringify(this.#state) !== JSON.stringify({ is: 'open', feed });
        this.#state = { is: 'open', feed };
        if (isNews) this.#told.soon();
      },
    };
    source.feed.follow(scope, listener, signal).catch((error: unknown) => {
      this.#log.bug('feed', error);
      if (!signal.aborted) this.#become({ is: 'open', feed: { is: 'stopped', why: 'failed', reason: BUG } });
    });
  }

  /** Ends what was open: its requests, its feed and everything that was known of it. */
  #leave(): AbortController {
    this.#following.abort();
    clearInterval(this.#ticker);
    this.#source?.dispose();
    this.#source = undefined;
    this.#fleet = new Fleet();
    this.#clockOffset = 0;
    this.#following = new AbortController();
    return this.#following;
  }

  #become(state: SessionState): void {
    this.#state = state;
    this.#changed.fire();
  }

  dispose(): void {
    this.#leave();
    this.#told.dispose();
    this.#changed.dispose();
  }
}
