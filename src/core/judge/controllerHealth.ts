/**
 * Does the deployment controller work? It is a loop inside kube-controller-manager, which managed control planes hide;
 * each sign may be out of reach, and one that is out of reach says nothing.
 * Lease: https://github.com/kubernetes/kubernetes/blob/v1.28.0/staging/src/k8s.io/component-base/config/v1alpha1/defaults.go#L30-L48
 */
import type { Proof } from '../model/report.ts';
import type {
  ControllerFacts,
  ControllerPod,
  LeaseFact,
  OtherDeployments,
} from '../model/surroundingFacts.ts';
import { moment, secondsSince, span, type Moment } from '../time.ts';

export type ControllerHealth =
  | {
      readonly is: 'dead';
      readonly sign: DeathSign;
      /** Seconds that the sign has lasted; undefined where it does not tell. */
      readonly lasts: number | undefined;
      readonly detail: string;
      readonly proof: readonly Proof[];
    }
  | { readonly is: 'alive'; readonly detail: string; readonly proof: readonly Proof[] }
  | { readonly is: 'unknown'; readonly detail: string };

type DeathSign = 'lease-stale' | 'pod-unhealthy' | 'not-reconciling';

/** `since`: when this Deployment's wanted generation was written; undefined where it is not known. */
export function controllerHealth(
  facts: ControllerFacts,
  since: string | undefined,
  now: Moment,
): ControllerHealth {
  const lease = facts.lease.state === 'ok' ? facts.lease.value : undefined;
  const others = facts.others.state === 'ok' ? facts.others.value : undefined;
  return (
    staleLease(lease, others, now) ??
    unreadyPods(facts, others, since) ??
    idleController(others, now) ??
    signOfLife(lease, others, since, now) ?? { is: 'unknown', detail: unseen(facts) }
  );
}

const DEFAULT_LEASE_SECONDS = 15;

/** The longest a Lease may go unrenewed before its holder is taken for gone. */
const PATIENCE = 1.5;

function staleLease(
  lease: LeaseFact | undefined,
  others: OtherDeployments | undefined,
  now: Moment,
): ControllerHealth | undefined {
  const age = leaseAge(lease, now);
  if (lease === undefined || age === undefined || age <= leaseSeconds(lease) * PATIENCE) return undefined;
  // Left behind by a controller-manager that runs without leader election: the work goes on long after it.
  if (secondsBetween(lease.renewedAt, others?.lastWorkAt) > 60) return undefined;
  const holder = host(lease);
  return {
    is: 'dead',
    sign: 'lease-stale',
    lasts: age,
    detail:
      holder === undefined
        ? `nobody has held its Lease for ${span(age)}`
        : `${holder} has not renewed its Lease for ${span(age)}`,
    proof: [leaseProof(lease)],
  };
}

/**
 * Seconds since it was renewed. Judged as of a later moment than it was read, a Lease that was fresh then still counts
 * as fresh: its holder would have gone on renewing it.
 */
function leaseAge(lease: LeaseFact | undefined, now: Moment): number | undefined {
  const whenRead = secondsBetween(lease?.renewedAt, lease?.readAt);
  const isFresh = lease !== undefined && whenRead <= leaseSeconds(lease) / 2;
  return isFresh ? whenRead : secondsSince(lease?.renewedAt, now);
}

/** A leader that steps down leaves an empty holder and a duration of 1 s; the next one needs its usual time. */
function leaseSeconds({ holder, durationSeconds }: LeaseFact): number {
  const seconds = durationSeconds ?? DEFAULT_LEASE_SECONDS;
  return (holder ?? '') === '' ? Math.max(seconds, DEFAULT_LEASE_SECONDS) : seconds;
}

function unreadyPods(
  { pods }: ControllerFacts,
  others: OtherDeployments | undefined,
  since: string | undefined,
): ControllerHealth | undefined {
  const [first] = pods.state === 'ok' ? pods.value : [];
  if (pods.state !== 'ok' || first === undefined || pods.value.some((pod) => pod.ready)) return undefined;
  if (secondsBetween(since, others?.lastWorkAt) > 0) return undefined;
  const which =
    pods.value.length === 1
      ? `pod ${first.name} is not ready`
      : `none of its ${pods.value.length} pods is ready`;
  return {
    is: 'dead',
    sign: 'pod-unhealthy',
    lasts: undefined,
    detail: `${which} (${first.trouble ?? first.phase}, ${first.restarts} restarts)`,
    proof: pods.value.map(podProof),
  };
}

