/**
 * After 15 tries the controller drops a Deployment from its queue. It looks at it again when it, a ReplicaSet or a pod of
 * it changes, or with the resync of its informers, 12 to 24 h apart. So once the cause is gone, a change is the quickest
 * way on. `{at}` is any time, `{retry}` what retryText says.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/deployment_controller.go#L494-L515
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/staging/src/k8s.io/controller-manager/config/v1alpha1/defaults.go#L31
 */
import type { DeploymentFacts } from '../model/evidence.ts';
import { secondsSince, span, type Moment } from '../time.ts';

export const NUDGE =
  'To have the controller try again at once ({retry}): `kubectl annotate deployment/{name} {in} --overwrite rollout-doctor/nudged-at={at}`';

/** 5 ms, doubled 15 times: by then it has tried 15 times again. */
const TRIES_SECONDS = 164;
/** The longest pause between two of them. */
const LONGEST_PAUSE_SECONDS = 82;

/** Where its tries stand. `lastTry`: when it is known to have tried, by an event. */
export function retryText(
  { desiredSince }: Pick<DeploymentFacts, 'desiredSince'>,
  lastTry: string | undefined,
  now: Moment,
): string {
  const age = secondsSince(desiredSince, now);
  const quiet = secondsSince(lastTry, now);
  if (age === undefined || (age > TRIES_SECONDS && quiet !== undefined && quiet <= 2 * LONGEST_PAUSE_SECONDS))
    return 'after 15 failed tries, some 3 minutes, it waits for a change';
  if (age <= TRIES_SECONDS)
    return `it tries 15 times, for another ${span(TRIES_SECONDS - age)} or so, and then waits for a change`;
  const gaveUp = Math.min(age - TRIES_SECONDS, quiet ?? Infinity);
  return `it gave up some ${span(gaveUp)} ago, after 15 tries, and looks again by itself only once in 12 to 24 h`;
}
