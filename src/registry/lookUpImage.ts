/**
 * Looks an image up in its registry, as a node would, but without anybody's credentials and from this computer.
 * https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md
 */
import type { LookupFunction } from 'node:net';
import tls from 'node:tls';
import { isImageTag, registryHost, type ImageReference } from '../core/kubeText/imageReference.ts';
import type { ImageAnswer, Platform } from '../core/model/imageAnswer.ts';
import { list, object, text } from '../core/model/shape.ts';
import { ask, type Answer, type Asking } from './ask.ts';
import { jsonOf } from './json.ts';
import { MANIFEST_TYPES, readManifest, readPlatform } from './manifest.ts';
import { nearTags } from './nearTags.ts';
import { Neighbourhood } from './reach.ts';
import { anonymousToken } from './token.ts';

export interface LookUpOptions {
  readonly signal: AbortSignal;
  /** PEMs; default: those of Node and of the system. */
  readonly ca?: readonly string[];
  /** Name resolution, for tests. */
  readonly lookup?: LookupFunction;
  /** For one request with its answer, in milliseconds. */
  readonly timeoutMs?: number;
}

const REQUEST_MS = 10_000;

/** At most six requests: manifest, token, manifest again, then the image's configuration or the tags, with redirects. */
export async function lookUpImage(image: ImageReference, options: LookUpOptions): Promise<ImageAnswer> {
  const asking: Asking = {
    neighbourhood: new Neighbourhood(options.lookup),
    signal: options.signal,
    ca: options.ca ?? authorities(),
    timeoutMs: options.timeoutMs ?? REQUEST_MS,
  };
  const registry = new Repository(image, asking);
  const wanted = image.digest ?? image.tag ?? 'latest';
  const answer = await registry.get(`manifests/${wanted}`, MANIFEST_TYPES);
  if ('is' in answer) return answer;
  switch (answer.status) {
    case 200:
      return there(answer, registry);
    case 401:
    case 403:
      return { is: 'hidden' };
    case 404:
      return missing(answer, registry, image.digest === undefined ? wanted : undefined);
    case 429:
      return { is: 'rate-limited', retryAfterSeconds: secondsOf(answer.headers['retry-after']) };
    default:
      return answer.status >= 500
        ? { is: 'unreachable', why: `${registry.host} answers with a server error (${answer.status})` }
        : { is: 'odd', why: `${registry.host} answers ${answer.status}` };
  }
}

/** Asks within one repository, and shows the token that it gets on the way. */
class Repository {
  readonly host: string;
  readonly #base: string;
  readonly #name: string;
  readonly #asking: Asking;
  #authorization: string | undefined;

  constructor(image: ImageReference, asking: Asking) {
    this.host = registryHost(image);
    this.#name = image.repository;
    this.#base = `https://${this.host}/v2/${image.repository}/`;
    this.#asking = asking;
  }

  async get(path: string, accept: string): Promise<Answer | ImageAnswer> {
    if (!URL.canParse(this.#base)) return { is: 'odd', why: `${this.host} is no address` };
    const first = await this.#ask(path, accept);
    if ('is' in first || first.status !== 401 || this.#authorization !== undefined) return first;
    const token = await anonymousToken(first.headers['www-authenticate'], this.#name, this.#asking);
    if ('is' in token) return token;
    this.#authorization = `Bearer ${token.token}`;
    return this.#ask(path, accept);
  }

  #ask(path: string, accept: string): Promise<Answer | ImageAnswer> {
    const authorization = this.#authorization === undefined ? {} : { authorization: this.#authorization };
    return ask({ url: new URL(path, this.#base), accept, ...authorization }, this.#asking);
  }
}

async function there({ headers, body }: Answer, registry: Repository): Promise<ImageAnswer> {
  const manifest = readManifest(jsonOf(body));
  if (manifest === undefined)
    return { is: 'odd', why: `${registry.host} answers with something else than a manifest` };
  const digest = headers['docker-content-digest'];
  return {
    is: 'there',
    digest: typeof digest === 'string' && DIGEST.test(digest) ? digest : undefined,
    platforms: manifest.platforms ?? (await platformOf(manifest.config, registry)),
  };
}

const DIGEST = /^[a-z0-9+._-]{1,32}:[0-9a-fA-F]{32,128}$/;

/** A single image says in its configuration what it was built for; many registries keep that with somebody else. */
async function platformOf(
  config: string | undefined,
  registry: Repository,
): Promise<readonly Platform[] | undefined> {
  if (config === undefined || !DIGEST.test(config)) return undefined;
  const answer = await registry.get(`blobs/${config}`, 'application/json, */*');
  if ('is' in answer || answer.status !== 200) return undefined;
  const platform = readPlatform(jsonOf(answer.body));
  return platform === undefined ? undefined : [platform];
}

/** @param tag undefined where a digest was wanted, which nothing is near to */
async function missing(
  { body }: Answer,
  registry: Repository,
  tag: string | undefined,
): Promise<ImageAnswer> {
  const code = codesOf(body);
  if (code.includes('NAME_UNKNOWN')) return { is: 'hidden' };
  const answer = await registry.get(`tags/list?n=${TAGS}`, 'application/json');
  // Docker's registry says MANIFEST_UNKNOWN of a repository that it does not have, and only here that it has none.
  const isListed = !('is' in answer) && answer.status === 200;
  const isUnknown = !('is' in answer) && codesOf(answer.body).includes('NAME_UNKNOWN');
  if (isUnknown || (!isListed && !code.includes('MANIFEST_UNKNOWN'))) return { is: 'hidden' };
  if (!isListed) return { is: 'no-such-tag', near: undefined };
  const tags = (TAG_LIST(jsonOf(answer.body))?.tags ?? []).filter(isImageTag).slice(0, TAGS);
  return { is: 'no-such-tag', near: tag === undefined ? [] : nearTags(tag, tags) };
}

/** As the specification writes errors; none where the body is something else. */
function codesOf(body: Buffer): (string | undefined)[] {
  return (ERRORS(jsonOf(body))?.errors ?? []).map(({ code }) => code);
}

const TAGS = 1000;
const ERRORS = object({ errors: list(object({ code: text })) });
const TAG_LIST = object({ tags: list(text) });

function secondsOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}

function authorities(): string[] {
  return [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])];
}
