/** Facts of the follow-up steps about what stands around a Deployment. */
import type { LabelSelector } from './meta.ts';
import type { PodSpec } from './podSpec.ts';
import type { Reading } from './reading.ts';

/** The deployment controller is a loop inside kube-controller-manager; each piece of its traces may be out of reach. */
export interface ControllerFacts {
  readonly lease: Reading<LeaseFact>;
  /** Pods of kube-controller-manager; none is normal on managed control planes. */
  readonly pods: Reading<readonly ControllerPod[]>;
  /** Lines of its log that name this Deployment, oldest first. */
  readonly log: Reading<readonly string[]>;
  /** The control group: does the controller serve the other Deployments? */
  readonly others: Reading<OtherDeployments>;
}

export interface LeaseFact {
  readonly holder: string | undefined;
  readonly renewedAt: string | undefined;
  /** The clock when it was read: the server's, or the recording's. */
  readonly readAt?: string | undefined;
  readonly durationSeconds: number | undefined;
}

export interface ControllerPod {
  readonly name: string;
  readonly namespace: string;
  readonly ready: boolean;
  readonly phase: string;
  readonly restarts: number;
  /** Waiting or terminated reason of a container that does not run. */
  readonly trouble: string | undefined;
}

export interface OtherDeployments {
  readonly seen: number;
  /** Those whose newest generation is not observed, with the moment it was written. */
  readonly unobserved: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly since: string | undefined;
  }[];
  /** Newest trace of the controller's work on any of them (condition or status write). */
  readonly lastWorkAt: string | undefined;
  readonly truncated: string | undefined;
}

export interface NodeFacts {
  readonly nodes: readonly NodeFact[];
  /** What was left out, in words; undefined when every node was read. */
  readonly truncated: string | undefined;
  /** The pod for whose sake they were read; undefined where none waits for a node. */
  readonly waiting: WaitingPod | undefined;
  /** How many pods were counted for `requested`; `skipped` where the scheduler names no shortage. */
  readonly counted: Reading<number>;
}

export interface WaitingPod {
  readonly name: string;
  readonly spec: PodSpec;
  /** What the scheduler said of it last, uncut where its condition is there; undefined: nothing yet. */
  readonly refusal: string | undefined;
}

export interface NodeFact {
  readonly name: string;
  /** Undefined: no Ready condition, or Unknown. */
  readonly ready: boolean | undefined;
  readonly unschedulable: boolean;
  /** Pressure and network conditions that hold, e.g. `MemoryPressure`. */
  readonly troubles: readonly string[];
  readonly taints: readonly TaintFact[];
  readonly labels: Readonly<Record<string, string>>;
  /** Resource name → Quantity. */
  readonly allocatable: Readonly<Record<string, string>>;
  /** Names of images that the node reports as present; the kubelet reports 50 at most, so absent is not "no". */
  readonly images: readonly string[];
  /** As in Go and in image indexes: `amd64`, `arm64`. */
  readonly architecture: string | undefined;
  /** Sum of the requests of the pods bound to it, Quantity by resource (`pods` counts them); undefined: not counted. */
  readonly requested: Readonly<Record<string, string>> | undefined;
}

export interface TaintFact {
  readonly key: string;
  readonly value: string | undefined;
  readonly effect: string;
}

export interface QuotaFacts {
  readonly quotas: Reading<readonly QuotaFact[]>;
  readonly limitRanges: Reading<readonly string[]>;
}

export interface QuotaFact {
  readonly name: string;
  /** Quantity by resource name, e.g. `pods`, `requests.cpu`, `count/replicasets.apps`. */
  readonly hard: Readonly<Record<string, string>>;
  readonly used: Readonly<Record<string, string>>;
  readonly scopes: readonly string[];
}

export interface WebhookFacts {
  /** Admission webhooks that apply to writes in this namespace: its labels were matched where they could be read. */
  readonly webhooks: readonly WebhookFact[];
}

export interface WebhookFact {
  readonly configuration: string;
  readonly type: 'mutating' | 'validating';
  readonly name: string;
  /** Fail or Ignore; Fail is the API's default. */
  readonly failurePolicy: string;
  readonly timeoutSeconds: number | undefined;
  /** `namespace/name` of the Service that answers it, or the URL. */
  readonly target: string | undefined;
  /** Writes of these that it is asked about. */
  readonly watches: readonly WatchedWrite[];
  readonly objectSelector: LabelSelector | undefined;
  /** Does its Service have a ready endpoint? Undefined: not a Service, or not readable. */
  readonly hasEndpoints: boolean | undefined;
}

export interface WatchedWrite {
  /** e.g. `replicasets`, `deployments/status`, `pods`. */
  readonly resource: 'replicasets' | 'deployments/status' | 'pods';
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
}

export interface LogFacts {
  readonly excerpts: readonly LogExcerpt[];
}

export interface LogExcerpt {
  readonly pod: string;
  readonly container: string;
  /** The log of its previous life; else the present log, which while it waits is of the life that ended last. */
  readonly previous: boolean;
  /** The last lines, oldest first, with secrets taken out; or why there are none. */
  readonly lines: Reading<readonly string[]>;
}
