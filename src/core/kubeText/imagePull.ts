import { parseImageReference } from './imageReference.ts';
import { withoutCombined } from './wording.ts';

export type ImagePullClass =
  'not-found' | 'unauthorized' | 'invalid-name' | 'never-pull' | 'registry-unreachable' | 'other';

/** Which of the things that share a class it is; undefined where the class says it all. */
export type ImagePullDetail =
  | 'platform-missing'
  | 'denied-or-missing'
  | 'credentials-unverified'
  | 'rate-limited'
  | 'certificate'
  | 'plain-http'
  | 'name-not-resolved'
  | 'connection-refused'
  | 'timeout'
  | 'server-error'
  | 'signature'
  | 'disk-full'
  | 'unpacking';

export interface ImagePull {
  readonly class: ImagePullClass;
  readonly detail?: ImagePullDetail;
  /** As it stands in the pod, where the message says it. */
  readonly image?: string;
  /** Host of the registry; `docker.io` for names without one. */
  readonly registry?: string;
  readonly raw: string;
}

type Cause = readonly [ImagePullClass, ImagePullDetail | undefined, RegExp];

/**
 * In the order of trust: what cannot be confused first, then the network (a token that could not be fetched
 * is the network's fault although "authorize" stands before it), then the registry's own answers.
 *
 * - A rate limit is `registry-unreachable`: the registry will not serve now and will later.
 * - "pull access denied, repository does not exist or may require …" is `unauthorized`: registries hide
 *   whether a private repository exists; `denied-or-missing` says so.
 * - A missing platform is `not-found`: the tag is there, an image for the node is not.
 */
const CAUSES: readonly Cause[] = [
  [
    'invalid-name',
    undefined,
    /invalid reference format|couldn't parse image (?:name|reference)|must be lowercase/i,
  ],
  [
    'invalid-name',
    undefined,
    /did not resolve to an alias|returns ambiguous list|no unqualified-search registries/i,
  ],
  [
    'other',
    'signature',
    /signature ?validation|source image rejected|signature (?:was )?required|no signature/i,
  ],
  ['other', 'disk-full', /no space left on device|disk quota exceeded/i],
  ['registry-unreachable', 'rate-limited', /toomanyrequests|429 too many|too many requests|rate limit/i],
  ['registry-unreachable', 'certificate', /x509: |certificate|tls: /i],
  [
    'registry-unreachable',
    'plain-http',
    /server gave http response to https client|malformed http response/i,
  ],
  [
    'registry-unreachable',
    'name-not-resolved',
    /no such host|server misbehaving|name resolution|name or service not known/i,
  ],
  [
    'registry-unreachable',
    'connection-refused',
    /connection refused|connection reset|no route to host|network is unreachable/i,
  ],
  [
    'registry-unreachable',
    'timeout',
    /i\/o timeout|timeout exceeded|tls handshake timeout|deadline exceeded|context canceled|timed out|request canceled/i,
  ],
  [
    'registry-unreachable',
    'server-error',
    /\b50[0234] (?:internal|bad|service|gateway)|status(?: code)?:? ?50[0234]|: EOF\b|unexpected EOF|proxyconnect|registry is unavailable|RegistryUnavailable/i,
  ],
  [
    'not-found',
    'platform-missing',
    /no match(?:ing manifest)? for (?:current )?(?:platform|\S+\/\S+)|no image found in (?:manifest|image index)/i,
  ],
  [
    'unauthorized',
    'denied-or-missing',
    /pull access denied|requested access to the resource is denied|does not exist or may require|insufficient_scope/i,
  ],
  [
    'unauthorized',
    undefined,
    /unauthorized(?=[:,\s]|$)|(?:^|[\s:])40[13](?=[\s:,]|$)|forbidden|authentication required|not authorized|no basic auth credentials|access denied|permission (?:"" )?denied|denied: |failed to authorize|invalid username\/password|docker-credential/i,
  ],
  [
    'not-found',
    undefined,
    /manifest unknown|manifest_unknown|name unknown|name_unknown|not found|does not exist|no such image|code = NotFound|(?:^|[\s:])404(?=[\s:,]|$)/i,
  ],
  [
    'other',
    'unpacking',
    /failed to (?:extract|register) layer|failed to unpack|exec format error|unsupported media/i,
  ],
];

