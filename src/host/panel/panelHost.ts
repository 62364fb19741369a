import type * as vscode from 'vscode';
import type { Session } from '../session.ts';
import type { OpenSource } from '../source.ts';
import type { RunState } from './diagnosisRun.ts';
import type { LookUps } from './lookUps.ts';
import type { ActionContext, Verb } from './panelActions.ts';

/** The panel, as its buttons see it. */
export interface ActedPanel {
  readonly state: RunState;
  /** Undefined while something else is open, or nothing. */
  readonly source: OpenSource | undefined;
  /** Shown with the next state. */
  readonly lookUps: LookUps;
  start(): void;
  runAgain(): Promise<void>;
  cancel(): void;
  become(state: RunState): void;
  reveal(): void;
}

/** What the panel asks of the rest of the host. */
export interface PanelHost {
  readonly session: Session;
  readonly extensionUri: vscode.Uri;
  /** What may be done with a source. */
  actionContext(source: OpenSource | undefined): ActionContext;
  /** Carries out a button; says what came of it, or nothing where there is nothing to say. */
  perform(verb: Verb, panel: ActedPanel): Promise<string | undefined>;
  bug(where: string, error: unknown): void;
}
