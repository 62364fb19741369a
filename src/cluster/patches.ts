/**
 * The changes we make, as JSON patches that say what they were decided on: the same object (uid), the same spec
 * (generation; the resourceVersion changes with every status and would only make false conflicts), the same
 * value. When one of the tests fails, the server changes nothing and answers 422.
 */
export type JsonPatch = readonly PatchStep[];

type PatchStep =
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** The Deployment as it was when the user decided. */
export interface SeenDeployment {
  readonly uid: string;
  readonly generation: number;
  /** Whether `spec.template.metadata.annotations` exists. */
  readonly hasTemplateAnnotations: boolean;
}

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/** What `kubectl rollout resume` does. */
export function resumePatch(seen: SeenDeployment): JsonPatch {
  return [
    ...sameDeployment(seen),
    { op: 'test', path: '/spec/paused', value: true },
    { op: 'remove', path: '/spec/paused' },
  ];
}

/** What `kubectl rollout pause` does. "Not paused" is an absent key, which a test cannot ask for; the generation does. */
export function pausePatch(seen: SeenDeployment): JsonPatch {
  return [...sameDeployment(seen), { op: 'add', path: '/spec/paused', value: true }];
}

/** What `kubectl rollout restart` does. @param at ISO 8601 */
export function restartPatch(seen: SeenDeployment, at: string): JsonPatch {
  const annotations = '/spec/template/metadata/annotations';
  const key = RESTARTED_AT.replaceAll('~', '~0').replaceAll('/', '~1');
  return [
    ...sameDeployment(seen),
    seen.hasTemplateAnnotations
      ? { op: 'add', path: `${annotations}/${key}`, value: at }
      : { op: 'add', path: annotations, value: { [RESTARTED_AT]: at } },
  ];
}

function sameDeployment(seen: SeenDeployment): JsonPatch {
  return [
    { op: 'test', path: '/metadata/uid', value: seen.uid },
    { op: 'test', path: '/metadata/generation', value: seen.generation },
  ];
}
