import type { LabelSelector } from '../core/model/meta.ts';
import type { Summarizable } from '../core/model/summarized.ts';
import { isTelling, setOwn, summaryOf, type Intern } from '../core/summary.ts';
import type { FedDeployment } from './fedDeployment.ts';
import { heldFields } from './heldFields.ts';
import { ProtobufFields, rawOf } from './protobufFields.ts';

type Metadata = NonNullable<Summarizable['metadata']>;
type Held = NonNullable<Metadata['managedFields']>[number];
type Spec = NonNullable<Summarizable['spec']>;
type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];
type Status = NonNullable<Summarizable['status']>;
type Condition = NonNullable<Status['conditions']>[number];

/** A message that could be read, but has no identity, is `odd`; bytes that are none are `broken`. */
export type ProtobufDeployment = FedDeployment | 'odd' | 'broken';

/**
 * A Deployment out of its protobuf: the same as `fedDeployment` makes out of its JSON, with nothing read but what is
 * kept. Protobuf writes what is empty, JSON leaves it out: here both are absent.
 * https://github.com/kubernetes/api/blob/master/apps/v1/generated.proto
 */
export function protobufDeployment(bytes: Buffer, intern: Intern): ProtobufDeployment {
  const fields = new ProtobufFields(bytes);
  let metadata: Metadata | undefined;
  let spec: Spec | undefined;
  let status: Status | undefined;
  let metadataFrom = 0;
  let metadataLimit = 0;
  while (fields.next())
    switch (fields.number) {
      case 1:
        metadataFrom = fields.start;
        metadataLimit = fields.enter();
        metadata = metadataOf(fields, metadataLimit);
        break;
      case 2:
        spec = specOf(fields, fields.enter());
        break;
      case 3:
        status = statusOf(fields, fields.enter(), metadata?.generation);
    }
  let { isBroken } = fields;
  // Half of the bytes: they only date what is not observed yet.
  if (metadata !== undefined && metadata.generation !== status?.observedGeneration) {
    const again = new ProtobufFields(bytes, metadataFrom);
    metadata = { ...metadata, ...datesOf(again, metadataLimit) };
    isBroken ||= again.isBroken;
  }
  if (isBroken) return 'broken';
  const { uid = '', name = '', namespace = '', resourceVersion = '' } = metadata ?? {};
  if (uid === '' || name === '' || namespace === '') return 'odd';
  return { uid, version: resourceVersion, summary: summaryOf({ metadata, spec, status }, intern) };
}

/** metadata.resourceVersion alone, as of a bookmark; empty where there is none. */
export function versionOf(bytes: Buffer): string {
  const fields = new ProtobufFields(bytes);
  let version = '';
  while (fields.next())
    if (fields.number === 1) version = metadataOf(fields, fields.enter()).resourceVersion ?? '';
  return version;
}

function metadataOf(fields: ProtobufFields, limit: number): Metadata {
  let name, namespace, uid, resourceVersion, generation, deletionTimestamp;
  while (fields.next(limit))
    switch (fields.number) {
      case 1:
        name = fields.text;
        break;
      case 3:
        namespace = fields.word;
        break;
      case 5:
        uid = fields.text;
        break;
      case 6:
        resourceVersion = fields.text;
        break;
      case 7:
        generation = counter(fields);
        break;
      case 9:
        deletionTimestamp = timeOf(fields, fields.enter());
    }
  return { name, namespace, uid, resourceVersion, generation, deletionTimestamp };
}

/** What tells when the wanted generation was written. */
function datesOf(
  fields: ProtobufFields,
  limit: number,
): Pick<Metadata, 'creationTimestamp' | 'managedFields'> {
  let creationTimestamp;
  const managedFields: Held[] = [];
  while (fields.next(limit)) {
    if (fields.number === 8) creationTimestamp = timeOf(fields, fields.enter());
    else if (fields.number === 17) managedFields.push(heldOf(fields, fields.enter()));
  }
  return { creationTimestamp, managedFields };
}

function heldOf(fields: ProtobufFields, limit: number): Held {
  let time, subresource, json;
  while (fields.next(limit))
    switch (fields.number) {
      case 4:
        time = timeOf(fields, fields.enter());
        break;
      case 7:
        json = rawOf(fields, fields.enter());
        break;
      case 8:
        subresource = fields.text;
    }
  const fieldsV1 = json === undefined || subresource === 'status' ? undefined : heldFields(json);
  return { time, subresource, fieldsV1 };
}

