/** Composition root of the VS Code extension: wiring only. Cluster and snapshot are loaded when they are first used. */
import * as vscode from 'vscode';
import type { Workbench } from './host/actions/workbench.ts';
import { chooseContext, chooseNamespaces, openSnapshot } from './host/commands/choose.ts';
import {
  diagnose,
  diagnoseFromKubernetes,
  diagnoseItem,
  diagnoseManifest,
} from './host/commands/diagnose.ts';
import { Documents } from './host/documents.ts';
import { COMMANDS } from './host/ids.ts';
import { Log } from './host/log.ts';
import type { PanelHost } from './host/panel/diagnosisPanel.ts';
import { Panels } from './host/panel/panels.ts';
import { register } from './host/register.ts';
import { whyNoChanges } from './host/readOnly.ts';
import { Session } from './host/session.ts';
import { FlaggedView } from './host/view.ts';
import { sources, recordEvidence, toYaml } from './sources.ts';

/** What tests of the extension host look at. */
export interface Api {
  readonly session: Session;
  readonly panels: Panels;
}

export function activate(extension: vscode.ExtensionContext): Api {
  const log = new Log();
  const session = new Session(sources, extension.workspaceState, log);
  const documents = new Documents();
  const view = new FlaggedView(session);
  const workbench: Workbench = { session, documents, yaml: toYaml, record: recordEvidence };
  const panelHost: PanelHost = {
    session,
    extensionUri: extension.extensionUri,
    actionContext: () => whyNoChanges(session.source),
    perform: async (verb, panel) => {
      const { perform } = await import('./host/actions/perform.ts');
      return perform(verb, panel, workbench);
    },
    bug: (where, error) => {
      log.bug(where, error);
    },
  };
  const panels = new Panels(panelHost);
  const diagnoseHost = {
    session,
    show: (target: { namespace: string; name: string }) => panels.show(target),
  };
  const demo = vscode.Uri.joinPath(extension.extensionUri, 'media', 'demo').fsPath;
  extension.subscriptions.push(
    log,
    session,
    documents,
    view,
    panels,
    ...register(log, {
      [COMMANDS.diagnose]: () => diagnose(diagnoseHost),
      [COMMANDS.diagnoseItem]: (node) => diagnoseItem(diagnoseHost, node),
      [COMMANDS.diagnoseFromKubernetes]: (node) => diagnoseFromKubernetes(diagnoseHost, node),
      [COMMANDS.diagnoseManifest]: () => diagnoseManifest(diagnoseHost),
      [COMMANDS.openSnapshot]: () => openSnapshot(session),
      [COMMANDS.openDemo]: async () => {
        await vscode.commands.executeCommand('rolloutDoctor.flagged.focus');
        await session.openSnapshot(demo);
      },
      [COMMANDS.useCluster]: () => session.openCluster(),
      [COMMANDS.chooseContext]: () => chooseContext(session, sources),
      [COMMANDS.chooseNamespaces]: () => chooseNamespaces(session),
      [COMMANDS.refresh]: () => session.refresh(),
      [COMMANDS.showAll]: () => {
        view.showAll(true);
      },
      [COMMANDS.showFlagged]: () => {
        view.showAll(false);
      },
      [COMMANDS.groupByNamespace]: () => view.groupBy('namespace'),
      [COMMANDS.groupBySeverity]: () => view.groupBy('severity'),
      [COMMANDS.showLog]: () => {
        log.show();
      },
    }),
  );
  return { session, panels };
}