/** One other that waits may have its own trouble; several that were written after the last sign of work have not. */
function idleController(others: OtherDeployments | undefined, now: Moment): ControllerHealth | undefined {
  const waiting = (others?.unobserved ?? []).filter(({ since }) => {
    const age = secondsSince(since, now);
    return age !== undefined && age > 60 && !(secondsBetween(since, others?.lastWorkAt) >= 0);
  });
  if (others === undefined || waiting.length < 2) return undefined;
  const work =
    others.lastWorkAt === undefined
      ? 'no trace of its work'
      : `its last trace of work is ${others.lastWorkAt}`;
  return {
    is: 'dead',
    sign: 'not-reconciling',
    lasts: Math.max(...waiting.flatMap((one) => secondsSince(one.since, now) ?? [])),
    detail: `${waiting.length} other Deployments wait unobserved as well`,
    proof: waiting.slice(0, 3).map(({ namespace, name, since }) => ({
      step: 'controller',
      object: `Deployment/${name}`,
      fact: `namespace ${namespace}: status.observedGeneration is behind since ${since ?? 'an unknown moment'}; ${work}`,
    })),
  };
}

function signOfLife(
  lease: LeaseFact | undefined,
  others: OtherDeployments | undefined,
  since: string | undefined,
  now: Moment,
): ControllerHealth | undefined {
  const signs: { detail: string; proof: Proof }[] = [];
  if (others?.lastWorkAt !== undefined && secondsBetween(since, others.lastWorkAt) > 0)
    signs.push({
      detail: `it has served other Deployments since (${others.seen - others.unobserved.length} of ${others.seen} are observed)`,
      proof: {
        step: 'controller',
        object: 'Deployment/*',
        fact: `newest status.conditions or managedFields that the controller wrote: ${others.lastWorkAt}`,
      },
    });
  const age = leaseAge(lease, now);
  if (
    lease !== undefined &&
    age !== undefined &&
    age <= leaseSeconds(lease) * PATIENCE &&
    host(lease) !== undefined
  )
    signs.push({ detail: `its Lease was renewed ${span(age)} ago`, proof: leaseProof(lease) });
  const [best] = signs;
  return best === undefined
    ? undefined
    : { is: 'alive', detail: best.detail, proof: signs.map(({ proof }) => proof) };
}

/** What the control group says is weak here: nothing was asked of the controller since. */
function unseen({ lease, pods, others }: ControllerFacts): string {
  const blind = [lease, pods, others].flatMap((one) => (one.state === 'ok' ? [] : [one.reason]));
  const group =
    others.state === 'ok' && others.value.seen > 0
      ? [
          `${others.value.seen - others.value.unobserved.length} of ${others.value.seen} other Deployments are observed`,
        ]
      : [];
  const told = [...group, ...blind];
  return told.length === 0 ? 'there is no sign of it either way' : told.join('; ');
}

/** The identity is the node's name, an underscore and a random part. */
function host({ holder }: LeaseFact): string | undefined {
  return holder === undefined || holder === '' ? undefined : (holder.split('_')[0] ?? holder);
}

function leaseProof({ holder, renewedAt, durationSeconds }: LeaseFact): Proof {
  const duration = durationSeconds === undefined ? '' : `, spec.leaseDurationSeconds ${durationSeconds}`;
  return {
    step: 'controller',
    object: 'Lease/kube-controller-manager',
    fact: `spec.renewTime ${renewedAt ?? 'absent'}${duration}, spec.holderIdentity ${holder === undefined || holder === '' ? 'empty' : holder}`,
  };
}

function podProof({ name, ready, phase, trouble, restarts }: ControllerPod): Proof {
  const why = trouble === undefined ? '' : `, ${trouble}`;
  return {
    step: 'controller',
    object: `Pod/${name}`,
    fact: `status.phase ${phase}, Ready ${ready ? 'True' : 'False'}${why}, ${restarts} restarts`,
  };
}

/** Negative where `to` comes first; NaN, which no comparison holds for, where either is not known. */
function secondsBetween(from: string | undefined, to: string | undefined): number {
  return ((moment(to) ?? Number.NaN) - (moment(from) ?? Number.NaN)) / 1000;
}
