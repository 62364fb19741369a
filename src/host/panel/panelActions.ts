/** The buttons of the panel: which there are, where, and why one cannot be pressed. */
import type { Report } from '../../core/model/report.ts';
import type { PanelAction } from '../../core/present/panelModel.ts';
import { pauseSentence } from '../../core/present/panelPause.ts';
import type { RunState } from './diagnosisRun.ts';

/** What a button asks for. The panel sends only these ids. */
export type Verb =
  | 'run'
  | 'cancel'
  | 'resume'
  | 'pause'
  | 'rollBack'
  | 'nudge'
  | 'logs'
  | 'lookUpImage'
  | 'yaml'
  | 'diff'
  | 'saveSnapshot'
  | 'copyReport';

/** What is changed for good: each is asked for of the model that somebody sees, or not at all. */
export const CHANGES: ReadonlySet<string> = new Set<Verb>(['resume', 'pause', 'rollBack', 'nudge']);

export interface ActionContext {
  /** Why nothing can be changed (a snapshot, a read-only context, an untrusted workspace); null: it can. */
  readonly noChanges: string | null;
  /** Why nothing can be read either; null: it can. */
  readonly noReads: string | null;
  readonly isSnapshot: boolean;
}

export function headerActions(state: RunState, context: ActionContext): PanelAction[] {
  // In each other's place; the rest stays, or a look by itself would take a button from under finger and focus.
  const again = state.phase === 'collecting' ? button('cancel', 'Cancel') : button('run', 'Run again');
  const { report } = state;
  if (report === null) return [again];
  return [
    ...(report.rollout.paused === true ? [resume(report, context)] : []),
    again,
    look('logs', 'View logs', context, noContainers(report)),
    look('saveSnapshot', 'Save snapshot…', context, context.isSnapshot ? 'This is a snapshot already' : null),
    button('copyReport', 'Copy report as Markdown'),
  ];
}

export function stepActions(id: string, state: RunState, context: ActionContext): PanelAction[] {
  const { report } = state;
  if (report === null) return [];
  switch (id) {
    case 'deployment':
      return [look('yaml', 'Open YAML', context), change('nudge', 'Nudge the controller', context)];
    case 'rollout-history':
      return [
        look('diff', 'Show template changes', context, noOtherRevision(report)),
        change('rollBack', 'Roll back to revision …', context, rollBackProblem(report)),
      ];
    case 'pods':
      return [look('logs', 'View logs', context, noContainers(report)), ...lookUpImage(report)];
    case 'logs':
      return [look('logs', 'View logs', context, noContainers(report))];
    case 'strategy':
      return report.rollout.paused === true
        ? [resume(report, context)]
        : [change('pause', 'Pause rollout', context)];
    default:
      return [];
  }
}

type Problem = string | null;

function button(id: Verb, label: string, disabled: Problem = null): PanelAction {
  return { id, label, primary: false, disabled, note: null };
}

/** Reads once more. */
function look(id: Verb, label: string, { noReads }: ActionContext, problem: Problem = null): PanelAction {
  return button(id, label, noReads ?? problem);
}

function change(id: Verb, label: string, { noChanges }: ActionContext, problem: Problem = null): PanelAction {
  return button(id, label, noChanges ?? problem);
}

function resume(report: Report, context: ActionContext): PanelAction {
  return { ...change('resume', 'Resume rollout', context), primary: true, note: pauseSentence(report) };
}

/** Neither the cluster nor anything in it is asked: the registries are, and only once it is pressed. */
function lookUpImage({ rollout }: Report): PanelAction[] {
  const hosts = (rollout.failingImages ?? []).flatMap(({ registry }) => registry ?? []);
  if (hosts.length === 0) return [];
  const note = `Asks ${[...new Set(hosts)].join(' or ')} from this computer, without credentials`;
  return [{ ...button('lookUpImage', 'Look up image'), note }];
}

function noContainers({ rollout }: Report): string | null {
  if (rollout.containers === null) return 'The pods could not be read';
  return rollout.containers.length === 0 ? 'There is no pod' : null;
}

function noOtherRevision({ rollout }: Report): string | null {
  if (rollout.replicaSets === null) return 'The ReplicaSets could not be read';
  // Where the wanted template has no ReplicaSet yet, the only one there is is another revision.
  return rollout.replicaSets.every(({ wanted }) => wanted) ? 'There is no other revision' : null;
}

/** kubectl refuses it too: the undo would wait for the resume. */
function rollBackProblem(report: Report): string | null {
  if (report.rollout.paused === true) return 'Resume the rollout first: a paused one does not roll back';
  return noOtherRevision(report);
}
