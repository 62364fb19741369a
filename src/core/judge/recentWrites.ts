/**
 * How often spec and annotations were written lately, and by whom. managedFields keep only the last write of each
 * manager, so what can be counted is a lower bound; ReplicaSets that were born tell of writes to the template.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
import { movesGeneration } from '../collectors/writes.ts';
import type { DeploymentFacts, EventFacts, ReplicaSetFacts, Write } from '../model/evidence.ts';
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

/** `kubectl-edit 20s ago`; an autoscaler writes through the scale subresource from inside kube-controller-manager. */
export function writerText({ manager, subresource, at }: Write, now: Moment): string {
  const age = secondsSince(at, now);
  return `${writerName(manager, subresource)}${age === undefined ? '' : ` ${span(age)} ago`}`;
}

function writerName(manager: string, subresource: string | undefined): string {
  if (subresource !== 'scale') return manager;
  return manager === 'kube-controller-manager' ? 'an autoscaler (scale)' : `${manager} (scale)`;
}

export interface Fight {
  /** e.g. `spec.replicas`. */
  readonly field: string;
  /** Who takes part, as far as it is known. */
  readonly who: readonly string[];
  readonly proof: readonly Proof[];
}

/** Several managers hold one field, or one ReplicaSet is scaled up and down again and again. */
export function fightIn(
  deployment: DeploymentFacts,
  { writes }: RecentWrites,
  events: EventFacts | undefined,
  now: Moment,
): Fight | undefined {
  for (const field of new Set(writes.flatMap((one) => one.fields.filter(isContested)))) {
    const holders = writes.filter((one) => one.fields.includes(field));
    const who = [...new Set(holders.map((one) => writerName(one.manager, one.subresource)))];
    if (who.length > 1 && !who.every((one) => one.startsWith('kubectl')))
      return { field, who, proof: holders.map((one) => writeProof(deployment, one)) };
  }
  return scalingFight(deployment, writes, events, now);
}

/** Fields that tools set for good; a template is written by many hands in turn. */
function isContested(field: string): boolean {
  const isAnnotation =
    field.startsWith('metadata.annotations.') &&
    !field.endsWith('kubectl.kubernetes.io/last-applied-configuration');
  return field === 'spec.replicas' || field === 'spec.paused' || isAnnotation;
}

function scalingFight(
  deployment: DeploymentFacts,
  writes: readonly Write[],
  events: EventFacts | undefined,
  now: Moment,
): Fight | undefined {
  // A rollout that is undone and redone moves a ReplicaSet up and down as well, without a write to the size.
  if (!writes.some((one) => one.fields.includes('spec.replicas'))) return undefined;
  const again = (events?.items ?? []).flatMap((event) => {
    const [, direction, name] = /^Scaled (up|down) replica set (\S+) /.exec(event.message) ?? [];
    const isRecent = (secondsSince(event.lastAt, now) ?? Infinity) <= WINDOW;
    return direction !== undefined && event.of === 'deployment' && event.count > 1 && isRecent
      ? [{ direction, name, event }]
      : [];
  });
  const up = again.find(
    (one) => one.direction === 'up' && again.some((two) => two.direction === 'down' && two.name === one.name),
  );
  const down = again.find((one) => one.direction === 'down' && one.name === up?.name);
  if (up === undefined || down === undefined) return undefined;
  return {
    field: 'spec.replicas',
    who: writes.map((one) => writerName(one.manager, one.subresource)),
    proof: [up, down].map(({ event }) => ({
      step: 'events',
      object: `Deployment/${deployment.name}`,
      fact: `event ScalingReplicaSet ×${event.count}, last ${event.lastAt ?? ''}: ${event.message}`,
    })),
  };
}

function writeProof({ name }: DeploymentFacts, write: Write): Proof {
  const fields = write.fields.filter((one) => !one.startsWith('metadata.labels.')).slice(0, 4);
  const scale = write.subresource === undefined ? '' : ` through ${write.subresource}`;
  return {
    step: 'deployment',
    object: `Deployment/${name}`,
    fact: `managedFields: ${write.manager}${scale} wrote ${fields.join(', ')} at ${write.at ?? 'an unknown moment'}`,
  };
}
