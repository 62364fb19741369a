/**
 * When the wanted generation was written. managedFields date it, but before 1.25 a manager's time stays as it was when
 * only the values of its fields change (kubernetes#109576). Such an old time gives itself away where a sync that came to
 * its end, and observed less than what is wanted, is not older.
 */
import { isObserved } from './generation.ts';
import type { DeploymentFacts } from './model/evidence.ts';
import { moment, newest, type Moment } from './time.ts';

/** Reasons of Progressing that are written before the end of a sync, with the old observedGeneration. */
export const BEFORE_THE_END: ReadonlySet<string | undefined> = new Set([
  'DeploymentPaused',
  'DeploymentResumed',
  'NewReplicaSetCreated',
  'FoundNewReplicaSet',
  'ReplicaSetCreateError',
]);

/** For so long the end of a sync stands in for a date that it contradicts; afterwards there is none. */
export const RELIED_ON_SECONDS = 60;

type Dated = Pick<DeploymentFacts, 'desiredSince' | 'generation' | 'observedGeneration' | 'conditions'>;

/** The facts with a desiredSince that can be relied on: undefined where it is not known, or contradicted. */
export function dated<T extends Dated>(deployment: T, now: Moment): T {
  if (isObserved(deployment)) return deployment;
  const { desiredSince } = deployment;
  const written = moment(desiredSince);
  const completed = lastSync(deployment);
  const end = moment(completed);
  if (written === undefined || end === undefined || end < written) return deployment;
  // The write came after that sync. When, is not known, unless that was only moments ago.
  const isRecent = (now - end) / 1000 < RELIED_ON_SECONDS;
  return { ...deployment, desiredSince: isRecent ? completed : undefined };
}

/** The newest trace of a sync that came to its end; its generation is the observed one. */
function lastSync({ conditions }: Dated): string | undefined {
  return newest(
    conditions.flatMap((one) => {
      const isOfEnd =
        one.type === 'Available' || (one.type === 'Progressing' && !BEFORE_THE_END.has(one.reason));
      return isOfEnd ? [one.lastUpdateTime] : [];
    }),
  );
}
