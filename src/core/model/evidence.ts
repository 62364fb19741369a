/**
 * Evidence: what each step found, narrowed to facts. No judgement lives here. Times are ISO 8601 as the cluster
 * gave them; a field that is undefined was not in the answer.
 */
import type { Condition, LabelSelector } from './meta.ts';
import type { PodSpec, PodTemplate } from './podSpec.ts';
import type { Reading } from './reading.ts';
import type { ControllerFacts, LogFacts, NodeFacts, QuotaFacts, WebhookFacts } from './surroundingFacts.ts';

/** The facts of each step. The first six are the playbook's steps, in its order; the others follow them up. */
export interface Facts {
  readonly deployment: DeploymentFacts;
  readonly events: EventFacts;
  readonly 'rollout-history': HistoryFacts;
  readonly replicasets: ReplicaSetFacts;
  readonly pods: PodFacts;
  readonly strategy: StrategyFacts;
  readonly controller: ControllerFacts;
  readonly nodes: NodeFacts;
  readonly quotas: QuotaFacts;
  readonly webhooks: WebhookFacts;
  readonly logs: LogFacts;
}

export type StepId = keyof Facts;
export type Evidence = { readonly [S in StepId]: Reading<Facts[S]> };

export interface DeploymentFacts {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | undefined;
  readonly createdAt: string | undefined;
  readonly deletingSince: string | undefined;
  readonly finalizers: readonly string[];
  /** metadata.generation: what is wanted. */
  readonly generation: number | undefined;
  /** status.observedGeneration; undefined: the controller has never written a status. */
  readonly observedGeneration: number | undefined;
  /** Newest write to spec or annotations by anyone but the controller (managedFields); labels do not move the generation. */
  readonly desiredSince: string | undefined;
  readonly replicas: {
    /** spec.replicas; the API's default, 1, where it is absent. */
    readonly desired: number;
    /** Counters of the status, which belong to observedGeneration. Undefined until the first status. */
    readonly total: number | undefined;
    readonly updated: number | undefined;
    readonly ready: number | undefined;
    readonly available: number | undefined;
    readonly unavailable: number | undefined;
  };
  readonly conditions: readonly Condition[];
  readonly paused: boolean;
  readonly selector: LabelSelector | undefined;
  readonly template: PodTemplate;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The controller's own revision annotation; undefined until it has synced once. */
  readonly revision: number | undefined;
  readonly collisionCount: number;
  /** Who wrote it, newest first (managedFields). Empty where the server or the snapshot leaves it out. */
  readonly writes: readonly Write[];
}

/** One entry of managedFields: the last write of one manager by one operation. */
export interface Write {
  readonly manager: string;
  readonly operation: string;
  readonly at: string | undefined;
  readonly subresource: string | undefined;
  /** Leaves of fieldsV1 that matter here, e.g. `spec.replicas`, `spec.paused`, `spec.template`, `metadata.annotations.x`. */
  readonly fields: readonly string[];
  /** True for the status writes of the deployment controller. */
  readonly isStatus: boolean;
}

export interface EventFacts {
  /** Newest first, of this Deployment, its ReplicaSets and their pods, selected by uid. */
  readonly items: readonly EventFact[];
  /** `expired`: none is left, and what happened lies further back than events are kept (1 h by default). */
  readonly presence: 'present' | 'none' | 'expired';
  /** What could not be read of the namespace's events; undefined when all was. */
  readonly truncated: string | undefined;
}

export interface EventFact {
  readonly of: 'deployment' | 'replicaset' | 'pod';
  readonly kind: string;
  readonly name: string;
  readonly uid: string | undefined;
  /** Normal or Warning. */
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** How often it happened: series, then count, then 1. */
  readonly count: number;
  readonly firstAt: string | undefined;
  /** Last occurrence: series, then lastTimestamp, then eventTime, then creation. */
  readonly lastAt: string | undefined;
  readonly component: string | undefined;
  /** e.g. `spec.containers{web}`, set by the kubelet. */
  readonly fieldPath: string | undefined;
}

export interface HistoryFacts {
  /** Oldest first: the revisions for which a ReplicaSet still exists. */
  readonly revisions: readonly Revision[];
  /** Revision of the ReplicaSet that matches the wanted template; undefined while there is none. */
  readonly current: number | undefined;
  /** Missing numbers between the lowest and the highest: rolled back to, or cleaned up. */
  readonly gaps: readonly number[];
  /** Earlier revision number of the current ReplicaSet, when the wanted template is one that ran before. */
  readonly rolledBackTo: number | undefined;
  /** Newest other revision whose pods became available: what to roll back to. */
  readonly lastGood: number | undefined;
  /** What the wanted template changes against the last good revision, or the newest other one. */
  readonly changes: readonly TemplateChange[];
  readonly changesSince: number | undefined;
}

