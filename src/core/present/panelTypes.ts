/**
 * What the panel shows, as data. The host builds it from what has arrived so far and pushes it whole; the panel only
 * draws. Buttons are named by verbs and opaque ids that the host made: the panel never sends a command, URL or path.
 */
import type {
  AlertReport,
  GenerationReport,
  Proof,
  ReplicaSetReport,
  Report,
  StepReport,
  Table,
  TimelineEntry,
  VerdictStatus,
} from '../model/report.ts';

export interface PanelModel {
  readonly target: {
    readonly namespace: string;
    readonly name: string;
    readonly kind: 'cluster' | 'snapshot';
    readonly context: string | null;
  };
  /** The server or the snapshot's file, for the header. */
  readonly where: string;
  /** `collecting` with a verdict: it is being looked at again, and the last answer stays until the next one. */
  readonly phase: 'collecting' | 'done' | 'failed' | 'cancelled';
  /** Why there is no report (`failed`), or what has happened since (a change of the Deployment). */
  readonly notice: string | null;
  /** When the report speaks of: `11-22 10:00:05`, UTC. */
  readonly collectedAt: string | null;
  readonly verdict: PanelVerdict | null;
  readonly generation: GenerationReport | null;
  readonly replicaSets: readonly ReplicaSetReport[] | null;
  readonly steps: readonly PanelStep[];
  /** The playbook's eight, its fallback, and what it does not name. Empty until the rules have run. */
  readonly diagnoses: readonly PanelDiagnoses[];
  readonly alerts: readonly PanelAlert[];
  /** Newest first. */
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
  readonly remedies: readonly (readonly PanelPart[])[];
  /** The cause's page. */
  readonly rule: string | null;
}

/** A piece of a sentence. */
export interface PanelPart {
  readonly text: string;
  /** It is set as code. */
  readonly code: boolean;
  /** A command, by the id with which the host is asked to copy it; null: it is not for pasting. */
  readonly copy: string | null;
}

/**
 * `read` is as far as a step gets before the rules have run: `fine` says that they have, and rest nothing wrong on it.
 * `finding`: the cause or a symptom rests on it. `blind`: it could not be read.
 */
export type PanelStepState = 'running' | 'read' | 'fine' | 'finding' | 'empty' | 'blind';

export interface PanelStep {
  readonly id: string;
  readonly number: number | null;
  readonly title: string;
  readonly state: PanelStepState;
  /** The state for people: `not allowed`, `nothing there`. */
  readonly word: string;
  readonly summary: string;
  /** What a person would type to see the same; null before the step has answered. */
  readonly command: PanelPart | null;
  readonly tables: readonly Table[];
  readonly actions: readonly PanelAction[];
}

export interface PanelDiagnoses {
  readonly title: string;
  readonly outcomes: readonly PanelOutcome[];
}

export interface PanelOutcome {
  /** Its page can be opened; null: it has none. */
  readonly rule: string | null;
  readonly title: string;
  readonly diagnosis: number | null;
  /** `open`: could not tell. */
  readonly result: 'cause' | 'symptom' | 'context' | 'open' | 'not';
  /** The result for people: `the cause`, `could not tell`. */
  readonly word: string;
  readonly message: string;
  readonly proof: readonly Proof[];
}

export interface PanelAlert extends AlertReport {
  /** `would fire`, `would not fire`, `cannot be told`. */
  readonly word: string;
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
  /** What to know before it is pressed, in a sentence; null: its label says all. */
  readonly note: string | null;
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
