/**
 * How often spec and annotations were written lately, and by whom. managedFields keep only the last write of each
 * manager, so what can be counted is a lower bound; ReplicaSets that were born tell of writes to the template.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
import { movesGeneration } from '../collectors/writes.ts';
import type { DeploymentFacts, ReplicaSetFacts, Write } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { moment, secondsSince, span, type Moment } from '../time.ts';

/** Seconds. */
export const WINDOW = 600;

export interface RecentWrites {
  /** Writes of the window, newest first: the last one of each manager. */
  readonly writes: readonly Write[];
  /** Different moments of the window at which something was written for certain. */
  readonly count: number;
  /** ReplicaSets that were created within the window. */
  readonly births: number;
  readonly proof: readonly Proof[];
}

export function recentWrites(
  deployment: DeploymentFacts,
  replicasets: ReplicaSetFacts | undefined,
  now: Moment,
): RecentWrites {
  const isRecent = (at: string | undefined): boolean => (secondsSince(at, now) ?? Infinity) <= WINDOW;
  const writes = deployment.writes.filter((one) => movesGeneration(one) && isRecent(one.at));
  const born = (replicasets?.owned ?? []).filter((one) => isRecent(one.createdAt));
  return {
    writes,
    count: distinct([...writes.map((one) => one.at), ...born.map((one) => one.createdAt)]),
    births: born.length,
    proof: [
      ...writes.slice(0, 5).map((one) => writeProof(deployment, one)),
      ...born.map(({ name, createdAt = '' }): Proof => ({
        step: 'replicasets',
        object: `ReplicaSet/${name}`,
        fact: `metadata.creationTimestamp ${createdAt}`,
      })),
    ],
  };
}

/** The controller answers a write with a ReplicaSet at once, and one command may be two writes. */
const TOGETHER = 5000;

function distinct(times: readonly (string | undefined)[]): number {
  const known = times.flatMap((one) => moment(one) ?? []).sort((a, b) => a - b);
  return known.filter((at, index) => index === 0 || at - (known[index - 1] ?? at) > TOGETHER).length;
}

/** `kubectl-edit 20s ago (the template)`. */
export function writerText(write: Write, now: Moment): string {
  const age = secondsSince(write.at, now);
  return `${writerName(write)}${age === undefined ? '' : ` ${span(age)} ago`} (${fieldsText(write)})`;
}

/** An autoscaler writes through the scale subresource from inside kube-controller-manager. */
export function writerName({ manager, subresource }: Write): string {
  if (subresource !== 'scale') return manager;
  return manager === 'kube-controller-manager' ? 'an autoscaler (scale)' : `${manager} (scale)`;
}

const NAMED = 2;

function fieldsText({ fields }: Write): string {
  const told = fields.filter((one) => !one.startsWith('metadata.labels.')).map(fieldText);
  const different = [...new Set(told)];
  const more = different.length > NAMED ? ', …' : '';
  return `${different.slice(0, NAMED).join(', ')}${more}`;
}

function fieldText(field: string): string {
  if (field.startsWith('spec.template.')) return 'the template';
  return field.replace(/^metadata\.annotations\./, 'annotation ');
}

export function writeProof({ name }: DeploymentFacts, write: Write): Proof {
  const fields = write.fields.filter((one) => !one.startsWith('metadata.labels.')).slice(0, 4);
  const scale = write.subresource === undefined ? '' : ` through ${write.subresource}`;
  return {
    step: 'deployment',
    object: `Deployment/${name}`,
    fact: `managedFields: ${write.manager}${scale} wrote ${fields.join(', ')} at ${write.at ?? 'an unknown moment'}`,
  };
}
