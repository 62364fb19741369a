/** Choosing what to look at: context, namespaces, a snapshot, the demo. The kubeconfig is only ever read. */
import * as vscode from 'vscode';
import { withoutIcons } from '../iconText.ts';
import type { Log } from '../log.ts';
import { notify } from '../notify.ts';
import type { Session } from '../session.ts';
import { readSettings } from '../settings.ts';
import type { Sources } from '../source.ts';

export async function chooseContext(session: Session, sources: Sources, log: Log): Promise<void> {
  const listed = await sources.listContexts(readSettings().kubeconfig);
  if ('problem' in listed) {
    log.info(listed.problem);
    await notify('kubeconfigUnreadable');
    return;
  }
  const { place } = session;
  const open = place?.kind === 'cluster' ? place.context : undefined;
  const picked = await vscode.window.showQuickPick(
    listed.contexts.map(({ name, server, namespace, current }) => {
      const isOpen = name === open;
      const marks = [isOpen ? 'open here' : '', current ? 'current in the kubeconfig' : ''];
      return {
        name,
        label: withoutIcons(name),
        description: withoutIcons(
          [...marks, hostOf(server), `namespace ${namespace}`].filter(Boolean).join(', '),
        ),
        // The others are indented as far, by an icon that shows nothing.
        iconPath: new vscode.ThemeIcon(isOpen ? 'check' : 'blank'),
      };
    }),
    {
      title: 'Look at which context?',
      placeHolder: 'Only this view follows; the kubeconfig stays as it is',
      matchOnDescription: true,
    },
  );
  if (picked !== undefined) await session.openCluster({ context: picked.name });
}

function hostOf(server: string | undefined): string {
  if (server === undefined) return 'no such cluster';
  return URL.parse(server)?.host ?? server;
}

/** Typed by hand: who may not list namespaces can still name theirs. */
export async function chooseNamespaces(session: Session): Promise<void> {
  const answer = await vscode.window.showInputBox({
    title: 'Namespaces to look at',
    prompt: 'Names with commas between them; empty for all',
    value: session.namespaces.join(', '),
    validateInput: (value) => {
      const isName = (name: string): boolean => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name);
      // Fixed text: this message runs links.
      return split(value).every(isName)
        ? undefined
        : 'A namespace has small letters, digits and hyphens only';
    },
  });
  if (answer !== undefined) await session.openCluster({ namespaces: split(answer) });
}

function split(value: string): string[] {
  return value.split(/[\s,]+/).filter(Boolean);
}

export async function openSnapshot(session: Session): Promise<void> {
  const picked = await vscode.window.showOpenDialog({
    title: 'Open snapshot',
    openLabel: 'Open snapshot',
    canSelectFiles: true,
    canSelectFolders: true,
    filters: { 'Kubernetes objects': ['yaml', 'yml', 'json'] },
  });
  const path = picked?.[0]?.fsPath;
  if (path !== undefined) await session.openSnapshot(path);
}
