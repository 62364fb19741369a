/** The flagged Deployments of a namespace or a cluster: what the tree shows and `scan` prints. */
import { flagsOf, worstFirst, type Flag, type Severity } from './flag.ts';
import { REPORT_FORMAT_VERSION } from './model/report.ts';
import type { Blind, Reading } from './model/reading.ts';
import type { Deployment } from './model/workloads.ts';
import type { ClusterReader, ListQuery, Page, StopSignal } from './ports.ts';
import { summaryOf } from './summary.ts';
import { iso, moment, type Moment } from './time.ts';
import { shown } from './shown.ts';

export interface ScanReport {
  readonly formatVersion: typeof REPORT_FORMAT_VERSION;
  readonly context: string | null;
  /** null: all namespaces. */
  readonly namespace: string | null;
  readonly collectedAt: string;
  /** How many Deployments were looked at. */
  readonly seen: number;
  /** What was left out; null when all were seen. */
  readonly truncated: string | null;
  /** Worst first, then by namespace and name. */
  readonly flagged: readonly FlaggedDeployment[];
}

export interface FlaggedDeployment {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | null;
  readonly generation: { readonly desired: number | null; readonly observed: number | null };
  readonly severity: Severity;
  readonly flags: readonly Flag[];
}

export interface ScanOptions {
  /** Absent: all namespaces. */
  readonly namespace?: string;
  readonly signal: StopSignal;
  readonly clock: () => Moment;
  readonly now?: Moment;
}

const PAGE = 500;

/** A page that fails ends the scan: half a list is never shown as the whole. */
export async function scan(reader: ClusterReader, options: ScanOptions): Promise<ScanReport | Blind> {
  const flagged: FlaggedDeployment[] = [];
  let seen = 0;
  const tokens = new Set<string>();
  let token: string | undefined;
  let now: Moment | undefined;
  let truncated: string | undefined;
  do {
    const reading: Reading<Page<Deployment>> = await reader.list(
      'Deployment',
      query(options, token),
      options.signal,
    );
    if (reading.state !== 'ok') return shown(reading);
    now ??= options.now ?? moment(reading.serverTime) ?? moment(reader.source.recordedAt) ?? options.clock();
    for (const object of reading.value.items) {
      seen++;
      const one = flag(object, now);
      if (one !== undefined) flagged.push(one);
    }
    truncated ??= reading.value.truncated;
    token = reading.value.continueToken;
    if (token !== undefined && (tokens.has(token) || reading.value.items.length === 0)) return ENDLESS;
    if (token !== undefined) tokens.add(token);
  } while (token !== undefined);
  const report: ScanReport = {
    formatVersion: REPORT_FORMAT_VERSION,
    context: reader.source.context,
    namespace: options.namespace ?? null,
    collectedAt: iso(now),
    seen,
    truncated: truncated ?? null,
    flagged: flagged.sort(worstFirst),
  };
  return shown(report);
}

const ENDLESS: Blind = {
  state: 'failed',
  reason: 'the server goes on sending pages of Deployments without an end',
  failure: 'invalid-response',
};

function query({ namespace }: ScanOptions, token: string | undefined): ListQuery {
  return {
    limit: PAGE,
    ...(namespace === undefined ? {} : { namespace }),
    ...(token === undefined ? {} : { continueToken: token }),
  };
}

function flag(object: Deployment, now: Moment): FlaggedDeployment | undefined {
  const summary = summaryOf(object);
  const flags = flagsOf(summary, now);
  const worst = flags[0];
  if (worst === undefined) return undefined;
  return {
    namespace: summary.namespace,
    name: summary.name,
    uid: summary.uid ?? null,
    generation: { desired: summary.generation ?? null, observed: summary.observedGeneration ?? null },
    severity: worst.severity,
    flags,
  };
}
