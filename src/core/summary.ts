/** A Deployment narrowed to what the tree and the flags need, so that ten thousand of them can be held. */
import { summaryFacts } from './collectors/deployment.ts';
import type { DeploymentSummary } from './feed.ts';
import { condition, labelSelector, type Condition, type LabelSelector } from './model/meta.ts';
import { flag, integer, json, list, object, text, type Read } from './model/shape.ts';
import type { Deployment } from './model/workloads.ts';

/** Gives back an equal text, the same one for all that are equal: many texts of a fleet repeat. */
export type Intern = (text: string) => string;

/** A Deployment as far as `summaryOf` reads it, with the version that a watch goes on from: no template, no labels. */
export const summarizedDeployment = object({
  metadata: object({
    name: text,
    namespace: text,
    uid: text,
    resourceVersion: text,
    generation: integer,
    creationTimestamp: text,
    deletionTimestamp: text,
    managedFields: list(object({ time: text, subresource: text, fieldsV1: json })),
  }),
  spec: object({ replicas: integer, paused: flag, selector: labelSelector }),
  status: object({
    observedGeneration: integer,
    replicas: integer,
    updatedReplicas: integer,
    readyReplicas: integer,
    availableReplicas: integer,
    unavailableReplicas: integer,
    conditions: list(condition),
  }),
});

export type SummarizedDeployment = Read<typeof summarizedDeployment>;

const FLAGGED_CONDITIONS: ReadonlySet<string | undefined> = new Set([
  'Available',
  'Progressing',
  'ReplicaFailure',
]);
/** What most Deployments carry most of the time. */
const GOOD_NEWS: ReadonlySet<string | undefined> = new Set([
  'MinimumReplicasAvailable',
  'NewReplicaSetAvailable',
  'ReplicaSetUpdated',
]);

/**
 * Only the conditions that flags are read from stay, without the messages of those that are well. Of a
 * Deployment without a name or namespace these are empty.
 */
export function summaryOf(object: Deployment, intern: Intern = (text) => text): DeploymentSummary {
  const { namespace = '', name = '' } = object.metadata ?? {};
  const facts = summaryFacts(object, { namespace: intern(namespace), name });
  return {
    ...facts,
    conditions: facts.conditions
      .filter(({ type }) => FLAGGED_CONDITIONS.has(type))
      .map((one) => slim(one, intern)),
    selector: facts.selector === undefined ? undefined : plain(facts.selector),
  };
}

function slim(condition: Condition, intern: Intern): Condition {
  const { type, status, reason, message, lastUpdateTime, lastTransitionTime } = condition;
  return {
    ...(type === undefined ? {} : { type: intern(type) }),
    ...(status === undefined ? {} : { status: intern(status) }),
    ...(reason === undefined ? {} : { reason: intern(reason) }),
    ...(message === undefined || isGoodNews(condition) ? {} : { message }),
    ...(lastUpdateTime === undefined ? {} : { lastUpdateTime }),
    // Mostly they are equal, and one text does for both.
    ...(lastTransitionTime === undefined
      ? {}
      : { lastTransitionTime: lastTransitionTime === lastUpdateTime ? lastUpdateTime : lastTransitionTime }),
  };
}

/** `ReplicaSet "web-1" has successfully progressed.`: as many texts as Deployments, and nobody reads them. */
function isGoodNews({ type, reason }: Condition): boolean {
  return type !== 'ReplicaFailure' && GOOD_NEWS.has(reason);
}

/** An object without a prototype takes four times the room. Here it may have one: a selector is only walked through. */
function plain({ matchLabels, matchExpressions }: LabelSelector): LabelSelector {
  return {
    ...(matchLabels === undefined ? {} : { matchLabels: Object.fromEntries(Object.entries(matchLabels)) }),
    ...(matchExpressions === undefined ? {} : { matchExpressions }),
  };
}
