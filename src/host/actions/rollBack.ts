/** Roll back to a revision: which one, the difference in VS Code's diff editor, a dry run, then the question. */
import * as vscode from 'vscode';
import { patchFor, withoutHash, type Change } from '../../core/changes.ts';
import type { PodTemplate } from '../../core/model/podSpec.ts';
import type { ReplicaSetReport, Report } from '../../core/model/report.ts';
import { withoutIcons } from '../iconText.ts';
import { whyNoChanges } from '../readOnly.ts';
import type { OpenSource } from '../source.ts';
import { carryOut } from './change.ts';
import { deadline } from './deadline.ts';
import type { Workbench } from './workbench.ts';

interface RevisionChoice extends vscode.QuickPickItem {
  readonly replicaSet: ReplicaSetReport;
}

export async function rollBack(
  report: Report,
  source: OpenSource,
  workbench: Workbench,
): Promise<string | undefined> {
  const { noChanges } = whyNoChanges(source);
  if (noChanges !== null) return noChanges;
  const choice = await chooseRevision(report, 'Roll back to which revision?');
  if (choice === undefined) return undefined;
  const template = await templateOf(choice, report, source);
  if ('reason' in template) return template.reason;
  const change: Change = { is: 'rollBack', template: template.template };
  const problem = await dryRun(change, report, source);
  if (problem !== undefined) return `Nothing was changed. The server refuses this rollback: ${problem}`;
  await showDifference(report, source, choice, template.template, workbench);
  return carryOut({
    source,
    target: report.target,
    change,
    verb: `Roll back to revision ${choice.revision ?? '?'}`,
    consequence: () => ({
      text: `The pod template of revision ${choice.revision ?? '?'} (${choice.images.join(', ')}) becomes the wanted one and rolls out at once. The difference is open behind this dialog.`,
    }),
  });
}

export async function showTemplateChanges(
  report: Report,
  source: OpenSource,
  workbench: Workbench,
): Promise<string | undefined> {
  const choice = await chooseRevision(report, 'Compare the wanted template with which revision?');
  if (choice === undefined) return undefined;
  const template = await templateOf(choice, report, source);
  if ('reason' in template) return template.reason;
  await showDifference(report, source, choice, template.template, workbench);
  return undefined;
}

async function chooseRevision(
  { rollout, target }: Report,
  placeHolder: string,
): Promise<ReplicaSetReport | undefined> {
  const choices = (rollout.replicaSets ?? [])
    .filter((one) => !one.wanted)
    .map((replicaSet): RevisionChoice => ({
      label: `Revision ${replicaSet.revision ?? '?'}`,
      description: withoutIcons(
        [replicaSet.images.join(', '), replicaSet.changeCause].filter(Boolean).join(' · '),
      ),
      detail: withoutIcons(`ReplicaSet ${replicaSet.name}, ${replicaSet.available ?? '?'} available`),
      replicaSet,
    }));
  const picked = await vscode.window.showQuickPick(choices, {
    title: withoutIcons(`${target.namespace}/${target.name}`),
    placeHolder,
  });
  return picked?.replicaSet;
}

async function templateOf(
  { name }: ReplicaSetReport,
  { target }: Report,
  source: OpenSource,
): Promise<{ readonly template: PodTemplate } | { readonly reason: string }> {
  const ref = { namespace: target.namespace, name };
  const reading = await source.reader.get('ReplicaSet', ref, deadline());
  if (reading.state !== 'ok') return { reason: `Nothing was changed: ${reading.reason}` };
  const template = reading.value.spec?.template;
  return template === undefined ? { reason: `ReplicaSet ${name} has no template` } : { template };
}

async function showDifference(
  { target }: Report,
  source: OpenSource,
  { revision }: ReplicaSetReport,
  template: PodTemplate,
  { documents, yaml }: Workbench,
): Promise<void> {
  const deployment = await source.reader.get('Deployment', target, deadline());
  const wanted = deployment.state === 'ok' ? (deployment.value.spec?.template ?? {}) : {};
  const left = documents.put(target.namespace, `${target.name} wanted template.yaml`, await yaml(wanted));
  const right = documents.put(
    target.namespace,
    `${target.name} revision ${revision ?? '?'}.yaml`,
    await yaml(withoutHash(template)),
  );
  const title = `${withoutIcons(target.name)}: wanted template ↔ revision ${revision ?? '?'}`;
  await vscode.commands.executeCommand('vscode.diff', left, right, title);
}

/** What the server would say; undefined where it would do it. */
async function dryRun(change: Change, { target }: Report, source: OpenSource): Promise<string | undefined> {
  const seen = await source.reader.get('Deployment', target, deadline());
  if (seen.state !== 'ok') return seen.reason;
  const patch = patchFor(change, seen.value);
  if (patch === undefined || source.actions === null) return 'the Deployment does not say which object it is';
  const result = await source.actions.patchDeployment(target, patch, { dryRun: true }, deadline());
  return result.outcome === 'done' ? undefined : result.reason;
}
