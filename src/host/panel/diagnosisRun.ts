/** One run of the playbook for a panel: what has arrived so far, until the report is there or it was stopped. */
import type { LabelSelector } from '../../core/model/meta.ts';
import type { Report, StepReport } from '../../core/model/report.ts';
import type { PanelModel, PlannedStep } from '../../core/present/panelModel.ts';
import { clockTime } from '../../core/time.ts';
import type { DeploymentRef } from '../../core/reads.ts';
import type { OpenSource } from '../source.ts';
import { turn } from '../turn.ts';

export interface RunState {
  readonly phase: PanelModel['phase'];
  readonly notice: string | null;
  readonly arrived: ReadonlyMap<string, StepReport>;
  /** Where the run has failed or was cancelled: of an earlier one, or as far as this one came. */
  readonly report: Report | null;
  /** There is no such Deployment any more. */
  readonly isGone?: boolean;
}

export const BEFORE_RUN: RunState = { phase: 'collecting', notice: null, arrived: new Map(), report: null };

/** Who looks keeps the last report until there is another: an outage takes nothing away, a deletion does. */
export function afterwards(former: RunState, next: RunState): RunState {
  const { report } = former;
  if (next.report !== null || report === null) return next;
  if (next.isGone === true) return { ...next, notice: gone(report) };
  const notice =
    next.phase === 'failed'
      ? `Not up to date: ${next.notice ?? ''}`
      : next.phase === 'cancelled'
        ? 'Cancelled: this is what there was before'
        : next.notice;
  return { ...next, report, notice };
}

function gone({ target, collectedAt }: Report): string {
  const which = `${target.namespace}/${target.name}`;
  return `There is no Deployment ${which} any more: it was still there at ${clockTime(collectedAt)} UTC`;
}

/** Loaded with the first panel, not with the extension. */
export async function plannedSteps(): Promise<readonly PlannedStep[]> {
  const { FOLLOW_UPS, PLAYBOOK } = await import('../../core/collectors/index.ts');
  return [...Object.values(PLAYBOOK), ...Object.values(FOLLOW_UPS)];
}

export class DiagnosisRun {
  readonly #stop = new AbortController();
  readonly #arrived = new Map<string, StepReport>();
  readonly #tell: (state: RunState) => void;

  constructor(tell: (state: RunState) => void) {
    this.#tell = tell;
  }

  /** A run that was stopped tells nothing more. */
  async start(
    source: OpenSource,
    target: DeploymentRef,
    knownSelector: LabelSelector | undefined,
  ): Promise<void> {
    const { signal } = this.#stop;
    this.#say({ phase: 'collecting' });
    // The rules and all they know are most of our code: read from disk when there is something to diagnose.
    const { diagnose } = await import('../../core/diagnose.ts');
    const diagnosis = await diagnose(source.reader, target, {
      signal,
      clock: Date.now,
      turn,
      ...(knownSelector === undefined ? {} : { knownSelector }),
      onStep: (step) => {
        this.#arrived.set(step.id, step);
        if (!signal.aborted) this.#say({ phase: 'collecting' });
      },
      // The cause is certain; the steps go on filling in.
      onVerdict: (report) => {
        if (!signal.aborted) this.#say({ phase: 'collecting', report });
      },
    });
    if (signal.aborted) return;
    if (diagnosis.is === 'report') this.#say({ phase: 'done', report: diagnosis.report });
    else this.#say({ phase: 'failed', notice: diagnosis.reason, isGone: diagnosis.is === 'gone' });
  }

  cancel(): void {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    this.#say({ phase: 'cancelled', notice: 'What had arrived is still shown' });
  }

  /** Ends it without a word: its panel is gone, or another run has taken its place. */
  abandon(): void {
    this.#stop.abort();
  }

  #say(state: Pick<RunState, 'phase'> & Partial<RunState>): void {
    this.#tell({ notice: null, report: null, ...state, arrived: new Map(this.#arrived) });
  }
}