export interface Revision {
  readonly number: number;
  readonly replicaSet: string;
  readonly createdAt: string | undefined;
  readonly changeCause: string | undefined;
  readonly earlierNumbers: readonly number[];
  readonly images: readonly string[];
  readonly isCurrent: boolean;
}

/** One difference between two pod templates. Values of env and args are never carried. */
export interface TemplateChange {
  /** e.g. `containers[web].image`. */
  readonly path: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export interface ReplicaSetFacts {
  /** Owned by the Deployment's uid and matched by its selector, oldest first. */
  readonly owned: readonly OwnedReplicaSet[];
  /** The one whose template equals the Deployment's; undefined: the controller has not created it. */
  readonly current: OwnedReplicaSet | undefined;
  /** Match the selector but are owned by something else, or by nothing. */
  readonly strangers: readonly string[];
}

export interface OwnedReplicaSet {
  readonly name: string;
  readonly uid: string | undefined;
  readonly createdAt: string | undefined;
  readonly deletingSince: string | undefined;
  readonly revision: number | undefined;
  readonly isCurrent: boolean;
  /** spec.replicas. */
  readonly desired: number;
  /** status counters; undefined until the ReplicaSet controller wrote a status. */
  readonly current: number | undefined;
  readonly ready: number | undefined;
  readonly available: number | undefined;
  /** Its own spec.minReadySeconds, by which its pods count as available. */
  readonly minReadySeconds: number;
  readonly generation: number | undefined;
  readonly observedGeneration: number | undefined;
  readonly conditions: readonly Condition[];
  /** Annotation deployment.kubernetes.io/desired-replicas: the Deployment's size at the controller's last write. */
  readonly desiredReplicasAnnotation: number | undefined;
  readonly maxReplicasAnnotation: number | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  readonly template: PodTemplate;
}

export interface PodFacts {
  /** Pods of the owned ReplicaSets: the wanted template’s first, then those not ready, then newest; of `total`, at most 500. */
  readonly items: readonly PodFact[];
  readonly total: number;
  /** What was left out, in words; undefined when every pod was read. */
  readonly truncated: string | undefined;
}

export interface PodFact {
  readonly name: string;
  readonly uid: string | undefined;
  readonly replicaSet: string;
  /** Belongs to the ReplicaSet of the wanted template. Only such pods may explain the wanted generation. */
  readonly ofCurrent: boolean;
  readonly phase: string;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly createdAt: string | undefined;
  readonly deletingSince: string | undefined;
  readonly node: string | undefined;
  readonly ready: boolean;
  readonly conditions: readonly Condition[];
  /** Init containers first, in the pod's order. Ephemeral containers are left out. */
  readonly containers: readonly ContainerFact[];
  readonly spec: PodSpec;
  readonly finalizers: readonly string[];
}

export interface ContainerFact {
  readonly name: string;
  /** `sidecar`: an init container with restartPolicy Always. */
  readonly role: 'init' | 'sidecar' | 'main';
  readonly image: string | undefined;
  readonly ready: boolean;
  readonly started: boolean | undefined;
  readonly restarts: number;
  /** Undefined: the kubelet has not reported on it. */
  readonly state: ContainerState | undefined;
  /** How its previous life ended. */
  readonly lastEnd: ContainerEnd | undefined;
}

export type ContainerState =
  | { readonly is: 'waiting'; readonly reason: string | undefined; readonly message: string | undefined }
  | { readonly is: 'running'; readonly since: string | undefined }
  | ({ readonly is: 'terminated' } & ContainerEnd);

export interface ContainerEnd {
  readonly exitCode: number | undefined;
  readonly signal: number | undefined;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
}

export interface StrategyFacts {
  readonly type: string;
  /** Pods allowed above `desired`, as the controller resolves it (rounds up). Undefined for Recreate. */
  readonly maxSurge: number | undefined;
  /** Pods allowed to be missing, as the controller resolves it (rounds down; 1 where both would be 0). */
  readonly maxUnavailable: number | undefined;
  /** As written, e.g. `25%`. */
  readonly maxSurgeText: string | undefined;
  readonly maxUnavailableText: string | undefined;
  readonly paused: boolean;
  readonly pausedSince: string | undefined;
  /** The manager that wrote spec.paused. */
  readonly pausedBy: string | undefined;
  readonly minReadySeconds: number;
  /** Undefined: no deadline, and so no Progressing condition at all. */
  readonly progressDeadlineSeconds: number | undefined;
  readonly revisionHistoryLimit: number | undefined;
}
