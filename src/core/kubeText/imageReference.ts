export interface ImageReference {
  /** Host with port; `docker.io` when the name has none. */
  readonly registry: string;
  /** With the `library/` that Docker Hub puts before its own images. */
  readonly repository: string;
  /** undefined when the name has none; the kubelet then means `latest`, unless there is a digest. */
  readonly tag?: string;
  readonly digest?: string;
}

const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-fA-F:]+\\])(?::\\d{1,5})?$`);
const COMPONENT = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const LONGEST_NAME = 255;

/**
 * undefined when no runtime would take the name. Source: distribution `reference/normalize.go`, `regexp.go`,
 * which the kubelet asks before it pulls (InvalidImageName).
 */
export function parseImageReference(image: string): ImageReference | undefined {
  const [name = '', digest, ...more] = image.length > 1024 ? [] : image.split('@');
  if (more.length > 0 || (digest !== undefined && !DIGEST.test(digest))) return undefined;

  const colon = name.lastIndexOf(':');
  const tagged = colon > name.lastIndexOf('/');
  const path = tagged ? name.slice(0, colon) : name;
  const tag = tagged ? name.slice(colon + 1) : undefined;
  if (tag !== undefined && !TAG.test(tag)) return undefined;

  const [registry, repository] = withRegistry(path);
  if (path.length > LONGEST_NAME || !HOST.test(registry)) return undefined;
  if (!repository.split('/').every((component) => COMPONENT.test(component))) return undefined;
  // 64 hex digits would read as the id of a local image.
  if (/^[0-9a-f]{64}$/.test(path)) return undefined;
  return { registry, repository, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** With its port: Docker Hub answers under another name than the one that its images carry. */
export function registryHost({ registry }: ImageReference): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry;
}

export function isImageTag(text: string): boolean {
  return TAG.test(text);
}

/** The first component is a host when it looks like one: a dot, a port, `localhost`, or a capital letter. */
function withRegistry(path: string): [registry: string, repository: string] {
  const slash = path.indexOf('/');
  const first = path.slice(0, Math.max(slash, 0));
  const isHost = /[.:[A-Z]/.test(first) || first === 'localhost';
  const registry = isHost && first !== 'index.docker.io' ? first : 'docker.io';
  const repository = isHost ? path.slice(slash + 1) : path;
  const official = registry === 'docker.io' && !repository.includes('/');
  return [registry, official ? `library/${repository}` : repository];
}
