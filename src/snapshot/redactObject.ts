/**
 * Takes out of an object, before it is recorded, what may be secret: literal values of env, commands and arguments,
 * annotations that we do not know, and whatever looks like a credential in any other text. Names and references stay.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { redactText } from '../core/redact.ts';
import { isRecord } from './versions.ts';

/** A copy of everything in a manifest, env values included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** A command line, for people; nothing compares it. */
const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** Annotations whose values are shown or judged, or tell who manages the object. */
const KNOWN_ANNOTATIONS =
  /^(?:deployment\.kubernetes\.io\/[-\w.]+|kubernetes\.io\/config\.\w+|kubectl\.kubernetes\.io\/restartedAt|meta\.helm\.sh\/release-name(?:space)?|argocd\.argoproj\.io\/(?:tracking-id|sync-wave))$/;

/** Fields that name, select or count; none of them can hold a secret, and judgements compare them. */
const PLAIN = new Set([
  'allocatable',
  'apiVersion',
  'capacity',
  'finalizers',
  'hard',
  'image',
  'imageID',
  'kind',
  'labels',
  'limits',
  'managedFields',
  'matchExpressions',
  'matchLabels',
  'name',
  'names',
  'namespace',
  'nodeSelector',
  'ownerReferences',
  'requests',
  'uid',
  'used',
]);

const MARK = /^\(redacted [0-9a-f]{8}\)$/;

/**
 * Values become `(redacted 1f2e3d4c)`. Equal values get equal marks, so that pod templates stay equal or different.
 * The marks are keyed; once the key is thrown away, no value can be guessed from its mark.
 */
export class Redactor {
  readonly #key: string;
  #count = 0;

  constructor(key: string = randomBytes(32).toString('hex')) {
    this.#key = key;
  }

  /** Values taken out so far. */
  get count(): number {
    return this.#count;
  }

  /** A copy of a Kubernetes object without secrets. */
  object(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const { metadata, ...rest } = object;
    if (!isRecord(metadata) || !isRecord(metadata['annotations'])) return this.#fields(object);
    const { annotations, ...others } = metadata;
    return {
      ...this.#fields(rest),
      metadata: { ...this.#fields(others), annotations: this.#ownAnnotations(annotations) },
    };
  }

  /** For sentences and logs: only the part that looks like a secret goes. */
  text(text: string): string {
    const clean = redactText(text);
    this.#count += clean.redacted;
    return clean.text;
  }

  #fields(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, this.#field(key, value)]));
  }

  #field(key: string, value: unknown): unknown {
    if (PLAIN.has(key)) return value;
    if (key === 'message' && typeof value === 'string') return this.text(value);
    if (key === 'annotations' && isRecord(value)) return this.#annotations(value);
    if ((key === 'command' || key === 'args') && Array.isArray(value))
      return value.map((part) => this.#mark(part));
    // Probes and hooks send headers; one may be an Authorization.
    if ((key === 'env' || key === 'httpHeaders') && Array.isArray(value))
      return value.map((variable) => this.#variable(variable));
    return this.#value(value);
  }

  #value(value: unknown): unknown {
    if (typeof value === 'string') return this.#unlessPlain(value);
    if (Array.isArray(value)) return value.map((item) => this.#value(item));
    return isRecord(value) ? this.#fields(value) : value;
  }

  #variable(variable: unknown): unknown {
    if (!isRecord(variable)) return this.#mark(variable);
    const rest = this.#fields(variable);
    return 'value' in variable ? { ...rest, value: this.#mark(variable['value']) } : rest;
  }

  #ownAnnotations(annotations: Record<string, unknown>): Record<string, unknown> {
    const { [LAST_APPLIED]: lastApplied, [CHANGE_CAUSE]: cause, ...others } = annotations;
    if (lastApplied !== undefined) this.#count++;
    const clean = this.#annotations(others);
    return typeof cause === 'string' ? { ...clean, [CHANGE_CAUSE]: this.text(cause) } : clean;
  }

  #annotations(annotations: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(annotations).map(([name, value]) => [
        name,
        KNOWN_ANNOTATIONS.test(name) && typeof value === 'string'
          ? this.#unlessPlain(value)
          : this.#mark(value),
      ]),
    );
  }

  /** Values of specs are compared: all of one goes as soon as a part of it looks like a secret. */
  #unlessPlain(value: string): string {
    return redactText(value).redacted > 0 ? this.#mark(value) : value;
  }

  /** A recording of a recording meets marks, and keeps them. */
  #mark(value: unknown): string {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (text === '') return text;
    this.#count++;
    if (MARK.test(text)) return text;
    return `(redacted ${createHmac('sha256', this.#key).update(text).digest('hex').slice(0, 8)})`;
  }
}
