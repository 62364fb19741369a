/** `diagnose`: runs the playbook on one Deployment and prints the report. */
import { diagnose, type DiagnoseOptions, type Diagnosis } from '../core/diagnose.ts';
import type { Report } from '../core/model/report.ts';
import type { ClusterReader } from '../core/ports.ts';
import { reportMarkdown } from '../core/present/markdown.ts';
import { reportText } from '../core/present/text.ts';
import type { DeploymentRef } from '../core/reads.ts';
import type { Options } from './arguments.ts';
import { exitOf, type Exit } from './exit.ts';
import { fail, painter, terminalWidth, type Terminal } from './terminal.ts';
import type { World } from './world.ts';

export interface DiagnoseWork {
  readonly target: DeploymentRef;
  readonly world: World;
  readonly options: Options;
  readonly signal: AbortSignal;
}

export async function runDiagnose(work: DiagnoseWork, terminal: Terminal): Promise<Exit> {
  // Nobody waits for the early verdict; but what judges has run once when the last answer is there.
  const diagnosis = await diagnoseWith(work.world.reader, work, {
    looksAround: true,
    onVerdict: () => undefined,
  });
  if (diagnosis.is !== 'report') return fail(terminal, diagnosis.reason);
  const { report } = diagnosis;
  terminal.stdout.write(render(report, work.options, terminal));
  return exitOf(report);
}

/** @param reader the world's, or one that looks over its shoulder */
export function diagnoseWith(
  reader: ClusterReader,
  { target, options: { now }, signal }: DiagnoseWork,
  how: Pick<DiagnoseOptions, 'looksAround' | 'onVerdict'> = {},
): Promise<Diagnosis> {
  return diagnose(reader, target, {
    signal,
    clock: Date.now,
    ...how,
    ...(now === undefined ? {} : { now }),
  });
}

function render(report: Report, { output }: Options, terminal: Terminal): string {
  if (output === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  if (output === 'markdown') return reportMarkdown(report);
  return reportText(report, painter(terminal), terminalWidth(terminal));
}
