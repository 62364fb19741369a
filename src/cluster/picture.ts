import type { DeploymentSummary } from '../core/feed.ts';
import type { FedDeployment } from './fedDeployment.ts';
import { endOfError, type End } from './feedEnd.ts';
import type { Following } from './following.ts';
import { Known } from './known.ts';
import type { Subject } from './subject.ts';
import type { WatchEvent } from './watchEvent.ts';

/** What is known of one scope, and what of it has been told. */
export class Picture {
  readonly #with: Following;
  readonly #known = new Known();
  /** A watch goes on from here; undefined: a list is needed. */
  version: string | undefined;
  /** The server tells from time to time how far it is, so that its silence means something. */
  hasBookmarks = false;
  /** The watch goes on from a version that can be compared, so that each event is newer than the one before. */
  #isOrdered = false;

  constructor(following: Following) {
    this.#with = following;
  }

  /** A list is read from its beginning. */
  beginList(): void {
    this.#known.beginList();
  }

  /** Tells of one in a list if it is new. */
  listed(deployment: FedDeployment): void {
    if (this.#known.learn(deployment)) this.#with.tell.upsert([deployment.summary]);
  }

  /** A list was read to its end: what was not in it is gone. */
  complete(version: string): void {
    this.version = version;
    this.#isOrdered = isNumber(version);
    this.#with.tell.remove(this.#known.endList());
  }

  /** Tells what of the events is new, each Deployment as it is after the last of them. Answers what ends the watch. */
  apply(events: readonly WatchEvent[], subject: Subject): End | undefined {
    const news = new Map<string, DeploymentSummary | undefined>();
    let end: End | undefined;
    for (const event of events) {
      end = this.#one(event, subject, news);
      if (end !== undefined) break;
    }
    this.#with.tell.upsert([...news.values()].filter((one) => one !== undefined));
    this.#with.tell.remove([...news].filter(([, summary]) => summary === undefined).map(([uid]) => uid));
    return end;
  }

  #one(
    event: WatchEvent,
    subject: Subject,
    news: Map<string, DeploymentSummary | undefined>,
  ): End | undefined {
    switch (event.is) {
      case 'changed': {
        const { deployment } = event;
        if (this.#isLate(deployment.version)) return undefined;
        if (this.#known.learn(deployment)) news.set(deployment.uid, deployment.summary);
        this.#advance(deployment.version);
        return undefined;
      }
      case 'gone': {
        const { uid, version } = event.deployment;
        if (this.#isLate(version)) return undefined;
        if (this.#known.forget(uid)) news.set(uid, undefined);
        this.#advance(version);
        return undefined;
      }
      case 'bookmark':
        this.hasBookmarks = true;
        this.#advance(event.version);
        return undefined;
      case 'odd':
        this.#with.odd(`the watch holds ${event.what}`);
        return undefined;
      case 'broken':
        this.#with.odd('the watch holds a line that is not JSON');
        return { is: 'expired', from: this.version, reason: 'an event of the watch could not be read' };
      case 'error':
        return endOfError(subject, event, this.version ?? '');
    }
  }

  /** Told before, and perhaps overtaken: it would bring back what was, or what is gone. */
  #isLate(version: string): boolean {
    const isLate = this.#isOrdered && isBefore(version, this.version ?? '');
    if (isLate) this.#with.odd('the watch holds an event that is older than the one before');
    return isLate;
  }

  /** Never back, as far as versions can be compared: numbers are ordered since 1.35, and were before. */
  #advance(version: string): void {
    if (version === '' || isBefore(version, this.version ?? '')) return;
    this.version = version;
  }
}

/** False where one of them is no number. */
function isBefore(a: string, b: string): boolean {
  if (!isNumber(a) || !isNumber(b)) return false;
  return a.length === b.length ? a < b : a.length < b.length;
}

function isNumber(version: string): boolean {
  return /^[1-9]\d*$/.test(version);
}
