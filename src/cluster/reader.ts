import { KINDS, type Kind, type KindObject } from '../core/model/kinds.ts';
import { read, type Blind, type Reading } from '../core/model/reading.ts';
import type {
  ClusterReader,
  ListQuery,
  LogQuery,
  ObjectRef,
  Page,
  Source,
  StopSignal,
  Thin,
} from '../core/ports.ts';
import { listAddress, LOG_BYTES, logAddress, objectAddress, type Addressed } from './apiPath.ts';
import { apiMessage, contentType, isJson, parseJson, serverTime } from './apiAnswer.ts';
import { jsonOfBytes, slimJsonOf } from './jsonText.ts';
import { isFields, type Fields } from './kubeconfigEntries.ts';
import { isLost, type Lost } from './lost.ts';
import { readBody } from './readBody.ts';
import { readItems } from './readItems.ts';
import type { Redactor } from './redactor.ts';
import { kindOfPage, refusal } from './refusal.ts';
import { blindTo, blindWithoutAnswer, type Subject } from './subject.ts';
import type { Answer, Transport } from './transport.ts';

/** Decompressed. */
const MAX_OBJECT_BYTES = 8_000_000;
const MAX_LIST_BYTES = 512_000_000;
const JSON_ONLY = 'application/json';
/** Logs are plain text, but their refusals are JSON, and the server answers 406 to "text/plain" alone. */
const ANYTHING = 'application/json, */*';

/** `cutAfter`: how many whole lines there were before the limit. */
type LogReading =
  Reading<string> | (Extract<Reading<string>, { state: 'ok' }> & { readonly cutAfter: number });

/** The live cluster as a ClusterReader. Only GET requests leave it; every object passes its kind's shape. */
export class KubeReader implements ClusterReader {
  readonly source: Source;
  readonly #transport: Transport;
  readonly #redactor: Redactor;

  constructor(source: Source, transport: Transport, redactor: Redactor) {
    this.source = source;
    this.#transport = transport;
    this.#redactor = redactor;
  }

