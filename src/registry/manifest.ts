import { list, object, text } from '../core/model/shape.ts';
import type { Platform } from '../core/model/imageAnswer.ts';

/** https://github.com/opencontainers/image-spec/blob/v1.1.0/media-types.md, and Docker's own names for the same. */
export const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const platform = object({ os: text, architecture: text, variant: text });

const manifest = object({
  mediaType: text,
  manifests: list(object({ platform })),
  config: object({ digest: text }),
  /** Only of the first schema, which names its platform itself. */
  architecture: text,
});

export interface Manifest {
  /** Of an index: what it has images for. Of a single image undefined. */
  readonly platforms: readonly Platform[] | undefined;
  /** Of a single image: the digest of the document that names its platform. */
  readonly config: string | undefined;
}

/** Undefined where it is no manifest. */
export function readManifest(value: unknown): Manifest | undefined {
  const read = manifest(value);
  if (read === undefined) return undefined;
  const { manifests, config, architecture } = read;
  if (manifests !== undefined)
    return { platforms: manifests.flatMap((one) => asPlatform(one.platform) ?? []), config: undefined };
  if (architecture !== undefined)
    return { platforms: [{ os: 'linux', architecture, variant: undefined }], config: undefined };
  return config?.digest === undefined ? undefined : { platforms: undefined, config: config.digest };
}

/** Of an image's configuration: the platform it was built for. */
export function readPlatform(value: unknown): Platform | undefined {
  return asPlatform(platform(value));
}

/** Attestations stand in an index beside the images, for a platform "unknown". */
function asPlatform(found: ReturnType<typeof platform>): Platform | undefined {
  const { os = 'linux', architecture, variant } = found ?? {};
  return architecture === undefined || architecture === 'unknown' ? undefined : { os, architecture, variant };
}
