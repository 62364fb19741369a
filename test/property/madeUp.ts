/** Clusters that nobody has seen: every field of every kind, there or not, with a value of its type or another one. */
import * as fc from 'fast-check';
import { KINDS, type Kind } from '../../src/core/model/kinds.ts';
import type { Json, JsonObject, Recorded, Specimen } from './corpus.ts';
import { fieldsOf, type Fields } from './fieldsOf.ts';
import { oddValue } from './mutations.ts';

/** Of each field's name the values that recorded clusters have there. */
type Vocabulary = ReadonlyMap<string, readonly Json[]>;

const KIND_NAMES = Object.keys(KINDS) as Kind[];
const UIDS = ['uid-web', 'uid-rs-1', 'uid-rs-2', 'uid-pod-1', 'uid-pod-2', 'uid-other'];
const NOW = '2026-11-28T14:18:54Z';

/** A `List` of made-up objects around the Deployment shop/web, or what a recording of it would be. */
export function madeUp(specimens: readonly Specimen[]): fc.Arbitrary<Recorded> {
  const words = vocabulary(specimens);
  const kinds = Object.fromEntries(
    KIND_NAMES.map((kind) => [kind, ofFields(fieldsOf(KINDS[kind].shape), kind, words)]),
  ) as Record<Kind, fc.Arbitrary<Json>>;
  const others = fc.array(fc.constantFrom(...KIND_NAMES), { maxLength: 6 });
  return fc
    .record({
      deployment: kinds.Deployment,
      replicaSets: fc.array(kinds.ReplicaSet, { maxLength: 2 }),
      pods: fc.array(kinds.Pod, { maxLength: 2 }),
      events: fc.array(kinds.Event, { maxLength: 4 }),
      others: others.chain((names) =>
        fc.tuple(...names.map((kind) => kinds[kind].map((value) => named(kind, value)))),
      ),
      sameTemplate: fc.boolean(),
      isObserved: fc.nat(3).map((one) => one > 0),
      isPaused: fc.nat(5).map((one) => one === 0),
      isRecording: fc.boolean(),
      unread: fc.subarray(KIND_NAMES, { maxLength: 3 }),
    })
    .map(({ deployment, replicaSets, pods, events, others: more, isRecording, unread, ...tilt }) => {
      const web = tilted(owned('Deployment', 'web', 'uid-web', deployment), tilt);
      const template = tilt.sameTemplate ? at(web, 'spec', 'template') : undefined;
      const items = [
        selecting(web),
        ...replicaSets.map((one, i) =>
          withTemplate(
            owned('ReplicaSet', `web-${i + 1}`, `uid-rs-${i + 1}`, one, 'uid-web'),
            i === 0 ? template : undefined,
          ),
        ),
        ...pods.map((one, i) => owned('Pod', `web-1-${i}`, `uid-pod-${i + 1}`, one, 'uid-rs-1')),
        ...events.map((one, i) => named('Event', one, `e-${i}`)),
        ...more,
      ];
      return isRecording ? { ...recording(unread), items } : { apiVersion: 'v1', kind: 'List', items };
    });
}

function ofFields(fields: Fields, name: string, words: Vocabulary): fc.Arbitrary<Json> {
  const odd = { weight: 1, arbitrary: oddValue };
  return fc.oneof({ weight: 25, arbitrary: fitting(fields, name, words) }, odd);
}

function fitting(fields: Fields, name: string, words: Vocabulary): fc.Arbitrary<Json> {
  const seen = words.get(name) ?? [];
  const known = (or: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
    seen.length === 0
      ? or
      : fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...seen) }, { weight: 1, arbitrary: or });
  switch (fields.is) {
    case 'flag':
      return fc.boolean();
    case 'integer':
      return fc.oneof(known(fc.nat(5)), fc.nat(5));
    case 'text':
      return name === 'uid' ? fc.constantFrom(...UIDS) : known(fc.string({ maxLength: 10 }));
    case 'number or text':
      return known(fc.constantFrom<Json>(1, 0, '25%', '500m', '1Gi', '3'));
    case 'json':
      return known(fc.constant<Json>({}));
    case 'list':
      return fc.array(ofFields(fields.of, name, words), { maxLength: 2 });
    case 'map': {
      const keys = fc.constantFrom('app', 'cpu', 'memory', 'pods', 'count/replicasets.apps', 'requests.cpu');
      return fc.dictionary(keys, ofFields(fields.of, `${name}[]`, words), { maxKeys: 2 });
    }
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(fields.of).map(([key, of]) => [
            key,
            fc.option(ofFields(of, key, words), { freq: 7, nil: undefined }),
          ]),
        ),
      ) as fc.Arbitrary<Json>;
  }
}

