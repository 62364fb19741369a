/**
 * All Deployments of a feed, as the tree shows them. One change costs the same however many there are; the passing of
 * time touches only those whose flags wait for it. Texts are as the cluster wrote them: who draws them cleans them.
 */
import { byPlace } from './byPlace.ts';
import { equal } from './equal.ts';
import type { DeploymentSummary } from './feed.ts';
import { flagsOf, nextFlagChange, NO_FLAGS, RANK, type Flag, type Severity } from './flag.ts';
import { isBehind } from './generation.ts';
import { Named } from './named.ts';
import type { Moment } from './time.ts';

export interface FleetRow {
  readonly summary: DeploymentSummary;
  /** Worst first; empty where nothing is worth a look. */
  readonly flags: readonly Flag[];
}

/** How many were seen, and how many of them have this for their worst flag. */
export type FleetCounts = Readonly<Record<'seen' | Severity, number>>;

/** "for 12m" in a flag's text is brought up to date this often. */
const TEXT_AGES_MS = 60_000;

export class Fleet {
  readonly #rows = new Map<string, FleetRow>();
  /** The key of the newest with that name. */
  readonly #names = new Named<string>();
  readonly #flagged = new Map<string, FleetRow>();
  /** When a row has to be looked at again though nothing was written; only those that wait. */
  readonly #due = new Map<string, Moment>();
  readonly #worst: Record<Severity, number> = { incident: 0, warning: 0, information: 0 };
  #revision = 0;

  /** Another number when a row came, went, or reads differently. Most changes of a fleet do none of that. */
  get revision(): number {
    return this.#revision;
  }

  /** New or changed. A Deployment of the same name with another uid takes the place of the former. */
  upsert(summaries: readonly DeploymentSummary[], now: Moment): void {
    for (const summary of summaries) {
      const key = keyOf(summary);
      const { namespace, name } = summary;
      const former = this.#names.get(namespace, name);
      if (former !== undefined && former !== key) this.#drop(former);
      this.#names.set(namespace, name, key);
      this.#put(key, summary, now);
    }
  }

  /** By uid; what is not there is no mistake. */
  remove(uids: readonly string[]): void {
    for (const uid of uids) this.#drop(uid);
  }

  /** Looks again at what waits for its time. True when a flag came, went, changed or has to be read anew. */
  tick(now: Moment): boolean {
    let changed = false;
    for (const [key, due] of this.#due) {
      if (due > now) continue;
      const row = this.#rows.get(key);
      if (row !== undefined && this.#put(key, row.summary, now)) changed = true;
    }
    return changed;
  }

  get hasFlagged(): boolean {
    return this.#flagged.size > 0;
  }

  get counts(): FleetCounts {
    return { seen: this.#rows.size, ...this.#worst };
  }

  /** Worst first, then by namespace and name. */
  flagged(): FleetRow[] {
    return [...this.#flagged.values()].sort((a, b) => rank(a) - rank(b) || byPlace(a.summary, b.summary));
  }

  /** By namespace and name. */
  all(): FleetRow[] {
    return [...this.#rows.values()].sort((a, b) => byPlace(a.summary, b.summary));
  }

  find(namespace: string, name: string): FleetRow | undefined {
    const key = this.#names.get(namespace, name);
    return key === undefined ? undefined : this.#rows.get(key);
  }

  /** True when the flags read differently than before. */
  #put(key: string, summary: DeploymentSummary, now: Moment): boolean {
    const flags = flagsOf(summary, now);
    const former = this.#rows.get(key);
    const before = former?.flags ?? NO_FLAGS;
    this.#count(before, -1);
    this.#count(flags, 1);
    const row = { summary, flags };
    if (former === undefined || !readsAs(row, former)) this.#revision++;
    this.#rows.set(key, row);
    if (flags.length > 0) this.#flagged.set(key, row);
    else this.#flagged.delete(key);
    const due = dueAfter(row, now);
    if (due === undefined) this.#due.delete(key);
    else this.#due.set(key, due);
    return !areSame(flags, before);
  }

  #drop(key: string): void {
    const row = this.#rows.get(key);
    if (row === undefined) return;
    this.#revision++;
    this.#count(row.flags, -1);
    this.#rows.delete(key);
    this.#flagged.delete(key);
    this.#due.delete(key);
    const { namespace, name } = row.summary;
    if (this.#names.get(namespace, name) === key) this.#names.delete(namespace, name);
  }

  #count(flags: readonly Flag[], by: number): void {
    const worst = flags[0];
    if (worst !== undefined) this.#worst[worst.severity] += by;
  }
}

function dueAfter({ summary, flags }: FleetRow, now: Moment): Moment | undefined {
  const next = nextFlagChange(summary, now);
  const ages = flags.some((flag) => flag.id === 'unobserved-generation' && flag.since !== null);
  return ages ? Math.min(next ?? Infinity, now + TEXT_AGES_MS) : next;
}

/** Only recordings hold objects without a uid; there names are as good. */
function keyOf(summary: DeploymentSummary): string {
  return summary.uid ?? `${summary.namespace}/${summary.name}`;
}

function rank({ flags }: FleetRow): number {
  const worst = flags[0];
  return worst === undefined ? Infinity : RANK[worst.severity];
}

/** Of a Deployment that is well, and whose generation is observed, a row says no more than its name. */
function readsAs(row: FleetRow, former: FleetRow): boolean {
  if (row.flags.length + former.flags.length === 0)
    return !isBehind(row.summary) && !isBehind(former.summary);
  return areSame(row.flags, former.flags) && equal(row.summary, former.summary);
}

function areSame(flags: readonly Flag[], before: readonly Flag[]): boolean {
  return flags.length === before.length && flags.every((flag, at) => isSame(flag, before[at]));
}

function isSame(a: Flag, b: Flag | undefined): boolean {
  return a.id === b?.id && a.severity === b.severity && a.text === b.text && a.since === b.since;
}
