/** Whether something has come since a run began that makes another worth it. */
import type { DeploymentSummary } from '../../core/feed.ts';
import type { DeploymentRef } from '../../core/reads.ts';
import type { Session } from '../session.ts';
import type { OpenSource } from '../source.ts';
import type { RunState } from './diagnosisRun.ts';

type Watched = Pick<Session, 'state' | 'fleet'>;

export class News {
  readonly #session: Watched;
  readonly #target: DeploymentRef;
  #source: OpenSource | undefined;
  /** The Deployment as the tree knew it when the run began. */
  #seen = '';
  #wasLost = false;

  constructor(session: Watched, target: DeploymentRef) {
    this.#session = session;
    this.#target = target;
  }

  /** A run begins. What the tree knows of the Deployment. */
  begin(source: OpenSource): DeploymentSummary | undefined {
    this.#source = source;
    this.#seen = this.#fingerprint() ?? '';
    this.#wasLost = !this.#isLive;
    return this.#summary;
  }

  /** What the feed tells may have changed. */
  look(): void {
    this.#wasLost ||= !this.#isLive;
  }

  /**
   * The source was opened anew; or there is another state of the Deployment than the report was made of; or the way to
   * the cluster, where it was missed. A list that is under way and has not told of the Deployment yet says nothing: a run
   * now would be of no known state, and the next one follow at once.
   */
  isThere(source: OpenSource, { phase, report }: RunState): boolean {
    const fingerprint = this.#fingerprint();
    if (fingerprint === undefined) return false;
    const isBlind = phase === 'failed' || (phase === 'done' && report?.verdict.status === 'unknown');
    return (
      source !== this.#source || fingerprint !== this.#seen || (isBlind && this.#wasLost && this.#isLive)
    );
  }

  get #summary(): DeploymentSummary | undefined {
    return this.#session.fleet.find(this.#target.namespace, this.#target.name)?.summary;
  }

  /** Empty where the tree does not have it; undefined where that cannot be told yet. */
  #fingerprint(): string | undefined {
    const summary = this.#summary;
    if (summary !== undefined) return JSON.stringify(summary);
    const { state } = this.#session;
    return state.is === 'open' && state.feed.is !== 'loading' ? '' : undefined;
  }

  get #isLive(): boolean {
    const { state } = this.#session;
    return state.is === 'open' && state.feed.is === 'live';
  }
}
