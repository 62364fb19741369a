/** Whether something has come since a run began that makes another worth it. */
import type { DeploymentSummary } from '../../core/feed.ts';
import type { DeploymentRef } from '../../core/reads.ts';
import type { Session } from '../session.ts';
import type { RunState } from './diagnosisRun.ts';

type Watched = Pick<Session, 'state' | 'fleet'>;

export class News {
  readonly #session: Watched;
  readonly #target: DeploymentRef;
  /** The Deployment as the tree knew it when the run began. */
  #seen = '';
  #wasLost = false;

  constructor(session: Watched, target: DeploymentRef) {
    this.#session = session;
    this.#target = target;
  }

  /** A run begins. What the tree knows of the Deployment. */
  begin(): DeploymentSummary | undefined {
    this.#seen = this.#fingerprint();
    this.#wasLost = !this.#isLive;
    return this.#summary;
  }

  /** What the feed tells may have changed. */
  look(): void {
    this.#wasLost ||= !this.#isLive;
  }

  /** Another state of the Deployment than the report was made of; or the way to the cluster, where it was missed. */
  isThere({ phase, report }: RunState): boolean {
    const isBlind = phase === 'failed' || (phase === 'done' && report?.verdict.status === 'unknown');
    return this.#fingerprint() !== this.#seen || (isBlind && this.#wasLost && this.#isLive);
  }

  get #summary(): DeploymentSummary | undefined {
    return this.#session.fleet.find(this.#target.namespace, this.#target.name)?.summary;
  }

  #fingerprint(): string {
    return JSON.stringify(this.#summary ?? null);
  }

  get #isLive(): boolean {
    const { state } = this.#session;
    return state.is === 'open' && state.feed.is === 'live';
  }
}
