import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRefusal, type Refusal } from '../../../../src/core/kubeText/refusal.ts';
import { longTexts, textLike } from './hostileText.ts';

interface Case {
  readonly from: string;
  readonly message: string;
  readonly says: Partial<Refusal>;
}

const cases: Case[] = [
  {
    from: 'kubernetes#89209: the surge pod of a full quota',
    message:
      'Error creating: pods "test-c5d48877d-z2x6r" is forbidden: exceeded quota: rqtest, requested: pods=1, used: pods=1, limited: pods=1',
    says: {
      class: 'quota',
      combined: false,
      object: { resource: 'pods', name: 'test-c5d48877d-z2x6r' },
      quota: {
        name: 'rqtest',
        problem: 'exceeded',
        resources: [{ resource: 'pods', requested: '1', used: '1', limited: '1', missing: '1' }],
      },
    },
  },
  {
    from: 'kubedog#216: two resources, and only one of the numbers in Gi',
    message:
      'Error creating: pods "x" is forbidden: exceeded quota: devops, requested: requests.cpu=100,requests.memory=128Gi, used: requests.cpu=350m,requests.memory=384Mi, limited: requests.cpu=100,requests.memory=100Gi',
    says: {
      class: 'quota',
      quota: {
        name: 'devops',
        problem: 'exceeded',
        resources: [
          { resource: 'requests.cpu', requested: '100', used: '350m', limited: '100', missing: '350m' },
          {
            resource: 'requests.memory',
            requested: '128Gi',
            used: '384Mi',
            limited: '100Gi',
            missing: '28.375Gi',
          },
        ],
      },
    },
  },
  {
    from: 'cloud-platform#590: folded by the event recorder',
    message:
      '(combined from similar events): Error creating: pods "allocation-manager-6597bc46dc-2wm8j" is forbidden: exceeded quota: namespace-quota, requested: limits.cpu=1,limits.memory=2Gi, used: limits.cpu=6,limits.memory=12Gi, limited: limits.cpu=6,limits.memory=12Gi',
    says: {
      class: 'quota',
      combined: true,
      quota: {
        name: 'namespace-quota',
        problem: 'exceeded',
        resources: [
          { resource: 'limits.cpu', requested: '1', used: '6', limited: '6', missing: '1' },
          { resource: 'limits.memory', requested: '2Gi', used: '12Gi', limited: '12Gi', missing: '2Gi' },
        ],
      },
    },
  },
  {
    from: 'the condition ReplicaSetCreateError with a quota on ReplicaSets',
    message:
      'Failed to create new replica set "web-7d9c": replicasets.apps "web-7d9c" is forbidden: exceeded quota: objects, requested: count/replicasets.apps=1, used: count/replicasets.apps=5, limited: count/replicasets.apps=5',
    says: {
      class: 'quota',
      object: { resource: 'replicasets.apps', name: 'web-7d9c' },
      quota: {
        name: 'objects',
        problem: 'exceeded',
        resources: [
          { resource: 'count/replicasets.apps', requested: '1', used: '5', limited: '5', missing: '1' },
        ],
      },
    },
  },
  {
    from: 'origin#10407: Kubernetes 1.3 wrote it with a capital',
    message:
      'Error creating: pods "test-1-" is forbidden: Exceeded quota: compute-resources, requested: limits.cpu=384m, used: limits.cpu=384m, limited: limits.cpu=384m',
    says: {
      class: 'quota',
      quota: {
        name: 'compute-resources',
        problem: 'exceeded',
        resources: [
          { resource: 'limits.cpu', requested: '384m', used: '384m', limited: '384m', missing: '384m' },
        ],
      },
    },
  },
  {
    from: 'kubernetes#16941: the wording of 1.1',
    message:
      'Error creating: Pod "nginx-" is forbidden: cpu quota is 200m, current usage is 200m, requesting 100m.',
    says: {
      class: 'quota',
      object: { resource: 'Pod', name: 'nginx-' },
      quota: {
        problem: 'exceeded',
        resources: [{ resource: 'cpu', requested: '100m', used: '200m', limited: '200m', missing: '100m' }],
      },
    },
  },
  {
    from: 'old clusters, the pod name without quotes',
    message:
      'Error creating: pods web-1- is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
    says: {
      class: 'quota',
      object: { resource: 'pods', name: 'web-1-' },
      quota: {
        name: 'q',
        problem: 'exceeded',
        resources: [{ resource: 'pods', requested: '1', used: '2', limited: '2', missing: '1' }],
      },
    },
  },
  {
    from: 'a ReplicaFailure condition: without "Error creating: "',
    message: 'pods "a" is forbidden: status unknown for quota: compute, resources: limits.cpu,pods',
    says: {
      class: 'quota',
      quota: {
        name: 'compute',
        problem: 'usage-unknown',
        resources: [{ resource: 'limits.cpu' }, { resource: 'pods' }],
      },
    },
  },
  {
    from: 'kubermatic#7584: a scope that no quota covers',
    message:
      'Error creating: insufficient quota to match these scopes: [{PriorityClass In [system-node-critical system-cluster-critical]}]',
    says: { class: 'quota', quota: { problem: 'not-covered', resources: [] } },
  },
  {
    from: 'limited by default',
    message: 'Error creating: pods "a" is forbidden: insufficient quota to consume: requests.nvidia.com/gpu',
    says: {
      class: 'quota',
      quota: { problem: 'not-covered', resources: [{ resource: 'requests.nvidia.com/gpu' }] },
    },
  },
  {
    from: 'a quota whose numbers are nonsense: nothing is missing that is not known',
    message: 'exceeded quota: q, requested: pods=one, used: pods=, limited: pods=2',
    says: {
      class: 'quota',
      quota: {
        name: 'q',
        problem: 'exceeded',
        resources: [{ resource: 'pods', requested: 'one', used: '', limited: '2' }],
      },
    },
  },
  {
    from: 'a quota event that was cut short',
    message: 'Error creating: pods "a" is forbidden: exceeded quota: q, requested: pods=1',
    says: {
      class: 'quota',
      quota: { name: 'q', problem: 'exceeded', resources: [{ resource: 'pods', requested: '1' }] },
    },
  },
  {
    from: 'deckhouse#13120: since 1.26 the containers are named',
    message:
      'pods "d" is forbidden: failed quota: mem-cpu-hdd: must specify limits.cpu for: dex-authenticator,redis; limits.memory for: redis.',
    says: {
      class: 'quota-must-specify',
      mustSpecify: {
        quota: 'mem-cpu-hdd',
        resources: [
          { resource: 'limits.cpu', containers: ['dex-authenticator', 'redis'] },
          { resource: 'limits.memory', containers: ['redis'] },
        ],
      },
    },
  },
  {
    from: 'm3o#378: before, they were not',
    message:
      'Error creating: pods "helloworld-latest-6b78556b99-mcpwh" is forbidden: failed quota: quota: must specify limits.cpu,limits.memory',
    says: {
      class: 'quota-must-specify',
      mustSpecify: {
        quota: 'quota',
        resources: [
          { resource: 'limits.cpu', containers: [] },
          { resource: 'limits.memory', containers: [] },
        ],
      },
    },
  },
  {
    from: 'website#641: Kubernetes 1.3',
    message:
      'Error creating: pods "nginx-2040093540-" is forbidden: Failed quota: quota: must specify cpu,memory',
    says: {
      class: 'quota-must-specify',
      mustSpecify: {
        quota: 'quota',
        resources: [
          { resource: 'cpu', containers: [] },
          { resource: 'memory', containers: [] },
        ],
      },
    },
  },
  {
    from: 'kubernetes#16941: Kubernetes 1.1',
    message:
      'Error creating: Pod "nginx-" is forbidden: cpu is limited by quota, must make explicit request.',
    says: { class: 'quota-must-specify', mustSpecify: { resources: [{ resource: 'cpu', containers: [] }] } },
  },
  {
    from: 'kubedog#216: a ratio and a bound together',
    message:
      'Error creating: pods "amazing-app-5b4c58fbb9-8gsvl" is forbidden: [cpu max limit to request ratio per Container is 5, but no request is specified or request is 0, maximum memory usage per Container is 1Gi.  No limit is specified]',
    says: {
      class: 'limit-range',
      limitRange: [
        'cpu max limit to request ratio per Container is 5, but no request is specified or request is 0',
        'maximum memory usage per Container is 1Gi.  No limit is specified',
      ],
    },
  },
  {
    from: 'v3-testfiles#581: OpenShift ended each with a full stop',
    message:
      'Error creating: pods "rails-ex-1-" is forbidden: [minimum memory usage per Pod is 204Mi, but request is 62914560., minimum cpu usage per Pod is 39m, but request is 11m.]',
    says: {
      class: 'limit-range',
      limitRange: [
        'minimum memory usage per Pod is 204Mi, but request is 62914560',
        'minimum cpu usage per Pod is 39m, but request is 11m',
      ],
    },
  },
  {
    from: 'open-infra#9: a single one',
    message: 'pods "demo-chat-1" is forbidden: maximum memory usage per Container is 4Gi, but limit is 8Gi',
    says: {
      class: 'limit-range',
      limitRange: ['maximum memory usage per Container is 4Gi, but limit is 8Gi'],
    },
  },
  {
    from: 'cloudflare-operator#110: Pod Security, commas inside the brackets',
    message:
      'Error creating: pods "fastcup-95b95b84f-bs672" is forbidden: violates PodSecurity "restricted:latest": unrestricted capabilities (containers "kube-rbac-proxy", "manager" must set securityContext.capabilities.drop=["ALL"]), seccompProfile (pod or containers "kube-rbac-proxy", "manager" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    says: {
      class: 'pod-security',
      podSecurity: {
        by: 'PodSecurity',
        level: 'restricted:latest',
        violations: [
          'unrestricted capabilities (containers "kube-rbac-proxy", "manager" must set securityContext.capabilities.drop=["ALL"])',
          'seccompProfile (pod or containers "kube-rbac-proxy", "manager" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
        ],
      },
    },
  },
  {
    from: 'instaslice-operator#213: OpenShift’s SCCs',
    message:
      'Error creating: pods "m-586f8db77c-" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .containers[0].runAsUser: Invalid value: 999: must be in the ranges: [1000680000, 1000689999]]',
    says: {
      class: 'pod-security',
      podSecurity: {
        by: 'SecurityContextConstraints',
        violations: [
          'provider "anyuid": Forbidden: not usable by user or serviceaccount',
          'provider restricted-v2: .containers[0].runAsUser: Invalid value: 999: must be in the ranges: [1000680000, 1000689999]',
        ],
      },
    },
  },
  {
    from: 'minikube#6686: PodSecurityPolicy with nothing that fits',
    message:
      'Error creating: pods "coredns-6955765f44-" is forbidden: no providers available to validate pod request',
    says: { class: 'pod-security', podSecurity: { by: 'PodSecurityPolicy', violations: [] } },
  },
  {
    from: 'PodSecurity as a webhook, seen on Kubernetes 1.20: the server wraps the same sentence',
    message:
      'Error creating: admission webhook "pod-security-webhook.kubernetes.io" denied the request: pods "web-5d4-x2" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true)',
    says: {
      class: 'pod-security',
      webhook: {
        name: 'pod-security-webhook.kubernetes.io',
        denial:
          'pods "web-5d4-x2" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true)',
      },
      podSecurity: {
        by: 'PodSecurity',
        level: 'restricted:latest',
        violations: [
          'runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true)',
        ],
      },
    },
  },
  {
    from: 'samson#3741: gatekeeper, no "is forbidden" around it',
    message:
      'Error creating: admission webhook "validation.gatekeeper.sh" denied the request: [owners] no owner label',
    says: {
      class: 'webhook-denied',
      webhook: { name: 'validation.gatekeeper.sh', denial: '[owners] no owner label' },
    },
  },
  {
    from: 'a webhook that does not say why',
    message: 'Error creating: admission webhook "w.example.com" denied the request without explanation',
    says: { class: 'webhook-denied', webhook: { name: 'w.example.com' } },
  },
  {
    from: 'a webhook that imitates a quota',
    message:
      'Error creating: admission webhook "quota.example.com" denied the request: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
    says: {
      class: 'webhook-denied',
      webhook: {
        name: 'quota.example.com',
        denial: 'exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
      },
    },
  },
  {
    from: 'kyverno writes several lines',
    message:
      'Error creating: admission webhook "validate.kyverno.svc-fail" denied the request: \n\nresource Pod/shop/web was blocked due to the following policies',
    says: {
      class: 'webhook-denied',
      webhook: {
        name: 'validate.kyverno.svc-fail',
        denial: 'resource Pod/shop/web was blocked due to the following policies',
      },
    },
  },
  {
    from: 'galaxy-operator#198: a ValidatingAdmissionPolicy, with the empty field that NewInvalid leaves',
    message:
      "The pods \"web\" is invalid: : ValidatingAdmissionPolicy 'storage-type' with binding 'storage-type-binding' denied request: storage_type should not be empty",
    says: {
      class: 'webhook-denied',
      object: { resource: 'pods', name: 'web' },
      policy: {
        name: 'storage-type',
        binding: 'storage-type-binding',
        denial: 'storage_type should not be empty',
      },
    },
  },
  {
    from: 'minikube#9208: the URL without quotes, before 1.19',
    message:
      'Error creating: Internal error occurred: failed calling webhook "gcp-auth-mutate.k8s.io": Post https://gcp-auth.gcp-auth.svc:443/mutate?timeout=10s: dial tcp 10.99.244.159:443: connect: connection refused',
    says: {
      class: 'webhook-unreachable',
      webhook: {
        name: 'gcp-auth-mutate.k8s.io',
        trouble: 'connection-refused',
        url: 'https://gcp-auth.gcp-auth.svc:443/mutate?timeout=10s',
        service: 'gcp-auth/gcp-auth',
      },
    },
  },
  {
    from: 'community-distribution#2660: since 1.22 "failed to call webhook"',
    message:
      'Error creating: Internal error occurred: failed calling webhook "webhook.cert-manager.io": failed to call webhook: Post "https://cert-manager-webhook.cert-manager.svc:443/mutate?timeout=10s": context deadline exceeded',
    says: {
      class: 'webhook-unreachable',
      webhook: {
        name: 'webhook.cert-manager.io',
        trouble: 'timeout',
        url: 'https://cert-manager-webhook.cert-manager.svc:443/mutate?timeout=10s',
        service: 'cert-manager/cert-manager-webhook',
      },
    },
  },
  {
    from: 'spin-operator#179: a Service without endpoints',
    message:
      'Internal error occurred: failed calling webhook "mspinapp.kb.io": failed to call webhook: Post "https://spin-operator-webhook-service.spin-operator.svc:443/mutate?timeout=10s": no endpoints available for service "spin-operator-webhook-service"',
    says: {
      class: 'webhook-unreachable',
      webhook: {
        name: 'mspinapp.kb.io',
        trouble: 'no-endpoints',
        url: 'https://spin-operator-webhook-service.spin-operator.svc:443/mutate?timeout=10s',
        service: 'spin-operator/spin-operator-webhook-service',
      },
    },
  },
  {
    from: 'the wording of 1.9 to 1.12, with a certificate that is not trusted',
    message:
      'Failed to create new replica set "web-1": Internal error occurred: failed calling admission webhook "sidecar.example.com": Post https://sidecar.mesh.svc:443/inject?timeout=30s: x509: certificate signed by unknown authority',
    says: {
      class: 'webhook-unreachable',
      webhook: {
        name: 'sidecar.example.com',
        trouble: 'certificate',
        url: 'https://sidecar.mesh.svc:443/inject?timeout=30s',
        service: 'mesh/sidecar',
      },
    },
  },
  {
    from: 'quarks-operator#419: called by URL, so no Service',
    message:
      'Error creating: Internal error occurred: failed calling webhook "mutate-pods.fissile.cloudfoundry.org": Post https://10.100.200.197:2999/mutate-pods?timeout=30s: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
    says: {
      class: 'webhook-unreachable',
      webhook: {
        name: 'mutate-pods.fissile.cloudfoundry.org',
        trouble: 'timeout',
        url: 'https://10.100.200.197:2999/mutate-pods?timeout=30s',
      },
    },
  },
  {
    from: 'a Service that is gone',
    message:
      'Error creating: Internal error occurred: failed calling webhook "w.example.com": failed to call webhook: Post "https://w.ns.svc:443/?timeout=10s": service "w" not found',
    says: {
      class: 'webhook-unreachable',
      webhook: {
        name: 'w.example.com',
        trouble: 'service-not-found',
        url: 'https://w.ns.svc:443/?timeout=10s',
        service: 'ns/w',
      },
    },
  },
  {
    from: 'kubernetes#85591',
    message:
      'Error creating: pods "web-" is forbidden: error looking up service account default/deployer: serviceaccount "deployer" not found',
    says: {
      class: 'service-account-missing',
      serviceAccount: { namespace: 'default', name: 'deployer' },
    },
  },
  {
    from: 'Kubernetes 1.5 and before',
    message:
      'Error creating: pods "web-" is forbidden: service account default/deployer was not found, retry after the service account is created',
    says: {
      class: 'service-account-missing',
      serviceAccount: { namespace: 'default', name: 'deployer' },
    },
  },
  {
    from: 'gsp#843: a condition',
    message:
      'pods "istio-citadel-59fc7bfdbf-" is forbidden: no PriorityClass with name gsp-critical was found',
    says: { class: 'priority-class-missing', priorityClass: 'gsp-critical' },
  },
  {
    from: 'chart-operator#140: the class is there and may not be used here',
    message:
      'Error creating: pods "c-" is forbidden: pods with system-cluster-critical priorityClass is not permitted in giantswarm namespace',
    says: { class: 'other', priorityClass: 'system-cluster-critical' },
  },
  {
    from: 'admission-controller-webhook-demo#2: 1.14',
    message: 'Error creating: Timeout: request did not complete within requested timeout 30s',
    says: { class: 'api-timeout' },
  },
  {
    from: 'aws-ebs-csi-driver#2047: 1.30',
    message:
      'Error creating: Timeout: request did not complete within requested timeout - context deadline exceeded',
    says: { class: 'api-timeout' },
  },
  {
    from: 'kubernetes#65671: 1.9',
    message: 'Error creating: Timeout: request did not complete within allowed duration',
    says: { class: 'api-timeout' },
  },
  {
    from: 'the quota controller behind',
    message: 'Error creating: Internal error occurred: resource quota evaluation timed out',
    says: { class: 'api-timeout' },
  },
  {
    from: 'a pod that is not valid: nothing that we know, kept as it is',
    message: 'Error creating: Pod "web-1" is invalid: spec.containers[0].image: Required value',
    says: {
      class: 'other',
      object: { resource: 'Pod', name: 'web-1' },
      detail: 'spec.containers[0].image: Required value',
    },
  },
  { from: 'nothing at all', message: '', says: { class: 'other', detail: '' } },
];

