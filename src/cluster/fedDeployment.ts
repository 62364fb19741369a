import type { DeploymentSummary } from '../core/feed.ts';
import { summarizedDeployment, summaryOf, type Intern } from '../core/summary.ts';

/** A Deployment of a list or a watch. */
export interface FedDeployment {
  readonly uid: string;
  /** metadata.resourceVersion, to be compared for equality only; empty where there is none. */
  readonly version: string;
  readonly summary: DeploymentSummary;
}

/** Undefined for what has no identity. @param value parsed JSON */
export function fedDeployment(value: unknown, intern: Intern): FedDeployment | undefined {
  const object = summarizedDeployment(value);
  const { uid = '', name = '', namespace = '', resourceVersion = '' } = object?.metadata ?? {};
  if (object === undefined || uid === '' || name === '' || namespace === '') return undefined;
  return { uid, version: resourceVersion, summary: summaryOf(object, intern) };
}

/** A fleet has few different reasons, counters and namespaces; what was made to have many is not kept. */
const MOST_VALUES = 10_000;

export function interner(): Intern {
  const texts = new Map<string, unknown>();
  const objects = new Map<string, unknown>();
  return <T extends string | object>(value: T): T => {
    const [known, key] = typeof value === 'string' ? [texts, value] : [objects, JSON.stringify(value)];
    const found = known.get(key);
    if (found !== undefined) return found as T;
    if (known.size < MOST_VALUES) known.set(key, value);
    return value;
  };
}
