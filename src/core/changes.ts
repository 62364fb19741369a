/**
 * The few changes that may ever be made to a cluster, as JSON patches that say what they were decided on: the same
 * object (uid) and the same spec (generation; the resourceVersion moves with every status and would only make false
 * conflicts). When a test fails, the server changes nothing and answers 422, so that neither a newer change nor a
 * re-created namesake is overwritten.
 */
import { equal } from './equal.ts';
import type { Deployment } from './model/workloads.ts';
import type { PodTemplate } from './model/podSpec.ts';
import type { Reading } from './model/reading.ts';
import type { ObjectRef, StopSignal } from './ports.ts';

export type JsonPatch = readonly PatchStep[];

type PatchStep =
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

export type Change =
  | { readonly is: 'resume' | 'pause' }
  /** Any annotation makes the controller look again; this one says since when. `at`: ISO 8601. */
  | { readonly is: 'nudge'; readonly at: string }
  /** The template of an earlier ReplicaSet becomes the wanted one. */
  | { readonly is: 'rollBack'; readonly template: PodTemplate };

export interface ClusterActions {
  patchDeployment(
    ref: ObjectRef,
    patch: JsonPatch,
    options: { readonly dryRun?: boolean },
    signal: StopSignal,
  ): Promise<PatchResult>;
  /** Whether the user may patch the Deployment; a blind reading means that nobody knows before it is tried. */
  mayPatch(ref: ObjectRef, signal: StopSignal): Promise<Reading<boolean>>;
}

export type PatchResult =
  | { readonly outcome: 'done'; readonly deployment: Deployment; readonly warnings: readonly string[] }
  | {
      /**
       * - `conflict`: the Deployment is no longer what the patch was made for. `notFound`: it is gone.
       * - `forbidden`: the user may not. `rejected`: the API or an admission webhook does not want the change.
       * - `failed`: nothing was written for another reason.
       * - `unknown`: it was sent, and nobody said what became of it. Read the Deployment before anything else.
       */
      readonly outcome: 'conflict' | 'notFound' | 'forbidden' | 'rejected' | 'failed' | 'unknown';
      /** One line for people. */
      readonly reason: string;
    };

/** undefined where the Deployment, as it was read, does not say who it is. */
export function patchFor(change: Change, seen: Deployment): JsonPatch | undefined {
  const { uid, generation, annotations } = seen.metadata ?? {};
  if (uid === undefined || generation === undefined) return undefined;
  return [
    { op: 'test', path: '/metadata/uid', value: uid },
    { op: 'test', path: '/metadata/generation', value: generation },
    ...steps(change, annotations !== undefined),
  ];
}

const NUDGED_AT = 'rollout-doctor/nudged-at';

function steps(change: Change, hasAnnotations: boolean): PatchStep[] {
  switch (change.is) {
    case 'resume':
      return [
        { op: 'test', path: '/spec/paused', value: true },
        { op: 'remove', path: '/spec/paused' },
      ];
    case 'pause':
      // "Not paused" is an absent key, for which no test can ask; the generation stands for it.
      return [{ op: 'add', path: '/spec/paused', value: true }];
    case 'nudge':
      return hasAnnotations
        ? [{ op: 'add', path: `/metadata/annotations/${NUDGED_AT.replace('/', '~1')}`, value: change.at }]
        : [{ op: 'add', path: '/metadata/annotations', value: { [NUDGED_AT]: change.at } }];
    case 'rollBack':
      return [{ op: 'replace', path: '/spec/template', value: withoutHash(change.template) }];
  }
}

/**
 * What a roll back makes of an earlier ReplicaSet's template: the controller adds the label pod-template-hash to its
 * ReplicaSets; in a Deployment it would stay for ever.
 */
export function withoutHash(template: PodTemplate): PodTemplate {
  const { 'pod-template-hash': _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** Has the change come about? For a write whose answer was lost: read, never repeat. */
export function isDone(change: Change, { spec, metadata }: Deployment): boolean {
  switch (change.is) {
    case 'resume':
      return spec?.paused !== true;
    case 'pause':
      return spec?.paused === true;
    case 'nudge':
      return metadata?.annotations?.[NUDGED_AT] === change.at;
    case 'rollBack':
      // A ReplicaSet's template has its defaults already: the server adds nothing to it.
      return equal(spec?.template, withoutHash(change.template));
  }
}
