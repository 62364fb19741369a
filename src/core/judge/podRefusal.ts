/**
 * Which pods the wanted ReplicaSet cannot create, and why. Somebody who may not read ReplicaSets still has the
 * Deployment's copy of the failure; which ReplicaSet it is about is told by the name of the pod that was refused.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/progress.go#L120-L152
 */
import { isObserved } from '../generation.ts';
import { parseRefusal, type Refusal } from '../kubeText/refusal.ts';
import type { DeploymentFacts, EventFacts, ReplicaSetFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { couldNotTell, noMatch, type Silence } from '../rule.ts';
import type { Moment } from '../time.ts';
import { nextPodTry } from './nextPodTry.ts';
import { conditionProof, creationFailure, openFailure } from './podCreation.ts';
import { conditionOf, namedReplicaSet } from './progressDeadline.ts';

interface PodRefusal {
  /** Name of the ReplicaSet. */
  readonly replicaSet: string;
  /** `2 of its 3 pods`, or `pods`. */
  readonly pods: string;
  readonly refusal: Refusal;
  readonly proof: readonly Proof[];
  /** When it tries again: `in about 4m`. */
  readonly next: string;
}

type Answer = { readonly refused: PodRefusal } | { readonly silence: Silence };

export function podRefusal(
  deployment: DeploymentFacts,
  replicasets: ReplicaSetFacts | undefined,
  events: EventFacts | undefined,
  now: Moment,
): Answer {
  if (replicasets === undefined) return byDeploymentAlone(deployment, now);
  const found = creationFailure(deployment, replicasets, events, now);
  if ('silence' in found) return found;
  const { replicaSet, missing, refusal, proof, event, since } = found.failure;
  const next = nextPodTry(event, since, now);
  const pods = missing === undefined ? 'pods' : `${missing} of its ${replicaSet.desired} pods`;
  return { refused: { replicaSet: replicaSet.name, pods, refusal, proof, next } };
}

function byDeploymentAlone(deployment: DeploymentFacts, now: Moment): Answer {
  const { conditions, name, paused, replicas } = deployment;
  const copy = openFailure(conditions);
  if (copy === undefined) return silent('The Deployment reports no pod that could not be created');
  if (paused || !isObserved(deployment))
    return {
      silence: couldNotTell(
        'the failure on record may be of an earlier rollout; ReplicaSets could not be read',
      ),
    };
  if (replicas.updated === undefined || replicas.updated >= replicas.desired)
    return silent('All pods of the wanted template have been created');
  const refusal = parseRefusal(copy.message ?? '');
  const wanted = wantedReplicaSet(deployment);
  const refused = refusal.object?.name.replace(/-[^-]*$/, '');
  const replicaSet = wanted ?? refused;
  if (replicaSet === undefined)
    return { silence: couldNotTell('which ReplicaSet the failure on record is about could not be read') };
  if (refused !== undefined && refused !== replicaSet)
    return silent(
      `The failure on the Deployment is about ReplicaSet ${refused}, which is not the wanted one`,
    );
  const proof = [conditionProof(copy, `Deployment/${name}`)];
  const next = nextPodTry(undefined, undefined, now);
  return { refused: { replicaSet, pods: 'pods', refusal, proof, next } };
}

/**
 * As the condition Progressing of an observed generation names it: `ReplicaSet "web-2" is progressing.` What it says
 * once a rollout is complete may stay there while an earlier template is rolled out again (kubernetes#124264).
 */
function wantedReplicaSet({ conditions }: DeploymentFacts): string | undefined {
  const progressing = conditionOf(conditions, 'Progressing');
  const isOver = progressing === undefined || progressing.reason === 'NewReplicaSetAvailable';
  return isOver ? undefined : namedReplicaSet(progressing);
}

function silent(because: string): { readonly silence: Silence } {
  return { silence: noMatch(because) };
}
