import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseImagePull, type ImagePull } from '../../../../src/core/kubeText/imagePull.ts';
import { longTexts, textLike } from './hostileText.ts';

interface Case {
  readonly from: string;
  readonly reason?: string;
  readonly message: string;
  readonly says: Omit<ImagePull, 'raw'>;
}

const nothing =
  'failed to pull and unpack image "docker.io/library/nginx:1.99": failed to resolve reference "docker.io/library/nginx:1.99"';

const cases: Case[] = [
  {
    from: 'sympozium#5: containerd, the tag is not there',
    reason: 'ErrImagePull',
    message:
      'Failed to pull image "ghcr.io/alexsjones/sympozium/apiserver:v0.0.29": rpc error: code = NotFound desc = failed to pull and unpack image "ghcr.io/alexsjones/sympozium/apiserver:v0.0.29": failed to resolve reference "ghcr.io/alexsjones/sympozium/apiserver:v0.0.29": ghcr.io/alexsjones/sympozium/apiserver:v0.0.29: not found',
    says: {
      class: 'not-found',
      image: 'ghcr.io/alexsjones/sympozium/apiserver:v0.0.29',
      registry: 'ghcr.io',
    },
  },
  {
    from: 'since 1.32: the back-off tells the cause',
    reason: 'ImagePullBackOff',
    message: `Back-off pulling image "nginx:1.99": ErrImagePull: rpc error: code = NotFound desc = ${nothing}: docker.io/library/nginx:1.99: not found`,
    says: { class: 'not-found', image: 'nginx:1.99', registry: 'docker.io' },
  },
  {
    from: 'before, it did not',
    reason: 'ImagePullBackOff',
    message: 'Back-off pulling image "nginx:1.99"',
    says: { class: 'other', image: 'nginx:1.99', registry: 'docker.io' },
  },
  {
    from: 'docker, the tag is not there',
    message:
      'Failed to pull image "nginx:1.15.666": rpc error: code = Unknown desc = Error response from daemon: manifest for nginx:1.15.666 not found: manifest unknown: manifest unknown',
    says: { class: 'not-found', image: 'nginx:1.15.666', registry: 'docker.io' },
  },
  {
    from: 'docker of 2015',
    message: 'Failed to pull image "toto": Error: image library/toto:latest not found',
    says: { class: 'not-found', image: 'toto', registry: 'docker.io' },
  },
  {
    from: 'docker, private or not there: the registry does not tell which',
    message:
      'Failed to pull image "auto": rpc error: code = Unknown desc = Error response from daemon: pull access denied for auto, repository does not exist or may require \'docker login\': denied: requested access to the resource is denied',
    says: { class: 'unauthorized', detail: 'denied-or-missing', image: 'auto', registry: 'docker.io' },
  },
  {
    from: 'containerd, the same',
    message:
      'Failed to pull image "shop/web:1": rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/shop/web:1": failed to resolve reference "docker.io/shop/web:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    says: { class: 'unauthorized', detail: 'denied-or-missing', image: 'shop/web:1', registry: 'docker.io' },
  },
  {
    from: 'containerd, the token service says no',
    message:
      'Failed to pull image "ghcr.io/shop/web:1": rpc error: code = Unknown desc = failed to pull and unpack image "ghcr.io/shop/web:1": failed to resolve reference "ghcr.io/shop/web:1": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Ashop%2Fweb%3Apull&service=ghcr.io: 401 Unauthorized',
    says: { class: 'unauthorized', image: 'ghcr.io/shop/web:1', registry: 'ghcr.io' },
  },
  {
    from: 'the token service cannot be reached: not the pull secret’s fault',
    reason: 'ErrImagePull',
    message:
      'rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/library/nginx:1": failed to resolve reference "docker.io/library/nginx:1": failed to authorize: failed to fetch anonymous token: Get "https://auth.docker.io/token?scope=repository%3Alibrary%2Fnginx%3Apull&service=registry.docker.io": dial tcp 44.1.2.3:443: i/o timeout',
    says: {
      class: 'registry-unreachable',
      detail: 'timeout',
      image: 'docker.io/library/nginx:1',
      registry: 'docker.io',
    },
  },
  {
    from: 'Artifact Registry',
    message:
      'Failed to pull image "europe-docker.pkg.dev/p/r/web:1": rpc error: code = Unknown desc = Error response from daemon: denied: Permission "artifactregistry.repositories.downloadArtifacts" denied on resource "projects/p/locations/europe/repositories/r" (or it may not exist)',
    says: {
      class: 'unauthorized',
      image: 'europe-docker.pkg.dev/p/r/web:1',
      registry: 'europe-docker.pkg.dev',
    },
  },
  {
    from: 'ECR without credentials',
    message:
      'Failed to pull image "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1": rpc error: code = Unknown desc = Error response from daemon: Get https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/web/manifests/1: no basic auth credentials',
    says: {
      class: 'unauthorized',
      image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1',
      registry: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    },
  },
  {
    from: 'CRI-O since 1.3x, not there',
    reason: 'ImagePullBackOff',
    message:
      'Back-off pulling image "harbor.example.com/rocm/pytorch:bad-tag": ErrImagePull: initializing source docker://harbor.example.com/rocm/pytorch:bad-tag: reading manifest bad-tag in harbor.example.com/rocm/pytorch: unknown: resource not found',
    says: {
      class: 'not-found',
      image: 'harbor.example.com/rocm/pytorch:bad-tag',
      registry: 'harbor.example.com',
    },
  },
  {
    from: 'cri-o#4388: CRI-O 1.18 with no image in quotes',
    message:
      'rpc error: code = Unknown desc = Error reading manifest latest in registry.example.com/image: manifest unknown: manifest unknown',
    says: {
      class: 'not-found',
      image: 'registry.example.com/image',
      registry: 'registry.example.com',
    },
  },
  {
    from: 'cri-o#2331: several lines',
    message:
      'Failed to pull image "crio/busybox": rpc error: code = Unknown desc = Error reading manifest latest in docker.io/crio/busybox: errors:\ndenied: requested access to the resource is denied\nunauthorized: authentication required',
    says: {
      class: 'unauthorized',
      detail: 'denied-or-missing',
      image: 'crio/busybox',
      registry: 'docker.io',
    },
  },
  {
    from: 'ntopng-udm#1: quay.io says it of what is not public',
    message:
      'Error initializing source docker://quay.io/tusc/ntopng-udm:latest: Error reading manifest latest in quay.io/tusc/ntopng-udm: unauthorized: access to the requested resource is not authorized',
    says: { class: 'unauthorized', image: 'quay.io/tusc/ntopng-udm:latest', registry: 'quay.io' },
  },
  {
    from: 'CRI-O and a short name',
    reason: 'ErrImagePull',
    message:
      'rpc error: code = Unknown desc = short-name "web:1" did not resolve to an alias and no unqualified-search registries are defined in "/etc/containers/registries.conf"',
    says: { class: 'invalid-name' },
  },
  {
    from: 'kubewarden#1378: not for this processor',
    message:
      'Failed to pull image "ghcr.io/kubewarden/kubewarden-controller:latest": rpc error: code = NotFound desc = failed to pull and unpack image "ghcr.io/kubewarden/kubewarden-controller:latest": no match for platform in manifest: not found',
    says: {
      class: 'not-found',
      detail: 'platform-missing',
      image: 'ghcr.io/kubewarden/kubewarden-controller:latest',
      registry: 'ghcr.io',
    },
  },
  {
    from: 'docker’s wording of that',
    message:
      'Failed to pull image "konard/hive-mind": Error response from daemon: no matching manifest for linux/arm64/v8 in the manifest list entries: no match for platform in manifest: not found',
    says: {
      class: 'not-found',
      detail: 'platform-missing',
      image: 'konard/hive-mind',
      registry: 'docker.io',
    },
  },
  {
    from: 'kata-containers#10109: Docker Hub’s rate limit',
    message:
      'Failed to pull image "busybox": rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/library/busybox:latest": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/busybox/manifests/sha256:50aa: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
    says: { class: 'registry-unreachable', detail: 'rate-limited', image: 'busybox', registry: 'docker.io' },
  },
  {
    from: 'kubeless: docker, name resolution by UDP timed out',
    message:
      'Failed to pull image "kubeless/function-controller:v1.0.7": rpc error: code = Unknown desc = Error response from daemon: Get https://registry-1.docker.io/v2/: dial tcp: lookup registry-1.docker.io on 10.0.2.3:53: read udp 10.0.2.15:51214->10.0.2.3:53: i/o timeout',
    says: {
      class: 'registry-unreachable',
      detail: 'timeout',
      image: 'kubeless/function-controller:v1.0.7',
      registry: 'docker.io',
    },
  },
  {
    from: 'helm’s tiller behind a firewall',
    message:
      'Failed to pull image "gcr.io/kubernetes-helm/tiller:v2.14.3": rpc error: code = Unknown desc = Error response from daemon: Get https://gcr.io/v2/: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    says: {
      class: 'registry-unreachable',
      detail: 'timeout',
      image: 'gcr.io/kubernetes-helm/tiller:v2.14.3',
      registry: 'gcr.io',
    },
  },
  {
    from: 'a registry that has no name',
    message:
      'Failed to pull image "registry.invalid/web:1": rpc error: code = Unknown desc = failed to pull and unpack image "registry.invalid/web:1": failed to resolve reference "registry.invalid/web:1": failed to do request: Head "https://registry.invalid/v2/web/manifests/1": dial tcp: lookup registry.invalid on 10.96.0.10:53: no such host',
    says: {
      class: 'registry-unreachable',
      detail: 'name-not-resolved',
      image: 'registry.invalid/web:1',
      registry: 'registry.invalid',
    },
  },
  {
    from: 'a certificate of one’s own',
    message:
      'Failed to pull image "reg.example.com:5000/web": rpc error: code = Unknown desc = failed to pull and unpack image "reg.example.com:5000/web:latest": failed to resolve reference "reg.example.com:5000/web:latest": failed to do request: Head "https://reg.example.com:5000/v2/web/manifests/latest": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    says: {
      class: 'registry-unreachable',
      detail: 'certificate',
      image: 'reg.example.com:5000/web',
      registry: 'reg.example.com:5000',
    },
  },
  {
    from: 'a registry without TLS',
    message:
      'Failed to pull image "10.0.0.5:5000/web": rpc error: code = Unknown desc = Error response from daemon: Get "https://10.0.0.5:5000/v2/": http: server gave HTTP response to HTTPS client',
    says: {
      class: 'registry-unreachable',
      detail: 'plain-http',
      image: '10.0.0.5:5000/web',
      registry: '10.0.0.5:5000',
    },
  },
  {
    from: 'a registry that is ill',
    message:
      'Failed to pull image "quay.io/a/b:1": rpc error: code = Unknown desc = failed to pull and unpack image "quay.io/a/b:1": failed to resolve reference "quay.io/a/b:1": unexpected status from HEAD request to https://quay.io/v2/a/b/manifests/1: 503 Service Unavailable',
    says: {
      class: 'registry-unreachable',
      detail: 'server-error',
      image: 'quay.io/a/b:1',
      registry: 'quay.io',
    },
  },
  {
    from: 'the kubelet’s own word for it',
    reason: 'RegistryUnavailable',
    message: 'image pull failed for quay.io/a/b:1 because the registry is unavailable.',
    says: {
      class: 'registry-unreachable',
      detail: 'server-error',
      image: 'quay.io/a/b:1',
      registry: 'quay.io',
    },
  },
  {
    from: 'a name with capitals',
    reason: 'InvalidImageName',
    message:
      'Failed to apply default image tag "Shop/Web:1": couldn\'t parse image name "Shop/Web:1": invalid reference format: repository name (Web) must be lowercase',
    says: { class: 'invalid-name', image: 'Shop/Web:1' },
  },
  {
    from: 'the older word of the kubelet, in the InspectFailed event',
    message:
      'Failed to apply default image tag "${IMAGE}": couldn\'t parse image reference "${IMAGE}": invalid reference format',
    says: { class: 'invalid-name', image: '${IMAGE}' },
  },
  {
    from: 'optscale#701: not to be pulled, and not there',
    reason: 'ErrImageNeverPull',
    message: 'Container image "error_pages:local" is not present with pull policy of Never',
    says: { class: 'never-pull', image: 'error_pages:local', registry: 'docker.io' },
  },
  {
    from: 'kubernetes#94899: there, but these pull secrets have not been shown to be good for it',
    reason: 'ErrImageNeverPull',
    message:
      'Container image "reg.example.com/web:1" is present with pull policy of Never but does not have the proper credentials',
    says: {
      class: 'never-pull',
      detail: 'credentials-unverified',
      image: 'reg.example.com/web:1',
      registry: 'reg.example.com',
    },
  },
  {
    from: 'the Failed event beside it',
    message: 'Error: ErrImageNeverPull',
    says: { class: 'never-pull' },
  },
  {
    from: 'CRI-O checks signatures',
    reason: 'SignatureValidationFailed',
    message:
      'image pull failed for quay.io/a/b:1 because the signature validation failed: Source image rejected: A signature was required, but no signature exists',
    says: { class: 'other', detail: 'signature', image: 'quay.io/a/b:1', registry: 'quay.io' },
  },
  {
    from: 'a full disk',
    message:
      'Failed to pull image "big:1": rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/library/big:1": failed to copy: write /var/lib/containerd/io.containerd.content.v1.content/ingest/1/data: no space left on device',
    says: { class: 'other', detail: 'disk-full', image: 'big:1', registry: 'docker.io' },
  },
  {
    from: 'an image that bears the name of a fault',
    reason: 'ImagePullBackOff',
    message: 'Back-off pulling image "reg.example.com/unauthorized/toomanyrequests:forbidden"',
    says: {
      class: 'other',
      image: 'reg.example.com/unauthorized/toomanyrequests:forbidden',
      registry: 'reg.example.com',
    },
  },
  {
    from: 'a fault that nobody has named',
    message:
      'Failed to pull image "gcr.io/p/k:1.0": rpc error: code = Unknown desc = Error response from daemon: Head "https://gcr.io/v2/p/k/manifests/1.0": unknown: Service \'containerregistry.googleapis.com\' is not enabled for consumer \'project:p\'.',
    says: { class: 'other', image: 'gcr.io/p/k:1.0', registry: 'gcr.io' },
  },
  { from: 'nothing', message: '', says: { class: 'other' } },
];

