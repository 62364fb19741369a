/** What stands beside "Resume rollout": who paused it, since when, and what a resume rolls out. */
import type { Report, RolloutReport, TemplateChanges } from '../model/report.ts';
import { clockTime } from '../time.ts';

/** One sentence; null where the Deployment is not paused, or nobody could read whether it is. */
export function pauseSentence({ rollout }: Report): string | null {
  return rollout.paused === true ? `${whoAndWhen(rollout)}; ${whatWaits(rollout)}.` : null;
}

function whoAndWhen({ pausedBy, pausedSince }: RolloutReport): string {
  const since = pausedSince === null ? '' : ` since ${clockTime(pausedSince)} UTC`;
  return pausedBy === null ? `Paused${since}, by whom is not recorded` : `Paused by ${pausedBy}${since}`;
}

function whatWaits({ replicaSets, changes }: RolloutReport): string {
  if (replicaSets === null || changes === null) return 'what a resume rolls out could not be read';
  if (isRolledOut(replicaSets)) return 'no template change waits for a resume';
  const { since, fields } = changes;
  // Images first: they are what people recognise a rollout by.
  const [first, ...others] = fields.toSorted((a, b) => Number(isImage(b.path)) - Number(isImage(a.path)));
  if (first === undefined || since === null) return 'a resume rolls out the wanted template';
  const more = others.length === 0 ? '' : ` and ${others.length} more, which step 3 lists`;
  return `a resume rolls out what changed since revision ${since}: ${changeText(first)}${more}`;
}

/** The wanted template has its ReplicaSet, and nothing else runs. */
function isRolledOut(replicaSets: NonNullable<RolloutReport['replicaSets']>): boolean {
  const others = replicaSets.filter(({ wanted }) => !wanted);
  const areIdle = others.every(({ desired, current }) => desired === 0 && (current ?? 0) === 0);
  return others.length < replicaSets.length && areIdle;
}

function isImage(path: string): boolean {
  return path.endsWith('.image');
}

function changeText({ path, from, to }: TemplateChanges['fields'][number]): string {
  if (from === null) return `${path} added: ${to ?? ''}`;
  return to === null ? `${path} removed: ${from}` : `${path} from ${from} to ${to}`;
}
