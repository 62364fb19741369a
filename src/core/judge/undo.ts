/**
 * Back to a version that served. `kubectl rollout undo` takes the revision before the newest, whatever became of it: one
 * that never worked, or none at all; so the one to go back to is named.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollback.go#L99-L166
 */
import type { HistoryFacts, StrategyFacts } from '../model/evidence.ts';

/** Remedies; each is left out where its revision is not known. */
export const UNDO = [
  'To serve revision {good} meanwhile, which still has available pods: `kubectl rollout undo deployment/{name} --to-revision={good} {in}`',
  'If revision {former} worked, serve it meanwhile: `kubectl rollout undo deployment/{name} --to-revision={former} {in}`',
] as const;

interface UndoTo {
  readonly good: number | undefined;
  /** Whether it worked cannot be told: it has no pods any more. */
  readonly former: number | undefined;
}

/** None while paused: kubectl refuses it then. */
export function undoTo(history: HistoryFacts | undefined, strategy: StrategyFacts | undefined): UndoTo {
  if (strategy?.paused === true) return { good: undefined, former: undefined };
  const good = history?.lastGood;
  return { good, former: good === undefined ? history?.changesSince : undefined };
}
