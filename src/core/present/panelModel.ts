/**
 * What the panel shows, as data. The host builds it from what has arrived so far and pushes it whole; the panel only
 * draws. Buttons are named by verbs and opaque ids that the host made: the panel never sends a command, URL or path.
 */
import type {
  AlertReport,
  GenerationReport,
  Outcome,
  Proof,
  ReplicaSetReport,
  Report,
  StepReport,
  StepState,
  Table,
  TimelineEntry,
  VerdictStatus,
} from '../model/report.ts';
import { clockTime } from '../time.ts';
import { generationSentence, STATUS_WORDS } from './words.ts';

export interface PanelModel {
  readonly target: { readonly namespace: string; readonly name: string; readonly context: string | null };
  /** The server or the snapshot's file, for the header. */
  readonly where: string;
  readonly phase: 'collecting' | 'done' | 'failed' | 'cancelled';
  /** Why there is no report (`failed`), or what has happened since (a change of the Deployment). */
  readonly notice: string | null;
  readonly collectedAt: string | null;
  readonly verdict: PanelVerdict | null;
  readonly generation: GenerationReport | null;
  readonly replicaSets: readonly ReplicaSetReport[] | null;
  readonly steps: readonly PanelStep[];
  readonly outcomes: readonly PanelOutcome[];
  readonly alerts: readonly AlertReport[];
  readonly timeline: readonly PanelTimelineEntry[];
  /** Buttons of the header; those of a step are with it. */
  readonly actions: readonly PanelAction[];
}

export interface PanelVerdict {
  readonly status: VerdictStatus;
  readonly word: string;
  readonly headline: string;
  /** Both generations in a sentence, and whether the cause explains the gap. */
  readonly generation: string;
  readonly proof: readonly Proof[];
  readonly remedies: readonly string[];
  /** The cause's page. */
  readonly rule: string | null;
}

export interface PanelStep {
  readonly id: string;
  readonly number: number | null;
  readonly title: string;
  readonly state: 'running' | StepState;
  /** The verdict or a symptom rests on this step's evidence. */
  readonly finding: boolean;
  readonly summary: string;
  readonly command: string;
  readonly tables: readonly Table[];
  readonly actions: readonly PanelAction[];
}

export interface PanelOutcome {
  readonly rule: string;
  readonly title: string;
  readonly diagnosis: number | null;
  /** `cause`, `symptom`, `context`, or why there is no match. */
  readonly result: NonNullable<Outcome['role']> | Exclude<Outcome['outcome'], 'match'>;
  readonly message: string;
  readonly proof: readonly Proof[];
}

export interface PanelTimelineEntry extends TimelineEntry {
  /** `11-22 10:00:05`, UTC. */
  readonly clock: string;
}

/** A button. `id` means something to the host only. */
export interface PanelAction {
  readonly id: string;
  readonly label: string;
  readonly primary: boolean;
  /** Why it cannot be pressed; null: it can. */
  readonly disabled: string | null;
}

/** Steps as they stand before anything has arrived: all six of the playbook running. */
export interface PlannedStep {
  readonly id: string;
  readonly number: number | null;
  readonly title: string;
}

export interface PanelInput {
  readonly target: PanelModel['target'];
  readonly where: string;
  readonly phase: PanelModel['phase'];
  readonly notice: string | null;
  readonly planned: readonly PlannedStep[];
  /** Steps told so far, by id. */
  readonly arrived: ReadonlyMap<string, StepReport>;
  readonly report: Report | null;
  readonly actions: { readonly header: readonly PanelAction[]; ofStep(id: string): readonly PanelAction[] };
}

export function panelModel(input: PanelInput): PanelModel {
  const { target, where, phase, notice, report } = input;
  return {
    target,
    where,
    phase,
    notice,
    collectedAt: report?.collectedAt ?? null,
    verdict: report === null ? null : panelVerdict(report),
    generation: report?.generation ?? null,
    replicaSets: report?.rollout.replicaSets ?? null,
    steps: panelSteps(input),
    outcomes: (report?.outcomes ?? []).map(panelOutcome).sort(matchesFirst),
    alerts: report?.alerts ?? [],
    timeline: (report?.timeline ?? []).map((entry) => ({ ...entry, clock: clockTime(entry.at) })),
    actions: input.actions.header,
  };
}

function panelVerdict(report: Report): PanelVerdict {
  const { status, headline, remedies, cause } = report.verdict;
  return {
    status,
    word: STATUS_WORDS[status],
    headline,
    generation: generationSentence(report),
    proof: report.outcomes.find((one) => one.role === 'cause')?.evidence ?? [],
    remedies,
    rule: cause,
  };
}

function panelSteps({ planned, arrived, report, phase, actions }: PanelInput): PanelStep[] {
  const told = new Map(report?.steps.map((step) => [step.id as string, step]) ?? arrived);
  const cited = new Set(
    (report?.outcomes ?? [])
      .filter((one) => one.role === 'cause' || one.role === 'symptom')
      .flatMap(citedSteps),
  );
  return planned.flatMap(({ id, number, title }) => {
    const step = told.get(id);
    // A follow-up that nothing called for is not worth a row.
    if (number === null && (step === undefined || step.state === 'skipped')) return [];
    if (step === undefined) return [unread(id, number, title, phase)];
    const { state, summary, command, tables } = step;
    return [
      {
        id,
        number,
        title,
        state,
        finding: cited.has(id),
        summary,
        command,
        tables,
        actions: actions.ofStep(id),
      },
    ];
  });
}

function unread(id: string, number: number | null, title: string, phase: PanelModel['phase']): PanelStep {
  const state = phase === 'collecting' ? 'running' : phase === 'cancelled' ? 'cancelled' : 'skipped';
  return { id, number, title, state, finding: false, summary: '', command: '', tables: [], actions: [] };
}

function citedSteps({ evidence }: Outcome): string[] {
  return evidence.map(({ step }) => step);
}

function panelOutcome({ rule, title, diagnosis, outcome, role, message, evidence }: Outcome): PanelOutcome {
  const result = outcome === 'match' ? (role ?? 'context') : outcome;
  return { rule, title, diagnosis, result, message, proof: evidence };
}

const ORDER = ['cause', 'symptom', 'context', 'blocked', 'crashed', 'noMatch', 'notApplicable'] as const;

/** What was found, then what could not be told, then what was ruled out; by the playbook's number within. */
function matchesFirst(a: PanelOutcome, b: PanelOutcome): number {
  return ORDER.indexOf(a.result) - ORDER.indexOf(b.result) || (a.diagnosis ?? 9) - (b.diagnosis ?? 9);
}