describe('image pulls', () => {
  for (const { from, reason, message, says } of cases) {
    it(`are read: ${from}`, () => {
      assert.deepEqual(parseImagePull(reason, message), { ...says, raw: message });
    });
  }

  it('need no message where the reason says it all', () => {
    assert.equal(parseImagePull('InvalidImageName', '').class, 'invalid-name');
    assert.equal(parseImagePull('ErrImageNeverPull', '').class, 'never-pull');
    assert.equal(parseImagePull('RegistryUnavailable', '').class, 'registry-unreachable');
    assert.equal(parseImagePull('constructor', '').class, 'other');
  });

  const pieces = [
    'Back-off pulling image "nginx:1": ',
    'ErrImagePull: rpc error: code = NotFound desc = ',
    'failed to pull and unpack image "docker.io/library/nginx:1": ',
    'docker://',
    'manifest for ',
    ' not found',
    'pull access denied for ',
    'Get "https://registry-1.docker.io/v2/": ',
    'Permission "x" denied',
    'short-name ',
    '"',
  ];

  it('are read the same twice, keep the raw text and never throw', () => {
    const reasons = fc.constantFrom(undefined, 'ErrImagePull', 'InvalidImageName', '__proto__');
    fc.assert(
      fc.property(reasons, textLike(pieces), (reason, message) => {
        const pull = parseImagePull(reason, message);
        assert.equal(pull.raw, message);
        assert.deepEqual(parseImagePull(reason, message), pull);
      }),
    );
  });

  it('are read from hostile length without looking back', () => {
    for (const text of longTexts(pieces)) assert.equal(parseImagePull('ErrImagePull', text).raw, text);
  });
});