describe('refusals of the API server', () => {
  for (const { from, message, says } of cases) {
    it(`are read: ${from}`, () => {
      const refusal = parseRefusal(message);
      const seen = Object.fromEntries(Object.keys(says).map((key) => [key, refusal[key as keyof Refusal]]));
      assert.deepEqual(seen, says);
      assert.equal(refusal.raw, message);
    });
  }

  it('has only the parts of its class', () => {
    const known = new Set(['raw', 'class', 'combined', 'detail', 'object', 'quota']);
    const refusal = parseRefusal(cases[0]!.message);
    assert.deepEqual(
      Object.keys(refusal).filter((key) => !known.has(key)),
      [],
    );
  });

  const pieces = [
    '(combined from similar events): ',
    'Error creating: ',
    'Failed to create new replica set "x": ',
    'pods "x" is forbidden: ',
    'exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
    'failed quota: q: must specify limits.cpu for: a; ',
    'failed calling webhook "x": ',
    'Post "https://a.b.svc:443/x',
    'admission webhook "x" denied the request',
    'violates PodSecurity "restricted:latest": ',
    '[maximum cpu usage per Container is 2, but limit is 4, ',
    'error looking up service account a/b: not found',
    "ValidatingAdmissionPolicy 'x' with binding 'y' denied request: ",
  ];

  it('are read the same twice, keep the raw text and never throw', () => {
    fc.assert(
      fc.property(textLike(pieces), (message) => {
        const refusal = parseRefusal(message);
        assert.equal(refusal.raw, message);
        assert.ok(message.includes(refusal.detail));
        assert.deepEqual(parseRefusal(message), refusal);
      }),
    );
  });

  it('are read from hostile length without looking back', () => {
    for (const text of longTexts(pieces)) assert.equal(parseRefusal(text).raw, text);
  });
});
