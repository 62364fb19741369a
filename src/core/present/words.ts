/** Sentences about a report that every face says alike. */
import type { Report, VerdictStatus } from '../model/report.ts';
import { secondsSince, moment, span } from '../time.ts';

export const STATUS_WORDS: Readonly<Record<VerdictStatus, string>> = {
  healthy: 'healthy',
  progressing: 'progressing',
  paused: 'paused',
  stuck: 'stuck',
  unknown: 'could not tell',
};

/** Both generations, for how long they have differed, and whether the cause explains it. */
export function generationSentence({ generation, verdict, alerts, collectedAt }: Report): string {
  const { desired, observed, matches, desiredSince } = generation;
  if (desired === null || matches === null) return 'The generations could not be read';
  if (matches)
    return `Generation ${desired} is observed: there is no generation mismatch (any more)${others(alerts)}`;
  if (observed !== null && observed > desired)
    return `Generation ${desired}, observed ${observed}, a later one (a restore, say): the controller owes it no sync`;
  const now = moment(collectedAt);
  const seconds = now === undefined ? undefined : secondsSince(desiredSince ?? undefined, now);
  const since = seconds === undefined ? '' : ` for ${span(seconds)}`;
  const seen = observed === null ? 'never observed' : `observed ${observed}`;
  return `Generation ${desired}, ${seen}${since}: ${explanation(verdict.cause, verdict.explainsMismatch)}`;
}

/** What people call "the generation alert" is often one of the two others. */
function others(alerts: Report['alerts']): string {
  const firing = alerts.filter(({ wouldFire }) => wouldFire === true).map(({ name }) => name);
  return firing.length === 0 ? '' : `, but ${firing.join(' and ')} would fire`;
}

function explanation(cause: string | null, explains: boolean | null): string {
  if (cause === null) return 'nothing found explains it yet';
  return explains === true ? 'this cause keeps it behind' : 'this cause alone does not explain it';
}
