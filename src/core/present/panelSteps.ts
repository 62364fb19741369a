/** The playbook's steps and the follow-ups that were called for, as the panel lists them. */
import type { StepReport, StepState } from '../model/report.ts';
import { stepCommand } from './panelCommands.ts';
import type { PanelInput, PanelStep, PanelStepState, PlannedStep } from './panelTypes.ts';

export function panelSteps({ planned, arrived, report, phase, actions }: PanelInput): PanelStep[] {
  const told = new Map(report?.steps.map((step) => [step.id, step]) ?? arrived);
  const cited = report === null ? undefined : citedSteps(report.outcomes);
  return planned.flatMap((plan) => {
    const step = told.get(plan.id);
    // A follow-up that nothing called for is not worth a row.
    if (plan.number === null && (step === undefined || step.state === 'skipped')) return [];
    return [step === undefined ? unread(plan, phase) : toldStep(plan, step, cited, actions)];
  });
}

function citedSteps(outcomes: NonNullable<PanelInput['report']>['outcomes']): ReadonlySet<string> {
  const troubles = outcomes.filter(({ role }) => role === 'cause' || role === 'symptom');
  return new Set(troubles.flatMap(({ evidence }) => evidence.map(({ step }) => step)));
}

function toldStep(
  { id, number, title }: PlannedStep,
  step: StepReport,
  cited: ReadonlySet<string> | undefined,
  actions: PanelInput['actions'],
): PanelStep {
  const { summary, tables } = step;
  const command = stepCommand(id, step.command);
  const state = stateOf(step, cited);
  const word = state === 'blind' ? BLIND_WORDS[step.state] : WORDS[state];
  return { id, number, title, state, word, summary, command, tables, actions: actions.ofStep(id) };
}

function stateOf({ id, state }: StepReport, cited: ReadonlySet<string> | undefined): PanelStepState {
  if (state !== 'ok' && state !== 'empty') return 'blind';
  if (cited?.has(id) === true) return 'finding';
  if (state === 'empty') return 'empty';
  return cited === undefined ? 'read' : 'fine';
}

function unread({ id, number, title }: PlannedStep, phase: PanelInput['phase']): PanelStep {
  const running = phase === 'collecting';
  const word = running ? WORDS.running : BLIND_WORDS[phase === 'cancelled' ? 'cancelled' : 'skipped'];
  const state = running ? 'running' : 'blind';
  return { id, number, title, state, word, summary: '', command: null, tables: [], actions: [] };
}

const WORDS: Readonly<Record<PanelStepState, string>> = {
  running: 'reading',
  read: 'read',
  fine: 'no finding',
  finding: 'finding',
  empty: 'nothing there',
  blind: 'could not be read',
};

const BLIND_WORDS: Readonly<Record<StepState, string>> = {
  ok: '',
  empty: '',
  forbidden: 'not allowed',
  notFound: 'not found',
  timeout: 'no answer in time',
  failed: 'failed',
  cancelled: 'cancelled',
  skipped: 'not read',
  absent: 'not in the snapshot',
};
