import type { ScenarioContext } from './context.ts';

/** One state of a real cluster, and what `diagnose` has to say about a Deployment in it. */
export interface Scenario {
  /** A sentence: what is the matter. */
  readonly name: string;
  /** Makes it so, and returns only when the cluster really shows it. */
  readonly arrange: (ctx: ScenarioContext) => Promise<void>;
  readonly expect: Expectation;
  /** The Deployment's name; default `web`. */
  readonly deployment?: string;
  /** What who asks may do in the namespace, as rules of a Role; default: all, everywhere. */
  readonly allowed?: readonly object[];
  /** How far the clock of who asks is ahead of the cluster's, in seconds. */
  readonly clockAhead?: number;
  /** Needs the whole cluster to itself (its nodes, its controllers): runs after the others, alone. */
  readonly exclusive?: boolean;
  /** The state counts only when it has lasted: waited for in earnest, while other scenarios run. */
  readonly lastsSeconds?: number;
  /** Judged this many seconds from now (`--now`): for a cluster in which nobody does anything any more. */
  readonly judgedAfterSeconds?: number;
}

export interface Expectation {
  readonly status: 'healthy' | 'progressing' | 'paused' | 'stuck' | 'unknown';
  readonly cause: string | null;
  readonly class: string | null;
  /** Does the controller's observedGeneration equal the generation? Asserted of the cluster, then of the report. */
  readonly generation: 'matches' | 'behind';
  readonly explainsMismatch?: boolean | null;
  readonly exit: 0 | 1 | 3;
  /** Matches besides the cause that the report has to tell of, as `rule/class`. */
  readonly tells?: readonly string[];
}

export const HEALTHY: Expectation = {
  status: 'healthy',
  cause: null,
  class: null,
  generation: 'matches',
  exit: 0,
};

/** A rollout that makes its way, or may still do so. */
export const PROGRESSING: Expectation = { ...HEALTHY, status: 'progressing' };

/** The controller works, and yet the rollout does not come to its end. */
export function stuck(cause: string, subCause: string): Expectation {
  return {
    status: 'stuck',
    cause,
    class: subCause,
    generation: 'matches',
    explainsMismatch: null,
    exit: 1,
  };
}

/** The controller has not completed a sync of the newest generation, and this is why. */
export function behind(cause: string, subCause: string): Expectation {
  return { ...stuck(cause, subCause), generation: 'behind', explainsMismatch: true };
}
