/**
 * The refusal to create the ReplicaSet of the wanted template, as the controller tells it: a condition (only with a
 * progress deadline) and a Warning event, both on the Deployment.
 *
 * The condition keeps the text and time of its first failure for as long as the reason stays the same, so the newest
 * event tells more. And it does not tell of the generation: the one that cannot be created may since have been given
 * up for another template. What decides is that no ReplicaSet has the wanted template; for somebody who may not read
 * ReplicaSets, that the generation is not observed.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/sync.go#L240-L288
 */
import { isBehind } from '../generation.ts';
import { parseRefusal, type Refusal } from '../kubeText/refusal.ts';
import type { DeploymentFacts, EventFact, EventFacts, ReplicaSetFacts } from '../model/evidence.ts';
import type { Condition } from '../model/meta.ts';
import type { Proof } from '../model/report.ts';
import { couldNotTell, noMatch, type Silence } from '../rule.ts';
import { moment, secondsSince, type Moment } from '../time.ts';
import { gapProof, generationGap } from './generationGap.ts';
import { eventProof, newestEvent } from './objectEvents.ts';
import { conditionOf } from './progressDeadline.ts';
import { clip } from './words.ts';

const REASON = 'ReplicaSetCreateError';

export interface CreationRefusal {
  readonly refusal: Refusal;
  /** The name the ReplicaSet was to get; undefined where the message does not say it. */
  readonly replicaSet: string | undefined;
  /** When the controller is known to have tried, by its newest event. */
  readonly lastTry: string | undefined;
  readonly proof: readonly Proof[];
}

export function creationRefusal(
  deployment: DeploymentFacts,
  replicasets: ReplicaSetFacts | undefined,
  events: EventFacts | undefined,
  now: Moment,
): { readonly refused: CreationRefusal } | { readonly silence: Silence } {
  const { owned = [], current } = replicasets ?? {};
  if (current !== undefined) return silent(`ReplicaSet ${current.name} has the wanted template`);
  if (replicasets === undefined && !isBehind(deployment))
    return silent('The generation is observed, so the controller had its ReplicaSet');
  if (deployment.paused) return silent('A paused Deployment creates no ReplicaSet');
  const event = newestEvent(events, { kind: 'Deployment', ...deployment }, (one) => one.reason === REASON);
  const told = isOfWanted(deployment, event) ? event : undefined;
  const progressing = conditionOf(deployment.conditions, 'Progressing');
  const condition =
    progressing?.status === 'False' && progressing.reason === REASON ? progressing : undefined;
  if (condition === undefined && told === undefined) return { silence: unrecorded(replicasets) };
  if (told === undefined && isUntried(deployment, condition, now))
    return silent(
      'The refusal on record is older than the newest write, which the controller may not have tried yet',
    );

  const text = told?.message ?? condition?.message ?? '';
  const replicaSet = /replica set "([^"]+)"/i.exec(text)?.[1];
  if (owned.some(({ name }) => name === replicaSet))
    return silent(`The refusal on record is about ${replicaSet ?? ''}, which has been created since`);
  return {
    refused: {
      refusal: parseRefusal(text),
      replicaSet,
      lastTry: told?.lastAt,
      proof: [...absence(deployment, replicasets, now), ...proofs(deployment, condition, told, now)],
    },
  };
}

/** Without a deadline there is no condition, and an event expires. */
function unrecorded(replicasets: ReplicaSetFacts | undefined): Silence {
  return replicasets === undefined
    ? couldNotTell('no refusal is on record, and whether the ReplicaSet is there could not be read')
    : noMatch('No ReplicaSet has the wanted template, but no refusal to create it is on record');
}

function silent(because: string): { readonly silence: Silence } {
  return { silence: noMatch(because) };
}

/** Event times are whole seconds, and the recorder may be a moment late. */
const SLACK = 2000;

/** An event from before the newest write is about what was wanted then. Without its time the gap itself must speak. */
function isOfWanted(deployment: DeploymentFacts, event: EventFact | undefined): boolean {
  const written = moment(deployment.desiredSince);
  const seen = moment(event?.lastAt);
  if (event === undefined) return false;
  if (written === undefined || seen === undefined) return isBehind(deployment);
  return seen >= written - SLACK;
}

/** A fresh write beside an old condition: the controller gets a few seconds. */
function isUntried(deployment: DeploymentFacts, condition: Condition | undefined, now: Moment): boolean {
  const written = moment(deployment.desiredSince);
  const failed = moment(condition?.lastUpdateTime);
  const age = secondsSince(deployment.desiredSince, now);
  return written !== undefined && failed !== undefined && failed < written && age !== undefined && age < 10;
}

/** Where ReplicaSets may not be read, a generation that is not observed stands in for the one that is not there. */
function absence(
  deployment: DeploymentFacts,
  replicasets: ReplicaSetFacts | undefined,
  now: Moment,
): Proof[] {
  const object = `Deployment/${deployment.name}`;
  if (replicasets !== undefined)
    return [{ step: 'replicasets', object, fact: 'no ReplicaSet that it owns has its spec.template' }];
  const gapped = generationGap(deployment, now);
  return 'gap' in gapped ? [gapProof(deployment, gapped.gap)] : [];
}

function proofs(
  { name }: DeploymentFacts,
  condition: Condition | undefined,
  event: EventFact | undefined,
  now: Moment,
): Proof[] {
  const object = `Deployment/${name}`;
  const proof: Proof[] = [];
  if (event !== undefined) proof.push(eventProof(event, now));
  if (condition !== undefined)
    proof.push({
      step: 'deployment',
      object,
      fact: `status.conditions[Progressing]: ${REASON} since ${condition.lastUpdateTime ?? 'an unknown moment'} (its first failure): ${clip(condition.message ?? '', 400)}`,
    });
  return proof;
}
