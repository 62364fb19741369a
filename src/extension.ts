/**
 * Composition root of the VS Code extension: wiring only. What import() names is read from disk when it is first used;
 * what is left starts with the window (test/vscode/host/activation.test.ts holds its bytes).
 */
import * as vscode from 'vscode';
import type { DeploymentRef } from './core/reads.ts';
import { Documents } from './host/documents.ts';
import { COMMANDS, VIEW } from './host/ids.ts';
import { Log } from './host/log.ts';
import type { PanelHost } from './host/panel/panelHost.ts';
import { Panels } from './host/panel/panels.ts';
import { register } from './host/register.ts';
import { whyNoChanges } from './host/readOnly.ts';
import { Session } from './host/session.ts';
import { FlaggedView } from './host/view.ts';
import { sourcesWith } from './sources.ts';

const diagnosing = () => import('./host/commands/diagnose.ts');
const choosing = () => import('./host/commands/choose.ts');

/** What tests of the extension host look at. */
export interface Api {
  readonly session: Session;
  readonly panels: Panels;
  readonly view: FlaggedView;
}

export function activate(extension: vscode.ExtensionContext): Api {
  const log = new Log();
  const sources = sourcesWith({
    agree: async (use, named) => {
      const { agreeToKubeconfig } = await import('./host/foreignKubeconfig.ts');
      return agreeToKubeconfig(use, named, extension.globalState);
    },
    note: (line) => {
      log.info(line);
    },
  });
  const session = new Session(sources, extension.workspaceState, log);
  const documents = new Documents();
  const view = new FlaggedView(session);
  const panelHost: PanelHost = {
    session,
    extensionUri: extension.extensionUri,
    actionContext: whyNoChanges,
    perform: async (verb, panel) => {
      const [{ perform }, { workbenchOf }] = await Promise.all([
        import('./host/actions/perform.ts'),
        import('./workbench.ts'),
      ]);
      return perform(verb, panel, workbenchOf({ session, documents }));
    },
    bug: (where, error) => {
      log.bug(where, error);
    },
  };
  const panels = new Panels(panelHost);
  const diagnoseHost = {
    session,
    sources,
    show: (target: DeploymentRef, remark?: string) => panels.show(target, remark),
  };
  const demo = vscode.Uri.joinPath(extension.extensionUri, 'media', 'demo').fsPath;
  extension.subscriptions.push(
    log,
    session,
    documents,
    view,
    panels,
    ...register(log, {
      [COMMANDS.diagnose]: async () => (await diagnosing()).diagnose(diagnoseHost),
      [COMMANDS.diagnoseItem]: async (node) => (await diagnosing()).diagnoseItem(diagnoseHost, node),
      [COMMANDS.diagnoseFromKubernetes]: async (node) =>
        (await diagnosing()).diagnoseFromKubernetes(diagnoseHost, node),
      [COMMANDS.diagnoseManifest]: async () => (await diagnosing()).diagnoseManifest(diagnoseHost),
      [COMMANDS.openSnapshot]: async () => (await choosing()).openSnapshot(session),
      [COMMANDS.openDemo]: async () => {
        // Asked for before the view is there, which would open the cluster by itself.
        const opened = session.openSnapshot(demo);
        await vscode.commands.executeCommand(`${VIEW}.focus`);
        await opened;
      },
      [COMMANDS.useCluster]: () => session.openCluster(),
      [COMMANDS.chooseContext]: async () => (await choosing()).chooseContext(session, sources, log),
      [COMMANDS.chooseNamespaces]: async () => (await choosing()).chooseNamespaces(session),
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
  return { session, panels, view };
}
