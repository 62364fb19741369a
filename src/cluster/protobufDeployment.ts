import type { Condition, LabelSelector } from '../core/model/meta.ts';
import { isTelling, summaryOf, type Intern, type SummarizedDeployment } from '../core/summary.ts';
import type { FedDeployment } from './fedDeployment.ts';
import { heldFields } from './heldFields.ts';
import { ProtobufFields } from './protobufFields.ts';

/** While it is being filled. */
type Open<T> = { -readonly [K in keyof T]: T[K] };

type Metadata = NonNullable<SummarizedDeployment['metadata']>;
type Held = NonNullable<Metadata['managedFields']>[number];
type Status = NonNullable<SummarizedDeployment['status']>;

/** A message that could be read, but has no identity, is `odd`; bytes that are none are `broken`. */
export type ProtobufDeployment = FedDeployment | 'odd' | 'broken';

/**
 * A Deployment out of its protobuf: the same as `fedDeployment` makes out of its JSON, with nothing read but what is
 * kept. Protobuf writes what is empty, JSON leaves it out: here both are absent.
 * https://github.com/kubernetes/api/blob/master/apps/v1/generated.proto
 */
export function protobufDeployment(bytes: Buffer, intern: Intern): ProtobufDeployment {
  const fields = new ProtobufFields(bytes);
  let metadata: ProtobufFields | undefined;
  let spec: ProtobufFields | undefined;
  let status: ProtobufFields | undefined;
  while (fields.next()) {
    if (fields.number === 1) metadata = fields.message;
    else if (fields.number === 2) spec = fields.message;
    else if (fields.number === 3) status = fields.message;
  }
  const object: Open<SummarizedDeployment> = {};
  if (metadata !== undefined) object.metadata = metadataOf(metadata);
  if (spec !== undefined) object.spec = specOf(spec);
  const { uid = '', name = '', namespace = '', resourceVersion = '', generation } = object.metadata ?? {};
  if (status !== undefined) object.status = statusOf(status, generation);
  // Half of the bytes: they only date what is not observed yet.
  if (metadata !== undefined && generation !== object.status?.observedGeneration)
    object.metadata = { ...object.metadata, ...datesOf(metadata.again) };
  if (fields.isBroken) return 'broken';
  if (uid === '' || name === '' || namespace === '') return 'odd';
  return { uid, version: resourceVersion, summary: summaryOf(object, intern) };
}

/** metadata.resourceVersion alone, as of a bookmark; empty where there is none. */
export function versionOf(fields: ProtobufFields): string {
  let version = '';
  while (fields.next()) if (fields.number === 1) version = metadataOf(fields.message).resourceVersion ?? '';
  return version;
}

function metadataOf(fields: ProtobufFields): Metadata {
  const metadata: Open<Metadata> = {};
  while (fields.next())
    switch (fields.number) {
      case 1:
        metadata.name = fields.text;
        break;
      case 3:
        metadata.namespace = fields.text;
        break;
      case 5:
        metadata.uid = fields.text;
        break;
      case 6:
        metadata.resourceVersion = fields.text;
        break;
      case 7:
        put(metadata, 'generation', fields.integer);
        break;
      case 9:
        put(metadata, 'deletionTimestamp', timeOf(fields.message));
    }
  return metadata;
}

/** What tells when the wanted generation was written. */
function datesOf(fields: ProtobufFields): Metadata {
  const dates: Open<Metadata> = {};
  const held: Held[] = [];
  while (fields.next()) {
    if (fields.number === 8) put(dates, 'creationTimestamp', timeOf(fields.message));
    else if (fields.number === 17) held.push(heldOf(fields.message));
  }
  return { ...dates, managedFields: held };
}

function heldOf(fields: ProtobufFields): Held {
  const held: Open<Held> = {};
  let json: Buffer | undefined;
  while (fields.next())
    switch (fields.number) {
      case 4:
        put(held, 'time', timeOf(fields.message));
        break;
      case 7: {
        const raw = fields.message;
        while (raw.next()) if (raw.number === 1) json = raw.bytes.subarray(raw.start, raw.end);
        break;
      }
      case 8:
        held.subresource = fields.text;
    }
  if (json !== undefined && held.subresource !== 'status') held.fieldsV1 = heldFields(json);
  return held;
}

