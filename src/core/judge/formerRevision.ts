/**
 * Is the wanted template one that ran before? An undo is nothing but a template that equals an old one; the controller
 * gives the old ReplicaSet the next number and notes the former one.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/util/deployment_util.go#L264-L287
 */
import type { DeploymentFacts, ReplicaSetFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';

export interface FormerRevision {
  readonly replicaSet: string;
  readonly revision: number;
  readonly proof: Proof;
}

/**
 * The wanted template is an earlier one: its ReplicaSet still has a lower number than another, or it has been given
 * the next number and the Deployment does not carry that yet.
 */
export function formerRevision(
  deployment: DeploymentFacts,
  { owned, current }: ReplicaSetFacts,
  rolledBackTo: number | undefined,
): FormerRevision | undefined {
  if (current?.revision === undefined) return undefined;
  const { name, revision } = current;
  const later = owned.find((one) => one.revision !== undefined && one.revision > revision);
  const renumbered =
    deployment.revision !== undefined && deployment.revision < revision ? rolledBackTo : undefined;
  const former = later === undefined ? renumbered : revision;
  if (former === undefined) return undefined;
  const against =
    later === undefined ? `and is now ${revision}` : `ReplicaSet ${later.name} has ${later.revision ?? ''}`;
  return {
    replicaSet: name,
    revision: former,
    proof: {
      step: 'replicasets',
      object: `ReplicaSet/${name}`,
      fact: `spec.template is the wanted one; its annotation deployment.kubernetes.io/revision was ${former}, ${against}`,
    },
  };
}
