export type SchedulingClass =
  | 'insufficient-resources'
  | 'taints'
  | 'affinity'
  | 'volumes'
  | 'ports'
  | 'too-many-pods'
  | 'no-nodes'
  | 'gated'
  | 'other';

/** One cause for which some nodes were left out; a node may be counted under several. */
export interface SchedulingReason {
  /** As the scheduler wrote it, without the count. */
  readonly text: string;
  readonly nodes: number;
  readonly class: SchedulingClass;
  /** The resource that is short: `cpu`, `nvidia.com/gpu`. */
  readonly resource?: string;
  /** `key` or `key=value`; undefined in the newest wording, which does not name it. */
  readonly taint?: string;
}

/**
 * First match wins, so what is more exact stands first: "volume node affinity conflict" is about volumes.
 * The single words are the predicate names that schedulers before 1.12 wrote.
 * A cordoned node ("were unschedulable") counts as tainted: since 1.12 that is how it is kept free.
 * Source: `pkg/scheduler/framework/plugins`, the ErrReason constants.
 */
const CLASSES: readonly (readonly [SchedulingClass, RegExp])[] = [
  ['gated', /scheduling gates|SchedulingGated/i],
  ['too-many-pods', /^Too many pods|^Insufficient pods\b/i],
  [
    'insufficient-resources',
    /^Insufficient \S|cannot allocate all claims|resource driver to allocate|OutOf(?:cpu|memory)/i,
  ],
  [
    'volumes',
    /volume|\bpvc\b|unbound|didn't find available persistent|enough free storage|no available disk|NoDiskConflict|storage class/i,
  ],
  ['ports', /free ports|PodFits(?:Host)?Ports/i],
  [
    'affinity',
    /affinity|node selector|MatchNodeSelector|topology spread|requested (?:node|host)\s?name|\bHostName\b|NodeLabelPresence/i,
  ],
  [
    'taints',
    /taint|tolerate|unschedulable|NodeUnschedulable|NotReady|not ready|unreachable|under \w+ pressure|had \w+ pressure|Under\w+Pressure|OutOfDisk|network unavailable/i,
  ],
];

/** The reason as a class of its own; for a text that no version of the scheduler is known to write, `other`. */
export function schedulingReason(text: string, nodes: number): SchedulingReason {
  const reasonClass = schedulingClass(text);
  const resource = /^Insufficient ([^\s,.;]+(?:\.[^\s,.;]+)*)/i.exec(text)?.[1];
  const taint = reasonClass === 'taints' ? taintOf(text) : undefined;
  return {
    text,
    nodes,
    class: reasonClass,
    ...(resource !== undefined && { resource }),
    ...(taint !== undefined && { taint }),
  };
}

export function schedulingClass(text: string): SchedulingClass {
  return CLASSES.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
}

/** `{key: value}`, where an empty value leaves `{key: }`. */
function taintOf(text: string): string | undefined {
  const [, key, value] = /\{([^\s{}:]+):? ?([^{}]*)\}/.exec(text) ?? [];
  if (key === undefined) return undefined;
  return value === undefined || value.trim() === '' ? key : `${key}=${value.trim()}`;
}