const BY_REASON: Readonly<Record<string, readonly [ImagePullClass, ImagePullDetail?]>> = {
  InvalidImageName: ['invalid-name'],
  RegistryUnavailable: ['registry-unreachable'],
  SignatureValidationFailed: ['other', 'signature'],
};

/**
 * Why an image was not pulled: from a container's waiting state (`reason` and `message`), or from the message
 * of a pod's Failed, BackOff, InspectFailed or ErrImageNeverPull event with no reason. Docker, containerd and
 * CRI-O, old and new kubelets. `Back-off pulling image "x"` alone tells no cause: class `other`.
 * Sources: kubelet `pkg/kubelet/images/image_manager.go`, `types.go`; cri-api `pkg/errors/errors.go`.
 */
export function parseImagePull(reason: string | undefined, message: string): ImagePull {
  const { text } = withoutCombined(message);
  const image = imageIn(text);
  const registry = registryOf(image, text);
  const [pullClass, detail] = classify(reason, text, image);
  return {
    class: pullClass,
    ...(detail !== undefined && { detail }),
    ...(image !== undefined && { image }),
    ...(registry !== undefined && { registry }),
    raw: message,
  };
}

function classify(
  reason: string | undefined,
  text: string,
  image: string | undefined,
): readonly [ImagePullClass, ImagePullDetail?] {
  const byReason = reason !== undefined && Object.hasOwn(BY_REASON, reason) ? BY_REASON[reason] : undefined;
  if (/not present with pull policy of never/i.test(text)) return ['never-pull'];
  // Since 1.33 also where the image is there and these pull secrets have not been shown to be good for it.
  if (reason === 'ErrImageNeverPull' || /^(?:Error: )?ErrImageNeverPull/.test(text)) {
    return /credential|authoriz/i.test(text) ? ['never-pull', 'credentials-unverified'] : ['never-pull'];
  }
  const words = withoutNames(text, image);
  const cause = CAUSES.find(([, , pattern]) => pattern.test(words));
  const [causeClass, detail] = cause ?? [];
  if (causeClass === undefined || (byReason && byReason[0] !== causeClass)) return byReason ?? ['other'];
  return detail === undefined ? [causeClass] : [causeClass, detail];
}

/** An image may be called "unauthorized": names are taken out before the words are read. */
function withoutNames(text: string, image: string | undefined): string {
  const unquoted = text.replace(/"[^"\s]*"/g, '""');
  if (image === undefined) return unquoted;
  const reference = parseImageReference(image);
  const names = [image, reference && `${reference.registry}/${reference.repository}`, reference?.repository];
  return names.reduce<string>((words, name) => (name ? words.replaceAll(name, '') : words), unquoted);
}

function imageIn(text: string): string | undefined {
  const patterns = [
    /(?:pull|pulling|inspect|unpack|Container|resolve|parse) (?:image|image reference|reference|default image tag|image name) "([^"\s]+)"/i,
    /default image tag "([^"\s]+)"/i,
    /image pull failed for (\S+)/i,
    /pull access denied for ([^\s,]+)/i,
    /docker:\/\/([^\s"]+)/i,
    /manifest for (\S+) not found/i,
    /reading manifest \S+ in ([^\s,]+)/i,
  ];
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found.replace(/[:,]$/, '');
  }
  return undefined;
}

function registryOf(image: string | undefined, text: string): string | undefined {
  const named = image === undefined ? undefined : parseImageReference(image)?.registry;
  if (named !== undefined) return named;
  const host = /https?:\/\/([^\s/"':]+(?::\d{1,5})?)/.exec(text)?.[1];
  return host === 'registry-1.docker.io' ? 'docker.io' : host;
}
