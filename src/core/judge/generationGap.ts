/**
 * How far observedGeneration is behind generation, and for how long at least. The controller writes the observed
 * generation at the end of a sync, so a gap says: it has not completed one sync of what is wanted now.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/sync.go#L540-L576
 */
import { isObserved } from '../generation.ts';
import type { DeploymentFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { noMatch, type Silence } from '../rule.ts';
import { secondsSince, span, type Moment } from '../time.ts';

export interface GenerationGap {
  readonly desired: number;
  /** Undefined: the controller has never written a status. */
  readonly observed: number | undefined;
  /** Writes to spec or annotations that it has not handled. */
  readonly lag: number;
  /** Seconds since the newest of those writes; undefined where managedFields do not tell. Never negative. */
  readonly age: number | undefined;
}

/** The gap; or why there is none to judge. */
export function generationGap(
  deployment: DeploymentFacts,
  now: Moment,
): { readonly gap: GenerationGap } | { readonly silence: Silence } {
  const { generation: desired, observedGeneration: observed } = deployment;
  if (desired === undefined)
    return { silence: noMatch('metadata.generation was not in the answer, so a gap cannot be told') };
  if (isObserved(deployment))
    return {
      silence: noMatch(`Generation ${desired} is observed: the controller has completed a sync of it`),
    };
  const seconds = secondsSince(deployment.desiredSince, now);
  return {
    gap: {
      desired,
      observed,
      // Generations begin at 1, so without a status every one of them is unhandled.
      lag: observed === undefined ? desired : desired - observed,
      age: seconds === undefined ? undefined : Math.max(0, seconds),
    },
  };
}

/** Is the gap older than that? One of unknown age is: who comes with a recording comes after the first seconds. */
export function isOlderThan(gap: GenerationGap, seconds: number): boolean {
  return gap.age === undefined || gap.age > seconds;
}

/** `generation 7 (observed: 6)`, `generation 1 (never observed)`. */
export function gapText({ desired, observed }: GenerationGap): string {
  return `generation ${desired} (${observed === undefined ? 'never observed' : `observed: ${observed}`})`;
}

/** ` for 12m`, or nothing where the age is not known. */
export function ageText({ age }: GenerationGap): string {
  return age === undefined ? '' : ` for ${span(age)}`;
}

export function gapProof(deployment: DeploymentFacts, { desired, observed }: GenerationGap): Proof {
  const since =
    deployment.desiredSince === undefined
      ? ''
      : `, newest write to spec or annotations ${deployment.desiredSince}`;
  return {
    step: 'deployment',
    object: `Deployment/${deployment.name}`,
    fact: `metadata.generation ${desired}, status.observedGeneration ${observed ?? 'absent'}${since}`,
  };
}
