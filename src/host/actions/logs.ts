/** View logs: which container and which of its lives, then a read-only document that can be searched and followed. */
import * as vscode from 'vscode';
import type { Reading } from '../../core/model/reading.ts';
import type { ContainerReport, Report } from '../../core/model/report.ts';
import { visibleText } from '../../core/visibleText.ts';
import type { Documents } from '../documents.ts';
import { withoutIcons } from '../iconText.ts';
import type { OpenSource } from '../source.ts';
import { deadline } from './deadline.ts';

/** The reader bounds the bytes as well. */
const TAIL_LINES = 5000;

interface LogChoice extends vscode.QuickPickItem {
  readonly container: ContainerReport;
  readonly previous: boolean;
  readonly follow: boolean;
}

export async function viewLogs(
  report: Report,
  source: OpenSource,
  documents: Documents,
  /** False once something else was opened: what is followed ends with its source. */
  isOpen: () => boolean,
): Promise<string | undefined> {
  const containers = [...(report.rollout.containers ?? [])].sort(troubledFirst);
  const choice = await vscode.window.showQuickPick(containers.flatMap(choices), {
    title: withoutIcons(`Logs of ${report.target.namespace}/${report.target.name}`),
    placeHolder: 'Which container, and which of its lives?',
    matchOnDescription: true,
  });
  if (choice === undefined) return undefined;
  let known = '';
  const read = async (): Promise<string> => {
    const log = await readLog(choice, report, source);
    if (log.state === 'ok') return (known = visibleText(log.value));
    // The pod of a log that is followed may go; what it printed stays.
    return `${known}(no log: ${visibleText(log.reason)})\n`;
  };
  const { pod, container } = choice.container;
  const title = `${pod} ${container}${choice.previous ? ' (previous)' : ''}.log`;
  const { uri } = await documents.openAtEnd(report.target.namespace, title, await read());
  if (choice.follow) documents.follow(uri, read, isOpen);
  return undefined;
}

function choices(container: ContainerReport): LogChoice[] {
  const role = container.role === 'main' ? '' : ` (${container.role})`;
  const label = withoutIcons(`${container.container}${role}`);
  const readiness = container.ready ? '' : ', not ready';
  const description = withoutIcons(`${container.pod}${readiness}, ${container.restarts} restarts`);
  const current: LogChoice = { label, description, container, previous: false, follow: false };
  return [
    ...(container.hasPrevious
      ? [{ ...current, label: `$(history) ${label}: previous`, previous: true }]
      : []),
    { ...current, label: `$(output) ${label}` },
    { ...current, label: `$(sync) ${label}: follow`, follow: true },
  ];
}

function readLog(choice: LogChoice, { target }: Report, source: OpenSource): Promise<Reading<string>> {
  const { pod, container } = choice.container;
  const { namespace } = target;
  const { previous } = choice;
  return source.reader.log({ namespace, pod, container, previous, tailLines: TAIL_LINES }, deadline());
}

/** Of the wanted template before others, those that are not ready before those that are. */
function troubledFirst(a: ContainerReport, b: ContainerReport): number {
  return Number(b.wanted) - Number(a.wanted) || Number(a.ready) - Number(b.ready) || b.restarts - a.restarts;
}
