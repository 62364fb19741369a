import type { DeploymentSummary } from '../core/feed.ts';
import { summarizedDeployment } from '../core/model/summarized.ts';
import { summaryOf, type Intern } from '../core/summary.ts';

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
