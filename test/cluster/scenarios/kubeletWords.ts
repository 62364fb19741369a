/** The same troubles in the words of other kubelets, runtimes and drivers than the stand-in's own. */
import { isObserved, type ScenarioContext } from '../context.ts';
import { deployment, type RolloutOptions } from '../objects.ts';
import { stuck, type Expectation, type Scenario } from '../scenario.ts';

interface Said {
  readonly name: string;
  readonly options: RolloutOptions;
  readonly expect: Expectation;
}

const IMAGE = 'registry.local/shop/web:2.0';
const PULL = `failed to pull and unpack image "${IMAGE}": failed to`;
const ATTACHED = 'Volume is already used by pod(s) web-6d4cf56db6-tq2vk';
const CLAIM = { pod: { volumes: [{ name: 'data', emptyDir: {} }] } };

function pull(name: string, text: string, subCause: string): Said {
  return {
    name,
    options: { behaviour: 'pull-says', says: { text } },
    expect: stuck('image-pull-failure', subCause),
  };
}

function waits(name: string, reason: string, text: string, expected: Expectation): Said {
  return { name, options: { behaviour: 'container-waits', says: { reason, text } }, expect: expected };
}

function warns(name: string, reason: string, text: string, expected: Expectation): Said {
  return { name, options: { behaviour: 'pod-warns', says: { reason, text }, ...CLAIM }, expect: expected };
}

const said: readonly Said[] = [
  pull(
    'the registry serves no more pulls to this address for now',
    `rpc error: code = Unknown desc = ${PULL} copy: httpReadSeeker: failed open: unexpected status code https://registry.local/v2/shop/web/manifests/2.0: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit`,
    'registry-unreachable',
  ),
  pull(
    'the image is not made for the node',
    `rpc error: code = NotFound desc = ${PULL} unpack image on snapshotter overlayfs: no match for platform in manifest: not found`,
    'not-found',
  ),
  pull(
    'the certificate of the registry is not trusted',
    `rpc error: code = Unknown desc = Error response from daemon: Get "https://registry.local/v2/": x509: certificate signed by unknown authority`,
    'registry-unreachable',
  ),
  pull(
    'the node has no space for the image',
    `rpc error: code = Unknown desc = ${PULL} extract layer sha256:5e5e: write /var/lib/containerd/io.containerd.content.v1.content/ingest/1/data: no space left on device`,
    'other',
  ),
  waits(
    'a key of a ConfigMap is missing',
    'CreateContainerConfigError',
    "couldn't find key log-level in ConfigMap shop/web-config",
    stuck('container-config-error', 'key-missing'),
  ),
  waits(
    'a Secret does not exist',
    'CreateContainerConfigError',
    'secret "web-secret" not found',
    stuck('container-config-error', 'secret-missing'),
  ),
  waits(
    'the image would run as root, which the pod forbids',
    'CreateContainerConfigError',
    'container has runAsNonRoot and image will run as root (pod: "web-5d4c_shop(5e5e)", container: web)',
    stuck('container-config-error', 'run-as-non-root'),
  ),
  waits(
    'the runtime cannot make the container, for a reason of its own',
    'CreateContainerError',
    'failed to reserve container name "web_web-5d4c_shop_5e5e_0": name is reserved for "a1a1"',
    stuck('container-config-error', 'other'),
  ),
  warns(
    'a volume is attached to another node',
    'FailedAttachVolume',
    `Multi-Attach error for volume "pvc-5e5e" ${ATTACHED}`,
    stuck('volume-failure', 'multi-attach'),
  ),
  warns(
    'the cloud cannot attach a volume',
    'FailedAttachVolume',
    'AttachVolume.Attach failed for volume "pvc-5e5e" : rpc error: code = Internal desc = Could not attach volume "vol-0a": attachment limit exceeded',
    stuck('volume-failure', 'attach-failed'),
  ),
  warns(
    'a driver cannot mount a volume',
    'FailedMount',
    'MountVolume.MountDevice failed for volume "pvc-5e5e" : rpc error: code = Internal desc = mount failed: exit status 32',
    stuck('volume-failure', 'mount-failed'),
  ),
  warns(
    'a volume takes for ever, and nobody says why',
    'FailedMount',
    'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data default-token-x]: timed out waiting for the condition',
    stuck('volume-failure', 'timed-out'),
  ),
  warns(
    'a Secret that is a volume does not exist',
    'FailedMount',
    'MountVolume.SetUp failed for volume "data" : secret "web-tls" not found',
    stuck('volume-failure', 'secret-missing'),
  ),
  warns(
    'a Secret that is a volume lacks a key',
    'FailedMount',
    'MountVolume.SetUp failed for volume "data" : references non-existent secret key: tls.crt',
    stuck('volume-failure', 'key-missing'),
  ),
  warns(
    'the pod network has no address left',
    'FailedCreatePodSandBox',
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "a1": plugin type="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
    stuck('sandbox-failure', 'no-address'),
  ),
  warns(
    'the node does not know the runtime class',
    'FailedCreatePodSandBox',
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "gvisor" is configured',
    stuck('sandbox-failure', 'runtime-class'),
  ),
  warns(
    'the node cannot make a sandbox for a reason of its own',
    'FailedCreatePodSandBox',
    'Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    stuck('sandbox-failure', 'other'),
  ),
];

export const kubeletWords: readonly Scenario[] = said.map(({ name, options, expect }) => ({
  name,
  arrange: async (ctx: ScenarioContext) => {
    await ctx.create(deployment());
    await ctx.untilHealthy();
    await ctx.rollOut({ version: '2.0', ...options });
    const { reason = 'Failed', text = '' } = options.says ?? {};
    const literal = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const isEvent = options.behaviour === 'pod-warns';
    await ctx.untilEvent(isEvent ? reason : 'Failed', new RegExp(literal), 'Pod');
    await ctx.untilDeployment('counts the new pod', (d) => isObserved(d) && d.status?.updatedReplicas === 1);
  },
  expect,
}));
