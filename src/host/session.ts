/**
 * The one source that is open, and the live picture of its Deployments. Choosing a context or namespaces is remembered
 * for the workspace; the kubeconfig is never edited.
 */
import * as vscode from 'vscode';
import type { FeedScope, FeedState } from '../core/feed.ts';
import type { Fleet } from '../core/fleet.ts';
import type { Moment } from '../core/time.ts';
import { Audience } from './audience.ts';
import { BUG } from './bug.ts';
import { Coalesced } from './coalesced.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import type { Place } from './place.ts';
import type { ClusterChoice, OpenSource, Problem, Sources } from './source.ts';
import { choiceOf, keepWanted, scopeOf, wantedIn, type Wanted } from './wanted.ts';

export type SessionState =
  | { readonly is: 'unasked' | 'opening' }
  | { readonly is: 'noSource'; readonly reason: string }
  | { readonly is: 'open'; readonly feed: FeedState };

type Closed = Exclude<SessionState, { is: 'open' }>;

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
  readonly sources: Sources;
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
    this.sources = sources;
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

  /** What the next opening of a cluster is of. */
  get choice(): ClusterChoice {
    return choiceOf(this.#wanted);
  }

  /** Those that were chosen; empty: all. */
  get namespaces(): readonly string[] {
    return this.#wanted.namespaces ?? [];
  }

  now(): Moment {
    return this.#live?.now() ?? Date.now();
  }

  get #wanted(): Wanted {
    return wantedIn(this.#memory);
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
    await this.#open(async () => {
      await keepWanted(this.#memory, wanted);
      return this.sources.openCluster(choiceOf(wanted));
    }, scopeOf(wanted));
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
    await this.#open(() => this.sources.openSnapshot(path), 'all');
  }

  /** Starts again with what is open; after a sign-in, or when the user does not trust what is shown. */
  async refresh(): Promise<void> {
    if (this.#snapshot === undefined) await this.openCluster();
    else await this.openSnapshot(this.#snapshot);
  }

  /**
   * Opens what the kubeconfig says now in place of what is open, which stays where that cannot be done. The answer is why
   * not, for people.
   */
  async reload(): Promise<string | undefined> {
    const turn = this.#turn;
    const { context } = this.source?.reader.source ?? {};
    const { namespaces, ...wanted } = this.#wanted;
    const opened = await this.#opened(() => this.sources.openCluster(choiceOf(wanted)));
    if (turn !== this.#turn || 'problem' in opened) return this.#unused(opened);
    // A context comes with its namespaces, also where it is the kubeconfig that changes it.
    const isSame = opened.source.reader.source.context === context;
    const next = isSame && namespaces !== undefined ? { ...wanted, namespaces } : wanted;
    void keepWanted(this.#memory, next);
    this.#leave();
    this.#adopt(opened, scopeOf(next));
    return undefined;
  }

  #open(open: () => ReturnType<Sources['openCluster']>, scope: FeedScope): Promise<void> {
    return (this.#opening = this.#openNow(open, scope));
  }

  /** What was opened last wins, from the moment that it is asked for. */
  async #openNow(open: () => ReturnType<Sources['openCluster']>, scope: FeedScope): Promise<void> {
    const turn = this.#leave();
    this.#become({ is: 'opening' });
    const opened = await this.#opened(open);
    if (turn === this.#turn && !('problem' in opened)) {
      this.#adopt(opened, scope);
      return;
    }
    const reason = this.#unused(opened);
    if (turn === this.#turn && reason !== undefined) this.#become({ is: 'noSource', reason });
  }

  /** What could not be opened, or is not wanted any more. The answer is why it could not. */
  #unused(opened: Live | Problem): string | undefined {
    if (!('problem' in opened)) {
      opened.dispose();
      return undefined;
    }
    this.#log.info(opened.problem);
    return opened.problem;
  }

  /** Not followed yet. What a picture is made of is read from disk meanwhile. */
  async #opened(open: () => ReturnType<Sources['openCluster']>): Promise<Live | Problem> {
    try {
      const [opened, { Live }] = await Promise.all([open(), import('./live.ts')]);
      return 'problem' in opened ? opened : new Live(opened, this.#told, this.#log);
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

  /** What to know of what is open, beside its state; it goes with the next opening. */
  get remark(): string | undefined {
    return this.#live?.remark;
  }

  say(remark: string | undefined): void {
    if (this.#live === undefined) return;
    this.#live.remark = remark;
    this.#changed.fire();
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
