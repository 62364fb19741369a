/**
 * What is told of each step. Of one reading it is made and looked through once, though it is told three times: when it
 * arrives, in the early report and in the last one.
 */
import { FOLLOW_UPS, PLAYBOOK } from './collectors/index.ts';
import type { CommandTarget } from './collector.ts';
import type { Evidence, Facts, StepId } from './model/evidence.ts';
import type { Reading } from './model/reading.ts';
import type { StepReport } from './model/report.ts';
import { STEP_VIEWS } from './present/steps/index.ts';
import { shown } from './shown.ts';
import type { Moment } from './time.ts';

const COLLECTORS = { ...PLAYBOOK, ...FOLLOW_UPS };
const ORDER = Object.keys(COLLECTORS) as readonly StepId[];

/** Of one diagnosis, whose command and moment stay the same. */
export class StepReports {
  readonly #made = new Map<
    StepId,
    { readonly reading: Reading<Facts[StepId]>; readonly report: StepReport }
  >();

  of<S extends StepId>(id: S, reading: Reading<Facts[S]>, command: CommandTarget, now: Moment): StepReport {
    const before = this.#made.get(id);
    if (before?.reading === reading) return before.report;
    const report = shown(stepReport(id, reading, command, now));
    this.#made.set(id, { reading, report });
    return report;
  }

  /** The playbook's in its order, then what it called for. */
  all(evidence: Evidence, command: CommandTarget, now: Moment): StepReport[] {
    return ORDER.map((id) => this.of(id, evidence[id], command, now));
  }
}

function stepReport<S extends StepId>(
  id: S,
  reading: Reading<Facts[S]>,
  command: CommandTarget,
  now: Moment,
): StepReport {
  const collector = COLLECTORS[id];
  const about = { number: collector.number, id, title: collector.title, command: collector.command(command) };
  if (reading.state !== 'ok') return { ...about, state: reading.state, summary: reading.reason, tables: [] };
  const view = STEP_VIEWS[id];
  return {
    ...about,
    state: view.isEmpty?.(reading.value) === true ? 'empty' : 'ok',
    summary: view.summary(reading.value, now),
    tables: view.tables(reading.value, now),
  };
}