function vocabulary(specimens: readonly Specimen[]): Vocabulary {
  const words = new Map<string, Set<Json>>();
  const visit = (name: string, value: Json): void => {
    if (Array.isArray(value)) for (const one of value) visit(name, one);
    else if (value !== null && typeof value === 'object') {
      for (const [key, one] of Object.entries(value)) visit(key, one);
      if (name === 'fieldsV1') add(name, value);
    } else add(name, value);
  };
  const add = (name: string, value: Json): void => {
    words.set(name, (words.get(name) ?? new Set<Json>()).add(value));
  };
  for (const { list } of specimens) visit('', list);
  const few = new Map([...words].map(([name, values]) => [name, [...values].slice(0, 60)]));
  // So that a status is of a container that there is.
  return few.set('name', ['web', 'sidecar', 'team-quota']);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(object: JsonObject, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((value, key) => (isObject(value) ? value[key] : undefined), object);
}

/** The object with `value` at `path`; what is on the way and no object becomes one. */
function put(object: JsonObject, [key = '', ...rest]: readonly string[], value: Json): JsonObject {
  const inner = object[key];
  return { ...object, [key]: rest.length === 0 ? value : put(isObject(inner) ? inner : {}, rest, value) };
}

function named(kind: Kind, value: Json, name = 'other'): JsonObject {
  const { apiVersion, namespaced } = KINDS[kind];
  const object = put({ ...(isObject(value) ? value : {}), apiVersion, kind }, ['metadata', 'name'], name);
  return namespaced
    ? put(object, ['metadata', 'namespace'], kind === 'Lease' ? 'kube-system' : 'shop')
    : object;
}

function owned(kind: Kind, name: string, uid: string, value: Json, owner?: string): JsonObject {
  const object = put(put(named(kind, value, name), ['metadata', 'uid'], uid), ['metadata', 'labels'], {
    app: 'web',
  });
  const ownerReferences = [{ kind: 'Any', name: 'any', uid: owner ?? '', controller: true }];
  return owner === undefined ? object : put(object, ['metadata', 'ownerReferences'], ownerReferences);
}

/** Left to chance, hardly any generation would be observed, and half of the Deployments would be paused. */
function tilted(
  deployment: JsonObject,
  { isObserved, isPaused }: { isObserved: boolean; isPaused: boolean },
): JsonObject {
  const resumed = isPaused ? deployment : put(deployment, ['spec', 'paused'], false);
  if (!isObserved) return resumed;
  return put(put(resumed, ['metadata', 'generation'], 4), ['status', 'observedGeneration'], 4);
}

function selecting(deployment: JsonObject): JsonObject {
  return put(deployment, ['spec', 'selector'], { matchLabels: { app: 'web' } });
}

function withTemplate(replicaSet: JsonObject, template: Json | undefined): JsonObject {
  return template === undefined ? replicaSet : put(replicaSet, ['spec', 'template'], template);
}

/** The head of a recording in which everything was asked for, and some of it could not be read. */
function recording(unread: readonly Kind[]): JsonObject {
  const scope = (kind: Kind): JsonObject => (KINDS[kind].namespaced ? { kind, namespace: 'shop' } : { kind });
  const block = {
    formatVersion: 1,
    collectedAt: NOW,
    context: 'test',
    listed: KIND_NAMES.filter((kind) => !unread.includes(kind)).map(scope),
    unread: unread.map((kind) => ({ ...scope(kind), state: 'forbidden', reason: `may not list ${kind}` })),
  };
  return { apiVersion: 'v1', kind: 'List', metadata: { annotations: { 'rollout-doctor': block } } };
}
