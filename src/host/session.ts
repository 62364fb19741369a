/**
 * The one source that is open, and the live picture of its Deployments. Choosing a context or namespaces is remembered
 * for the workspace; the kubeconfig is never edited.
 */
import * as vscode from 'vscode';
import type { FeedScope, FeedState } from '../core/feed.ts';
import type { Fleet } from '../core/fleet.ts';
import type { Moment } from '../core/time.ts';
import { Audience } from './audience.ts';
import { Coalesced } from './coalesced.ts';
import type { Live } from './live.ts';
import { BUG, type Log } from './log.ts';
import type { Place } from './place.ts';
import { readSettings } from './settings.ts';
import type { OpenSource, Problem, Sources } from './source.ts';

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

type Closed = Exclude<SessionState, { is: 'open' }>;

const WANTED = 'rolloutDoctor.wanted';
const COALESCE_MS = 250;
/** What is known where nothing is open; the code for more is read from disk with the first opening. */
const NOTHING: Pick<Fleet, 'counts' | 'flagged' | 'all' | 'find' | 'revision'> = {
  revision: 0,
  counts: { seen: 0, incident: 0, warning: 0, information: 0 },
  flagged: () => [],
  all: () => [],
  find: () => undefined,
};

export class Session implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  /** Something to show has changed; at most four times a second. */
  readonly onDidChange = this.#changed.event;
  readonly audience = new Audience();
  readonly #sources: Sources;
  readonly #memory: vscode.Memento;
  readonly #log: Log;
  #live: Live | undefined;
  /** Where nothing is open. */
  #closed: Closed = { is: 'unasked' };
  /** Ends once the last opening has; never fails. */
  #opening: Promise<void> = Promise.resolve();
  /** Of the last opening: an earlier one that comes late is closed again. */
  #turn = 0;
  readonly #told = new Coalesced(COALESCE_MS, () => {
    this.#changed.fire();
  });
  /** What the last opening was of, if it was a snapshot. */
  #snapshot: string | undefined;

  constructor(sources: Sources, memory: vscode.Memento, log: Log) {
    this.#sources = sources;
    this.#memory = memory;
    this.#log = log;
  }

  get state(): SessionState {
    return this.#live === undefined ? this.#closed : { is: 'open', feed: this.#live.feed };
  }

  get source(): OpenSource | undefined {
    return this.#live?.source;
  }

  /** What was asked for last is a snapshot, read or not. */
  get isOfSnapshot(): boolean {
    return this.#snapshot !== undefined;
  }

  /** Undefined while nothing is open. */
  get place(): Place | undefined {
    if (this.source === undefined) return undefined;
    const { kind, context, where } = this.source.reader.source;
    const { kubeconfig } = this.#wanted;
    const named = kind === 'snapshot' || kubeconfig === undefined ? {} : { kubeconfig };
    return { kind, context, where, ...named };
  }

  /** Empty while nothing is open. */
  get fleet(): typeof NOTHING {
    return this.#live?.fleet ?? NOTHING;
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

  now(): Moment {
    return this.#live?.now() ?? Date.now();
  }

  get #wanted(): Wanted {
    return this.#memory.get<Wanted>(WANTED, {});
  }

  /** Opens the chosen context, or the current one, the first time that anybody looks. */
  async ensureOpen(): Promise<void> {
    if (this.state.is === 'unasked') await this.openCluster();
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
    const turn = this.#leave();
    this.#become({ is: 'opening' });
    const opened = await this.#opened(open);
    if (turn !== this.#turn) {
      if (!('problem' in opened)) opened.dispose();
      return;
    }
    if ('problem' in opened) {
      this.#log.info(opened.problem);
      this.#become({ is: 'noSource', reason: opened.problem });
      return;
    }
    this.#adopt(opened, scope);
  }

  /** Not followed yet. What a picture is made of is read from disk meanwhile. */
  async #opened(open: () => ReturnType<Sources['openCluster']>): Promise<Live | Problem> {
    try {
      const [opened, { Live }] = await Promise.all([open(), import('./live.ts')]);
      const tell = (): void => {
        this.#told.soon();
      };
      return 'problem' in opened ? opened : new Live(opened, tell, this.#log);
    } catch (error) {
      this.#log.bug('open', error);
      return { problem: BUG };
    }
  }

  #adopt(live: Live, scope: FeedScope): void {
    for (const warning of live.source.warnings) this.#log.info(warning);
    this.#live = live;
    this.#changed.fire();
    live.follow(scope);
  }

  get isResting(): boolean {
    return this.#live?.isResting === true;
  }

  /** Nobody looks, or somebody does again. A snapshot has nothing to rest from. */
  rest(isOn: boolean): void {
    if (this.isOfSnapshot || this.isResting === isOn || this.#live === undefined) return;
    this.#live.rest(isOn);
    this.#changed.fire();
  }

  /** Ends what was open, and all that was known of it. The answer is whose turn it is now. */
  #leave(): number {
    this.#live?.dispose();
    this.#live = undefined;
    return ++this.#turn;
  }

  #become(state: Closed): void {
    this.#closed = state;
    this.#changed.fire();
  }

  dispose(): void {
    this.#leave();
    this.#told.dispose();
    this.audience.dispose();
    this.#changed.dispose();
  }
}
