/** Asks before every change: names verb, Deployment, namespace, context and server; a protected context wants it typed. */
import * as vscode from 'vscode';
import { visibleText } from '../../core/visibleText.ts';
import type { DeploymentRef } from '../../core/reads.ts';
import { askModally } from '../notify.ts';

export interface Question {
  /** The verb on the button, e.g. "Resume rollout". */
  readonly verb: string;
  readonly target: DeploymentRef;
  readonly context: string | null;
  readonly server: string;
  /** What will happen, in sentences. */
  readonly consequence: string;
  readonly isProtected: boolean;
}

/** True only for a clear yes. */
export async function confirm(question: Question): Promise<boolean> {
  const { verb, target, context, server, consequence, isProtected } = question;
  const where =
    `Deployment ${target.namespace}/${target.name}, context ${context ?? '(none)'}, ${server}`.replace(
      /\s+/g,
      ' ',
    );
  if (!(await askModally(`${verb} of ${target.name}?`, `${where}\n\n${consequence}`, verb))) return false;
  return isProtected ? typed(question) : true;
}

async function typed({ verb, target, context }: Question): Promise<boolean> {
  const answer = await vscode.window.showInputBox({
    title: visibleText(`${verb}: context ${context ?? ''} is protected`, 200),
    // Fixed text: a prompt and a validation message run links, commands among them; a title and a placeholder do not.
    prompt: "Type the Deployment's name to go on",
    placeHolder: visibleText(target.name, 200),
    ignoreFocusOut: true,
    validateInput: (value) => (value === target.name ? undefined : "This is not the Deployment's name"),
  });
  return answer === target.name;
}
