/**
 * An image registry on loopback, speaking TLS and as much of the OCI distribution specification as reading a manifest
 * takes: https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md and, for tokens,
 * https://distribution.github.io/distribution/spec/auth/token/
 */
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { KeyPair } from './certificates.ts';
import { FaultServer, json, type Arrival, type Script } from './faultServer.ts';

export interface Image {
  readonly type: string;
  readonly manifest: object;
  /** Of a single image: the document that its manifest names. */
  readonly config?: object;
}

export interface RegistryOptions {
  readonly certificate: KeyPair;
  /** repository → tag → image. */
  readonly repositories: Readonly<Record<string, Readonly<Record<string, Image>>>>;
  /** Wants a token of itself, as the service of this name, for every request. */
  readonly tokenService?: string;
  /** Repositories that a token for everybody does not open. */
  readonly closed?: readonly string[];
  /** Where blobs are: a base address that requests for them are sent on to. */
  readonly blobsAt?: string;
}

export const TOKEN = 'a.token-for_everybody';

export const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** An index of images for these architectures, with the attestation that BuildKit puts beside each. */
export function index(...architectures: readonly string[]): Image {
  const manifests = architectures.flatMap((architecture) => [
    { mediaType: MANIFEST, digest: digestOf(architecture), platform: { architecture, os: 'linux' } },
    { mediaType: MANIFEST, digest: digestOf('a'), platform: { architecture: 'unknown', os: 'unknown' } },
  ]);
  return { type: INDEX, manifest: { schemaVersion: 2, mediaType: INDEX, manifests } };
}

export function single(architecture: string): Image {
  const config = { architecture, os: 'linux', rootfs: { type: 'layers', diff_ids: [] } };
  const digest = digestOf(JSON.stringify(config));
  return {
    type: MANIFEST,
    manifest: { schemaVersion: 2, mediaType: MANIFEST, config: { digest, size: 1 }, layers: [] },
    config,
  };
}

export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

export async function startRegistry(options: RegistryOptions): Promise<FaultServer> {
  const server: FaultServer = await FaultServer.start(
    { certificate: options.certificate },
    (response, request) => {
      answer(options, server.port)(response, request, 0);
    },
  );
  return server;
}

function answer(options: RegistryOptions, port: number): Script {
  return (response, request) => {
    const { pathname } = new URL(request.url, 'https://registry');
    const [, repository = '', what = '', name = ''] =
      /^\/v2\/(.+)\/(manifests|blobs|tags)\/([^/]+)$/.exec(pathname) ?? [];
    if (pathname === '/token') say(response, request, json({ token: TOKEN, expires_in: 300 }));
    else if (!isLetIn(options, repository, request)) say(response, request, refusal(options, port, request));
    else say(response, request, read(options, repository, what, name));
  };
}

function say(response: ServerResponse, request: Arrival, script: Script): void {
  script(response, request, 0);
}

function isLetIn(
  { tokenService, closed = [] }: RegistryOptions,
  repository: string,
  { headers }: Arrival,
): boolean {
  if (closed.includes(repository)) return false;
  return tokenService === undefined || headers.authorization === `Bearer ${TOKEN}`;
}

function refusal({ tokenService }: RegistryOptions, port: number, { headers }: Arrival): Script {
  const realm = `https://auth.test:${port}/token?account=none`;
  const challenge =
    tokenService === undefined
      ? 'Basic realm="the registry"'
      : `Bearer realm="${realm}",service="${tokenService}",scope="repository:all/of/it:pull,push"${headers.authorization === undefined ? '' : ',error="insufficient_scope"'}`;
  return errors(401, 'UNAUTHORIZED', { 'WWW-Authenticate': challenge });
}

function read(
  { repositories, blobsAt }: RegistryOptions,
  repository: string,
  what: string,
  name: string,
): Script {
  const images = repositories[repository];
  // As Docker's registry 2.8 does it; the specification would have NAME_UNKNOWN for both.
  if (images === undefined) return errors(404, what === 'tags' ? 'NAME_UNKNOWN' : 'MANIFEST_UNKNOWN');
  if (what === 'tags') return json({ name: repository, tags: Object.keys(images) });
  if (what === 'blobs') {
    const config = Object.values(images)
      .map((one) => one.config)
      .find((one) => one !== undefined && digestOf(JSON.stringify(one)) === name);
    if (config === undefined) return errors(404, 'BLOB_UNKNOWN');
    if (blobsAt === undefined) return json(config);
    return (response) => {
      response.writeHead(307, { Location: `${blobsAt}/v2/${repository}/blobs/${name}` }).end();
    };
  }
  const image =
    images[name] ?? Object.values(images).find(({ manifest }) => digestOf(JSON.stringify(manifest)) === name);
  if (image === undefined) return errors(404, 'MANIFEST_UNKNOWN');
  const headers = {
    'Docker-Content-Digest': digestOf(JSON.stringify(image.manifest)),
    'Content-Type': image.type,
  };
  return json(image.manifest, 200, headers);
}

/** As the specification writes errors. */
export function errors(status: number, code: string, headers: Record<string, string> = {}): Script {
  return json({ errors: [{ code, message: code.toLowerCase(), detail: null }] }, status, headers);
}
