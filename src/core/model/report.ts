/** The report of one diagnosis: what `diagnose --output json` prints and every face renders. See docs/report.md. */
import type { StepId } from './evidence.ts';
import type { BlindState } from './reading.ts';

export const REPORT_FORMAT_VERSION = 1;

/** Characters of any one text in a report: an object may carry a megabyte, and a longer text ends with what was cut. */
export const LONGEST_TEXT = 4000;

export interface Report {
  readonly formatVersion: typeof REPORT_FORMAT_VERSION;
  readonly target: Target;
  readonly source: { readonly kind: 'cluster' | 'snapshot'; readonly where: string };
  /** The moment that ages and the verdict refer to: the server's clock, ISO 8601. */
  readonly collectedAt: string;
  readonly generation: GenerationReport;
  readonly alerts: readonly AlertReport[];
  readonly verdict: Verdict;
  readonly rollout: RolloutReport;
  readonly steps: readonly StepReport[];
  readonly outcomes: readonly Outcome[];
  readonly timeline: readonly TimelineEntry[];
}

interface Target {
  readonly context: string | null;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | null;
}

export interface GenerationReport {
  /** metadata.generation; null where it could not be read. */
  readonly desired: number | null;
  /** status.observedGeneration; null: never observed, or not readable. */
  readonly observed: number | null;
  /** null where it could not be read. */
  readonly matches: boolean | null;
  /** Writes that the controller has not handled; null where it cannot be told. */
  readonly lag: number | null;
  readonly desiredSince: string | null;
}

export interface AlertReport {
  readonly name:
    'KubeDeploymentGenerationMismatch' | 'KubeDeploymentRolloutStuck' | 'KubeDeploymentReplicasMismatch';
  /** The alert's expression holds: if nothing changes, it fires once its 15 minutes are over. null: cannot be told. */
  readonly wouldFire: boolean | null;
  readonly because: string;
}

export type VerdictStatus = 'healthy' | 'progressing' | 'paused' | 'stuck' | 'unknown';

export interface Verdict {
  readonly status: VerdictStatus;
  /** The rule that explains the others; null where nothing wrong was found or it cannot be told. */
  readonly cause: string | null;
  readonly class: string | null;
  readonly headline: string;
  /** Does that cause keep observedGeneration behind? null where the generation is observed or unknown. */
  readonly explainsMismatch: boolean | null;
  readonly remedies: readonly string[];
}

/** Where the rollout stands, in numbers: what the panel draws and its buttons act on. */
export interface RolloutReport {
  /** null where the Deployment could not be read. */
  readonly paused: boolean | null;
  readonly pausedBy: string | null;
  readonly pausedSince: string | null;
  /** Newest revision first; null where they could not be read. */
  readonly replicaSets: readonly ReplicaSetReport[] | null;
  /** What the wanted template changes; null where the history could not be read. */
  readonly changes: TemplateChanges | null;
  /** Containers of the pods, the wanted template's first; null where they could not be read. */
  readonly containers: readonly ContainerReport[] | null;
  /** Images that pods of the wanted template cannot pull; left out where there is none. */
  readonly failingImages?: readonly FailingImage[];
}

export interface FailingImage {
  /** As the pod names it. */
  readonly image: string;
  /** The host that serves it, with its port; null where it is no image's name. */
  readonly registry: string | null;
  /** The nodes that cannot pull it. */
  readonly nodes: readonly string[];
}

/** Field by field, against the newest other revision with available pods, or the newest other one. */
export interface TemplateChanges {
  /** That revision; null where there is none, and so nothing to compare with. */
  readonly since: number | null;
  /** In path order. `from` is null for what was added, `to` for what was removed. */
  readonly fields: readonly {
    readonly path: string;
    readonly from: string | null;
    readonly to: string | null;
  }[];
}

export interface ReplicaSetReport {
  readonly name: string;
  readonly revision: number | null;
  /** Has the wanted template. */
  readonly wanted: boolean;
  readonly desired: number;
  /** Counters of its status; null until one was written. */
  readonly current: number | null;
  readonly ready: number | null;
  readonly available: number | null;
  readonly images: readonly string[];
  readonly changeCause: string | null;
  readonly createdAt: string | null;
}

export interface ContainerReport {
  readonly pod: string;
  readonly container: string;
  readonly role: 'init' | 'sidecar' | 'main';
  readonly wanted: boolean;
  readonly ready: boolean;
  readonly restarts: number;
  /** It has lived before, so a previous log may be there. */
  readonly hasPrevious: boolean;
}

export type StepState = 'ok' | 'empty' | BlindState;

export interface StepReport {
  /** 1–6 for the playbook's steps, null for follow-ups. */
  readonly number: number | null;
  readonly id: StepId;
  readonly title: string;
  readonly state: StepState;
  /** What a person would type to see the same. */
  readonly command: string;
  /** One line: what was found, or why it is blind. */
  readonly summary: string;
  readonly tables: readonly Table[];
}

/** Evidence for people: rows of text under named columns. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

type OutcomeKind = 'match' | 'noMatch' | 'notApplicable' | 'blocked' | 'crashed';

export interface Outcome {
  readonly rule: string;
  readonly title: string;
  /** The playbook's diagnosis, 1–8; null for the fallback and what the playbook does not name. */
  readonly diagnosis: number | null;
  readonly outcome: OutcomeKind;
  readonly class: string | null;
  /** Only for a match: the cause, a symptom that a cause explains, or context worth knowing. */
  readonly role: 'cause' | 'symptom' | 'context' | null;
  readonly message: string;
  readonly evidence: readonly Proof[];
  readonly remedies: readonly string[];
}

/** A fact that a reader can look up: the step that read it, the object and the field or event that says it. */
export interface Proof {
  readonly step: StepId;
  /** `Kind/name`. */
  readonly object: string;
  readonly fact: string;
}

export interface TimelineEntry {
  readonly at: string;
  readonly object: string;
  readonly what: string;
  readonly count: number;
  readonly firstAt: string | null;
  readonly source: 'event' | 'condition' | 'managedFields' | 'status';
}
