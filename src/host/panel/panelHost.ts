import type * as vscode from 'vscode';
import type { Session } from '../session.ts';
import type { OpenSource } from '../source.ts';
import type { DiagnosisPanel } from './diagnosisPanel.ts';
import type { ActionContext, Verb } from './panelActions.ts';

/** What the panel asks of the rest of the host. */
export interface PanelHost {
  readonly session: Session;
  readonly extensionUri: vscode.Uri;
  /** What may be done with a source. */
  actionContext(source: OpenSource | undefined): ActionContext;
  /** Carries out a button; says what came of it, or nothing where there is nothing to say. */
  perform(verb: Verb, panel: DiagnosisPanel): Promise<string | undefined>;
  bug(where: string, error: unknown): void;
}
