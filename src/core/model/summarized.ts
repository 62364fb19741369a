import { condition, labelSelector } from './meta.ts';
import { flag, integer, json, list, object, text, type Loose, type Read } from './shape.ts';

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

/** As it was read; whether what is absent is left out or undefined makes no difference. */
export interface Summarizable {
  readonly metadata?: Loose<NonNullable<Summarized['metadata']>> | undefined;
  readonly spec?: Loose<NonNullable<Summarized['spec']>> | undefined;
  readonly status?: Loose<NonNullable<Summarized['status']>> | undefined;
}

type Summarized = Read<typeof summarizedDeployment>;