  async get<K extends Kind>(kind: K, ref: ObjectRef, signal: StopSignal): Promise<Reading<KindObject<K>>> {
    const address = objectAddress(kind, ref, 'get');
    if (address === undefined) return this.#clean(badName(kind, ref.name));
    const { path, subject } = address;
    const answer = await this.#transport.send(
      { method: 'GET', path, accept: JSON_ONLY, maxBytes: MAX_OBJECT_BYTES, manner: 'patient' },
      signal,
    );
    if (isLost(answer)) return this.#clean(blindWithoutAnswer(subject, answer));
    const body = decode(answer, kind, subject);
    if ('state' in body) return this.#clean(body);
    const value = KINDS[kind].shape(body.fields) as KindObject<K>;
    return read(value, serverTime(answer));
  }

  /** One page. An expired continue token (410) is a failure whose reason says to start again. */
  async list<K extends Kind>(
    kind: K,
    query: ListQuery,
    signal: StopSignal,
    thin: Thin<K> = (object) => object,
  ): Promise<Reading<Page<KindObject<K>>>> {
    const address = listAddress(kind, query);
    if (address === undefined) return this.#clean(badName('Namespace', query.namespace ?? ''));
    const first = await this.#page(kind, address, signal, thin);
    // Half a page is none. A read is asked for once more.
    const isHalf = isLost(first) && first.lost === 'broken-off';
    const page = isHalf ? await this.#page(kind, address, signal, thin) : first;
    if (isLost(page)) return this.#clean(blindWithoutAnswer(address.subject, page));
    return page.state === 'ok' ? page : this.#clean(page);
  }

  async #page<K extends Kind>(
    kind: K,
    { path, subject }: Addressed,
    signal: StopSignal,
    thin: Thin<K>,
  ): Promise<Reading<Page<KindObject<K>>> | Lost> {
    const incoming = await this.#transport.open(
      { method: 'GET', path, accept: JSON_ONLY, maxBytes: MAX_LIST_BYTES, manner: 'patient' },
      signal,
    );
    if (isLost(incoming)) return incoming;
    if (incoming.status !== 200 || !isJson(incoming)) {
      const body = await readBody(incoming);
      if (isLost(body)) return body;
      const answer = { ...incoming, body };
      return answer.status === 200 ? noApi(subject, answer) : refusal(subject, answer);
    }
    const shape = KINDS[kind].shape as (value: unknown) => KindObject<K> | undefined;
    const found: KindObject<K>[] = [];
    const take = (item: unknown): void => {
      const object = shape(item);
      if (object !== undefined) found.push(thin(object));
    };
    const list = await readItems(incoming, take, kind === 'Deployment' ? jsonOfBytes : slimJsonOf);
    if (isLost(list)) return list;
    if (list['kind'] !== `${kind}List`) return anotherKind(subject, list, `${kind}List`);
    const { items, metadata } = list;
    // Go writes an empty list as null. A list without the key is something else.
    if (items !== null && !Array.isArray(items))
      return blindTo(subject, 'the answer has no list of items', 'invalid-response');
    const next = isFields(metadata) ? metadata['continue'] : undefined;
    return read(
      typeof next === 'string' && next !== '' ? { items: found, continueToken: next } : { items: found },
      serverTime(incoming),
    );
  }

  /**
   * The server cuts at the newest end: where the lines are too long, fewer of them are asked for, so that
   * the last one is among them.
   */
  async log(query: LogQuery, signal: StopSignal): Promise<Reading<string>> {
    let { tailLines } = query;
    // The newest lines are mostly as long as those that fitted; the shares are for where they are not.
    for (let share = 0.8; ; share /= 2) {
      const reading = await this.#logOnce({ ...query, tailLines }, signal);
      if (!('cutAfter' in reading)) return reading;
      const { cutAfter, ...cut } = reading;
      if (share < 0.1 || tailLines === 1 || signal.aborted) return cut;
      tailLines = Math.max(1, Math.floor(Math.min(cutAfter, tailLines) * share));
    }
  }

  async #logOnce(query: LogQuery, signal: StopSignal): Promise<LogReading> {
    const address = logAddress(query);
    if (address === undefined) return this.#clean(badName('Pod', query.pod));
    const { path, subject } = address;
    const answer = await this.#transport.send(
      // The server asks the node; what fails there fails again, and slowly.
      { method: 'GET', path, accept: ANYTHING, maxBytes: MAX_OBJECT_BYTES, manner: 'once' },
      signal,
      LOG_BYTES,
    );
    if (isLost(answer)) return this.#clean(blindWithoutAnswer(subject, answer));
    if (answer.status !== 200) return this.#clean(logRefusal(subject, answer));
    if (contentType(answer) === 'text/html') return this.#clean(noApi(subject, answer));
    // "stream" keeps a character that was cut in half at the end from becoming a replacement character.
    const text = new TextDecoder().decode(answer.body, { stream: true });
    const reading = read(this.#redactor.scrub(text), serverTime(answer));
    return answer.body.length < LOG_BYTES ? reading : { ...reading, cutAfter: text.split('\n').length - 1 };
  }

  #clean(blind: Blind): Blind {
    return { ...blind, reason: this.#redactor.line(blind.reason) };
  }
}

/** The body as an object of the kind, or why it is not one. A login page is never an empty list. */
function decode(answer: Answer, kind: string, subject: Subject): { readonly fields: Fields } | Blind {
  if (answer.status !== 200) return refusal(subject, answer);
  if (!isJson(answer)) return noApi(subject, answer);
  const fields = parseJson(answer.body);
  if (!isFields(fields)) return blindTo(subject, 'the answer is not valid JSON', 'invalid-response');
  return fields['kind'] === kind ? { fields } : anotherKind(subject, fields, kind);
}

function anotherKind(subject: Subject, fields: Fields, kind: string): Blind {
  const found = typeof fields['kind'] === 'string' ? `a ${fields['kind']}` : 'something else';
  return blindTo(subject, `the answer is ${found} instead of a ${kind}`, 'invalid-response');
}

function noApi(subject: Subject, answer: Answer): Blind {
  return blindTo(subject, `not a Kubernetes API answered (${kindOfPage(answer)})`, 'invalid-response');
}

/** A container that has not started, or has no previous life, has no log; the server says so with 400. */
function logRefusal(subject: Subject, answer: Answer): Blind {
  const said = answer.status === 400 ? apiMessage(answer) : undefined;
  return said !== undefined && /waiting to start|not found/.test(said)
    ? { state: 'notFound', reason: said }
    : refusal(subject, answer);
}

function badName(kind: Kind, name: string): Blind {
  return { state: 'failed', reason: `${JSON.stringify(name)} is not a name that a ${kind} can have` };
}
