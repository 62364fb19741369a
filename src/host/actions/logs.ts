/** View logs: which container and which of its lives, then a read-only document that can be searched and followed. */
import * as vscode from 'vscode';
import type { ContainerReport, Report } from '../../core/model/report.ts';
import { visibleText } from '../../core/visibleText.ts';
import type { Documents } from '../documents.ts';
import type { OpenSource } from '../source.ts';

/** The reader bounds the bytes as well. */
const TAIL_LINES = 5000;
const FOLLOW_MS = 2000;

interface LogChoice extends vscode.QuickPickItem {
  readonly container: ContainerReport;
  readonly previous: boolean;
  readonly follow: boolean;
}

export async function viewLogs(
  report: Report,
  source: OpenSource,
  documents: Documents,
): Promise<string | undefined> {
  const containers = [...(report.rollout.containers ?? [])].sort(troubledFirst);
  const choice = await vscode.window.showQuickPick(containers.flatMap(choices), {
    title: `Logs of ${report.target.namespace}/${report.target.name}`,
    placeHolder: 'Which container, and which of its lives?',
    matchOnDescription: true,
  });
  if (choice === undefined) return undefined;
  const read = (): Promise<string> => readLog(choice, report, source);
  const { pod, container } = choice.container;
  const title = `${pod} ${container}${choice.previous ? ' (previous)' : ''}.log`;
  const document = await documents.open(title, await read());
  if (choice.follow) followWhileOpen(document, title, read, documents);
  return undefined;
}

function choices(container: ContainerReport): LogChoice[] {
  const label = `${container.container}${container.role === 'main' ? '' : ` (${container.role})`}`;
  const description = `${container.pod}${container.ready ? '' : ', not ready'}, ${container.restarts} restarts`;
  const current: LogChoice = { label, description, container, previous: false, follow: false };
  return [
    ...(container.hasPrevious
      ? [{ ...current, label: `$(history) ${label}: previous`, previous: true }]
      : []),
    { ...current, label: `$(output) ${label}` },
    { ...current, label: `$(sync) ${label}: follow`, follow: true },
  ];
}

async function readLog(choice: LogChoice, { target }: Report, source: OpenSource): Promise<string> {
  const { pod, container } = choice.container;
  const query = {
    namespace: target.namespace,
    pod,
    container,
    previous: choice.previous,
    tailLines: TAIL_LINES,
  };
  const log = await source.reader.log(query, AbortSignal.timeout(30_000));
  return log.state === 'ok' ? visibleText(log.value) : `(no log: ${visibleText(log.reason)})\n`;
}

/** Reads it again while its tab is there; ends with it. */
function followWhileOpen(
  document: vscode.TextDocument,
  title: string,
  read: () => Promise<string>,
  documents: Documents,
): void {
  const again = async (): Promise<void> => {
    const text = await read();
    // What was closed meanwhile is not put back.
    if (document.isClosed) return;
    if (text !== document.getText()) documents.put(title, text);
    setTimeout(() => void again(), FOLLOW_MS);
  };
  setTimeout(() => void again(), FOLLOW_MS);
}

/** Of the wanted template before others, those that are not ready before those that are. */
function troubledFirst(a: ContainerReport, b: ContainerReport): number {
  return Number(b.wanted) - Number(a.wanted) || Number(a.ready) - Number(b.ready) || b.restarts - a.restarts;
}