function specOf(fields: ProtobufFields, limit: number): Spec {
  let replicas, selector;
  let paused = false;
  while (fields.next(limit))
    switch (fields.number) {
      case 1:
        replicas = fields.integer;
        break;
      case 2:
        selector = selectorOf(fields, fields.enter());
        break;
      case 7:
        paused = fields.integer !== 0;
    }
  return { replicas, selector, paused };
}

function statusOf(fields: ProtobufFields, limit: number, generation: number | undefined): Status {
  let observedGeneration, replicas, updatedReplicas, readyReplicas, availableReplicas, unavailableReplicas;
  const conditions: Condition[] = [];
  while (fields.next(limit))
    switch (fields.number) {
      case 1:
        observedGeneration = counter(fields);
        break;
      case 2:
        replicas = counter(fields);
        break;
      case 3:
        updatedReplicas = counter(fields);
        break;
      case 4:
        availableReplicas = counter(fields);
        break;
      case 5:
        unavailableReplicas = counter(fields);
        break;
      case 6: {
        const isObserved = generation !== undefined && generation === observedGeneration;
        conditions.push(conditionOf(fields, fields.enter(), isObserved));
        break;
      }
      case 7:
        readyReplicas = counter(fields);
    }
  return {
    observedGeneration,
    replicas,
    updatedReplicas,
    readyReplicas,
    availableReplicas,
    unavailableReplicas,
    conditions,
  };
}

/**
 * Type, status and reason come first in the message, as the generations do before it; where they do not, as in no API
 * server's protobuf, more is read than is needed.
 */
function conditionOf(fields: ProtobufFields, limit: number, isObserved: boolean): Condition {
  let type, status, reason, message, lastUpdateTime, lastTransitionTime;
  while (fields.next(limit)) {
    const { number } = fields;
    if (number === 1) type = fields.word;
    else if (number === 2) status = fields.word;
    else if (number === 4) reason = fields.word || undefined;
    else if (number > 4 && isTelling({ type, status, reason }, isObserved)) {
      if (number === 5) message = fields.text || undefined;
      else if (number === 6) lastUpdateTime = timeOf(fields, fields.enter());
      else if (number === 7) lastTransitionTime = timeOf(fields, fields.enter());
    }
  }
  return { type, status, reason, message, lastUpdateTime, lastTransitionTime };
}

function selectorOf(fields: ProtobufFields, limit: number): LabelSelector {
  let matchLabels: Record<string, string> | undefined;
  const matchExpressions: Requirement[] = [];
  while (fields.next(limit)) {
    if (fields.number === 1) {
      matchLabels ??= {};
      readEntry(fields, fields.enter(), matchLabels);
    } else if (fields.number === 2) matchExpressions.push(requirementOf(fields, fields.enter()));
  }
  const labels = matchLabels === undefined ? {} : { matchLabels };
  return matchExpressions.length === 0 ? labels : { ...labels, matchExpressions };
}

function requirementOf(fields: ProtobufFields, limit: number): Requirement {
  let [key, operator] = ['', ''];
  const values: string[] = [];
  while (fields.next(limit)) {
    if (fields.number === 1) key = fields.text;
    else if (fields.number === 2) operator = fields.text;
    else if (fields.number === 3) values.push(fields.text);
  }
  return { key, operator, ...(values.length === 0 ? {} : { values }) };
}

/** An entry of a map is a message with its key and its value. */
function readEntry(fields: ProtobufFields, limit: number, map: Record<string, string>): void {
  let key = '';
  let value = '';
  while (fields.next(limit)) {
    if (fields.number === 1) key = fields.word;
    else if (fields.number === 2) value = fields.text;
  }
  setOwn(map, key, value);
}

/** JSON leaves out a counter that is zero. */
function counter(fields: ProtobufFields): number | undefined {
  const { integer } = fields;
  return integer === 0 ? undefined : integer;
}

/** The last second of the year 9999. */
const MOST_SECONDS = 253_402_300_799;

/** RFC 3339 in whole seconds, as the API server writes it to JSON; undefined for the zero time, an empty message. */
function timeOf(fields: ProtobufFields, limit: number): string | undefined {
  const isZero = fields.start === limit;
  let seconds = 0;
  while (fields.next(limit)) if (fields.number === 1) seconds = fields.integer;
  if (isZero || Math.abs(seconds) > MOST_SECONDS) return undefined;
  return `${new Date(seconds * 1000).toISOString().slice(0, -5)}Z`;
}
