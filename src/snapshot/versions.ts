/** Older and newer API versions of what we read, as the shapes of src/core/model expect them. */
import { KINDS, type Kind } from '../core/model/kinds.ts';
import type { AnyObject } from './holdings.ts';

/** API groups in which a kind lives or lived beside the one in KINDS; the versions of a group differ in nothing we read. */
const OTHER_GROUPS: Partial<Record<Kind, string>> = {
  Deployment: 'extensions',
  ReplicaSet: 'extensions',
  Event: 'events.k8s.io',
};

/** The kind that we read under this name; undefined for every other one, Secrets among them. */
export function kindOf(apiVersion: unknown, kind: unknown): Kind | undefined {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isKind(kind)) return undefined;
  const group = groupOf(apiVersion);
  return group === groupOf(KINDS[kind].apiVersion) || group === OTHER_GROUPS[kind] ? kind : undefined;
}

/** undefined where the value is no object. */
export function decode(kind: Kind, apiVersion: string, value: unknown): AnyObject | undefined {
  const isNewEvent = kind === 'Event' && groupOf(apiVersion) === 'events.k8s.io';
  return KINDS[kind].shape(isNewEvent && isRecord(value) ? asCoreEvent(value) : value);
}

export function isKind(name: string): name is Kind {
  return Object.hasOwn(KINDS, name);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** https://github.com/kubernetes/kubernetes/blob/v1.32.0/pkg/apis/events/v1/conversion.go */
function asCoreEvent(event: Record<string, unknown>): Record<string, unknown> {
  return {
    ...event,
    message: event['note'],
    involvedObject: event['regarding'],
    firstTimestamp: event['deprecatedFirstTimestamp'],
    lastTimestamp: event['deprecatedLastTimestamp'],
    count: event['deprecatedCount'],
    source: event['deprecatedSource'],
    reportingComponent: event['reportingController'],
  };
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
