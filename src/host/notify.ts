/**
 * The only place that puts text into a notification. VS Code makes links of `[text](command:id)` there and runs them,
 * so nothing that a cluster, a kubeconfig or a file says may come near one: the sentences are these, whole and fixed.
 * What came of a button is told in the panel, why something failed in the output; both show text as text.
 */
import * as vscode from 'vscode';
import { visibleText } from '../core/visibleText.ts';

const SENTENCES = {
  bug: ['error', 'Rollout Doctor: that failed. The output "Rollout Doctor" says why.'],
  kubeconfigUnreadable: [
    'error',
    'No context can be chosen: the kubeconfig could not be read. The output "Rollout Doctor" says why.',
  ],
  noKubernetesExtension: [
    'error',
    'The Kubernetes extension does not answer; use the palette: Diagnose generation mismatch.',
  ],
  noDeploymentChosen: ['error', 'This is no Deployment.'],
  noDeploymentInFile: ['information', 'There is no Deployment in this file.'],
} as const;

export type Sentence = keyof typeof SENTENCES;

export async function notify(sentence: Sentence): Promise<void> {
  const [severity, text] = SENTENCES[sentence];
  if (severity === 'error') await vscode.window.showErrorMessage(text);
  else await vscode.window.showInformationMessage(text);
}

/** True only for a clear yes. A modal dialog shows plain text, in which nothing runs; here names may stand. */
export async function askModally(title: string, detail: string, yes: string): Promise<boolean> {
  const options = { modal: true, detail: visibleText(detail) };
  return (
    (await vscode.window.showWarningMessage(visibleText(title.replace(/\s+/g, ' '), 200), options, yes)) ===
    yes
  );
}

const WAITS = { registry: 'Asking the registry' } as const;

/** Shows that something takes its time, with a Cancel that ends `signal`. */
export async function waitVisibly<T>(
  what: keyof typeof WAITS,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title: WAITS[what], cancellable: true }, (_, token) => {
    token.onCancellationRequested(() => {
      stop.abort();
    });
    return work(stop.signal);
  });
}