function specOf(fields: ProtobufFields): NonNullable<SummarizedDeployment['spec']> {
  const spec: Open<NonNullable<SummarizedDeployment['spec']>> = {};
  while (fields.next())
    switch (fields.number) {
      case 1:
        spec.replicas = fields.integer;
        break;
      case 2:
        spec.selector = selectorOf(fields.message);
        break;
      case 7:
        if (fields.integer !== 0) spec.paused = true;
    }
  return spec;
}

const COUNTERS = {
  1: 'observedGeneration',
  2: 'replicas',
  3: 'updatedReplicas',
  4: 'availableReplicas',
  5: 'unavailableReplicas',
  7: 'readyReplicas',
} as const satisfies Readonly<Record<number, keyof Status>>;

function statusOf(fields: ProtobufFields, generation: number | undefined): Status {
  const status: Open<Status> = {};
  const conditions: Condition[] = [];
  while (fields.next()) {
    const { number } = fields;
    if (number === 6) conditions.push(conditionOf(fields.message, generation === status.observedGeneration));
    else if (number in COUNTERS) put(status, COUNTERS[number as keyof typeof COUNTERS], fields.integer);
  }
  if (conditions.length > 0) status.conditions = conditions;
  return status;
}

/** Type, status and reason come first in the message, as the observed generation does in its own. */
function conditionOf(fields: ProtobufFields, isObserved: boolean): Condition {
  const condition: Open<Condition> = {};
  while (fields.next())
    switch (fields.number) {
      case 1:
        condition.type = fields.text;
        break;
      case 2:
        condition.status = fields.text;
        break;
      case 4:
        put(condition, 'reason', fields.text);
        break;
      case 5:
        if (isTelling(condition, isObserved)) put(condition, 'message', fields.text);
        break;
      case 6:
        if (isTelling(condition, isObserved)) put(condition, 'lastUpdateTime', timeOf(fields.message));
        break;
      case 7:
        if (isTelling(condition, isObserved)) put(condition, 'lastTransitionTime', timeOf(fields.message));
    }
  return condition;
}

function selectorOf(fields: ProtobufFields): LabelSelector {
  const labels: [string, string][] = [];
  const expressions: Requirement[] = [];
  while (fields.next()) {
    if (fields.number === 1) labels.push(entryOf(fields.message));
    else if (fields.number === 2) expressions.push(requirementOf(fields.message));
  }
  return {
    ...(labels.length === 0 ? {} : { matchLabels: Object.fromEntries(labels) }),
    ...(expressions.length === 0 ? {} : { matchExpressions: expressions }),
  };
}

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

function requirementOf(fields: ProtobufFields): Requirement {
  const values: string[] = [];
  let [key, operator] = ['', ''];
  while (fields.next()) {
    if (fields.number === 1) key = fields.text;
    else if (fields.number === 2) operator = fields.text;
    else if (fields.number === 3) values.push(fields.text);
  }
  return { key, operator, ...(values.length === 0 ? {} : { values }) };
}

/** An entry of a map is a message with its key and its value. */
function entryOf(fields: ProtobufFields): [string, string] {
  const entry: [string, string] = ['', ''];
  while (fields.next())
    if (fields.number === 1 || fields.number === 2) entry[fields.number - 1] = fields.text;
  return entry;
}

/** The last second of the year 9999. */
const MOST_SECONDS = 253_402_300_799;

/** RFC 3339 in whole seconds, as the API server writes it to JSON; undefined for the zero time, an empty message. */
function timeOf(fields: ProtobufFields): string | undefined {
  if (fields.isEmpty) return undefined;
  let seconds = 0;
  while (fields.next()) if (fields.number === 1) seconds = fields.integer;
  if (Math.abs(seconds) > MOST_SECONDS) return undefined;
  return `${new Date(seconds * 1000).toISOString().slice(0, -5)}Z`;
}

/** Leaves out what JSON would leave out. */
function put<T, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined && value !== '' && value !== 0) target[key] = value;
}
