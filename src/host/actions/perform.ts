/** What each button of the panel does. */
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { reportMarkdown } from '../../core/present/markdown.ts';
import type { Report } from '../../core/model/report.ts';
import { iso } from '../../core/time.ts';
import type { ActedPanel } from '../panel/panelHost.ts';
import type { Verb } from '../panel/panelActions.ts';
import type { OpenSource } from '../source.ts';
import { carryOut } from './change.ts';
import { deadline } from './deadline.ts';
import { viewLogs } from './logs.ts';
import { lookUpImage } from './lookUpImage.ts';
import { rollBack, showTemplateChanges } from './rollBack.ts';
import type { Workbench } from './workbench.ts';

/** One sentence about what came of it; undefined where there is nothing to say. */
export async function perform(
  verb: Verb,
  panel: ActedPanel,
  workbench: Workbench,
): Promise<string | undefined> {
  if (verb === 'run') await panel.runAgain();
  if (verb === 'cancel') panel.cancel();
  if (verb === 'run' || verb === 'cancel') return undefined;
  const { report } = panel.state;
  if (report === null) return undefined;
  if (verb === 'copyReport') {
    await vscode.env.clipboard.writeText(reportMarkdown(report));
    return 'Report copied as Markdown';
  }
  const { source } = panel;
  if (source === undefined) return 'What this panel is about is not open: run it again first';
  switch (verb) {
    case 'resume':
    case 'pause':
    case 'nudge':
      return changed(await change(verb, report, source), panel);
    case 'rollBack':
      return changed(await rollBack(report, source, workbench), panel, true);
    case 'diff':
      return showTemplateChanges(report, source, workbench);
    case 'logs':
      return viewLogs(report, source, workbench.documents, () => workbench.session.source === source);
    case 'lookUpImage':
      return lookUpImage(report, source, panel, workbench);
    case 'yaml':
      return openYaml(report, source, workbench);
    case 'saveSnapshot':
      return saveSnapshot(report, source, workbench);
  }
}

/** After a change the report is of the past; the next one shows the rollout going. */
function changed(said: string | undefined, panel: ActedPanel, isBehind = false): string | undefined {
  // Behind the difference nobody would see what came of it.
  if (said !== undefined && isBehind) panel.reveal();
  if (said !== undefined) panel.start();
  return said;
}

function change(
  verb: 'resume' | 'pause' | 'nudge',
  report: Report,
  source: OpenSource,
): Promise<string | undefined> {
  const { target, rollout } = report;
  if (verb === 'nudge')
    return carryOut({
      source,
      target,
      change: { is: 'nudge', at: iso(Date.now()) },
      verb: 'Nudge the controller',
      consequence: () => ({
        text: 'One annotation is set, so that the controller looks at this Deployment again at once. The pods stay as they are; the generation moves by one.',
      }),
    });
  const by = rollout.pausedBy === null ? '' : ` It was paused by ${rollout.pausedBy}.`;
  return carryOut({
    source,
    target,
    change: { is: verb },
    verb: verb === 'resume' ? 'Resume rollout' : 'Pause rollout',
    consequence: ({ spec }) => {
      const paused = spec?.paused === true;
      if (verb === 'resume' && !paused) return { nothing: 'It is resumed already' };
      if (verb === 'pause' && paused) return { nothing: 'It is paused already' };
      if (verb === 'pause')
        return { text: 'What changes in the template from now on waits until somebody resumes.' };
      const images = (spec?.template?.spec?.containers ?? []).flatMap(({ image }) =>
        image === undefined ? [] : [image],
      );
      return {
        text: `${by.trimStart()} The wanted template (${images.join(', ')}) rolls out at once.`.trim(),
      };
    },
  });
}

async function openYaml(
  { target }: Report,
  source: OpenSource,
  { documents, yaml }: Workbench,
): Promise<string | undefined> {
  const reading = await source.reader.get('Deployment', target, deadline());
  if (reading.state !== 'ok') return reading.reason;
  const { metadata, ...rest } = reading.value;
  const { managedFields: _, ...shown } = metadata ?? {};
  const text = await yaml({ kind: 'Deployment', metadata: shown, ...rest });
  const document = await documents.open(target.namespace, `${target.name}.yaml`, text);
  await vscode.languages.setTextDocumentLanguage(document, 'yaml');
  return undefined;
}

async function saveSnapshot(
  report: Report,
  source: OpenSource,
  { record }: Workbench,
): Promise<string | undefined> {
  const uri = await vscode.window.showSaveDialog({
    title: 'Save snapshot',
    defaultUri: snapshotFile(report),
    filters: { Snapshot: ['yaml'] },
    saveLabel: 'Save snapshot',
  });
  if (uri === undefined) return undefined;
  const recorded = await record(source, report);
  if ('problem' in recorded) return recorded.problem;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(recorded.text));
  return 'Snapshot saved; env values, arguments and what looks like a secret were taken out';
}

/** Beside what is being worked on; the moment in its name keeps the next one from replacing it. */
function snapshotFile({ target, collectedAt }: Report): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const name = [target.namespace, target.name, collectedAt].join('-');
  return vscode.Uri.joinPath(folder, `${name.replace(/[^\w.-]+/g, '')}.yaml`);
}
