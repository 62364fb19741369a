import { contentType } from './apiAnswer.ts';
import type { Incoming } from './exchange.ts';
import { PROTOBUF } from './protobufStatus.ts';
import { readBody } from './readBody.ts';

const JSON_TYPE = 'application/json';
/** Of a refusal that nobody reads. */
const MAX_REFUSAL_BYTES = 65_536;

/**
 * Which encoding of the Deployments is asked for: protobuf, which takes half the work to read, until a server or
 * something on the way to it shows that it has none; then JSON for good.
 */
export class Format {
  #isJson = false;

  /** For the header. JSON is always taken. */
  get accept(): string {
    return this.#isJson ? JSON_TYPE : `${PROTOBUF},${JSON_TYPE}`;
  }

  /** True where that is news, so that it is worth asking again. */
  onlyJson(): boolean {
    const isNews = !this.#isJson;
    this.#isJson = true;
    return isNews;
  }

  /** An answer that says nothing but that this encoding is not to be had. True where to ask again. */
  async isRefused(incoming: Incoming): Promise<boolean> {
    if ((incoming.status !== 406 && incoming.status !== 415) || !this.onlyJson()) return false;
    await readBody(incoming, MAX_REFUSAL_BYTES);
    return true;
  }
}

/** Undefined: it is nothing that could hold Deployments. */
export function formatOf(incoming: Incoming): 'json' | 'protobuf' | undefined {
  if (incoming.status !== 200) return undefined;
  const type = contentType(incoming);
  return type === JSON_TYPE ? 'json' : type === PROTOBUF ? 'protobuf' : undefined;
}
