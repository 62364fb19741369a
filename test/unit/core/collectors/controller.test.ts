import assert from 'node:assert/strict';
import collector, { generationIsBehind } from '../../../../src/core/collectors/controller.ts';
import { read, type Blind } from '../../../../src/core/model/reading.ts';
import type { ControllerFacts } from '../../../../src/core/model/surroundingFacts.ts';
import { evidence } from '../../../support/evidence.ts';
import { deployment, NOW, pod, pods } from '../../../support/facts.ts';
import { heldReader, type HeldOptions, type HeldReader } from '../../../support/heldReader.ts';
import { rawCondition, rawDeployment, type Raw } from '../../../support/objects.ts';
import { readsOf } from '../../../support/reads.ts';

const MANAGER = 'kube-controller-manager';

const lease = (holderIdentity = 'cp-1_0b3f'): Raw => ({
  kind: 'Lease',
  metadata: { name: MANAGER, namespace: 'kube-system' },
  spec: { holderIdentity, renewTime: '2026-11-22T09:59:59.000000Z', leaseDurationSeconds: 15 },
});

function managerPod(node: string, status: Raw = {}, namespace = 'kube-system'): Raw {
  const labels = namespace === 'kube-system' ? { component: MANAGER } : { app: MANAGER };
  return {
    kind: 'Pod',
    metadata: { name: `${MANAGER}-${node}`, namespace, labels },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: MANAGER, restartCount: 2, state: { running: {} } }],
      ...status,
    },
  };
}

function otherDeployment(name: string, generation: number, namespace = 'shop'): Raw {
  return rawDeployment({ metadata: { name, namespace, generation, uid: `uid-${namespace}-${name}` } });
}

async function factsOf(reader: HeldReader): Promise<ControllerFacts> {
  const reading = await collector.collect(readsOf(reader), evidence());
  assert.ok(reading.state === 'ok', JSON.stringify(reading));
  return reading.value;
}

const held = (objects: readonly Raw[], options: HeldOptions = {}): HeldReader =>
  heldReader([rawDeployment({ metadata: { generation: 3 } }), ...objects], options);

const forbidden = (what: string): Blind => ({ state: 'forbidden', reason: `may not read ${what}` });

describe('collector controller', () => {
  describe('is called for', () => {
    const cases: [string, number | undefined, number | undefined, boolean][] = [
      ['not where the generation is observed', 4, 4, false],
      ['where it is behind', 4, 3, true],
      ['where nothing was ever observed', 1, undefined, true],
    ];
    for (const [what, generation, observedGeneration, expected] of cases)
      it(what, () => {
        const facts = evidence({ deployment: read(deployment({ generation, observedGeneration })) });
        assert.equal(collector.wanted(facts, NOW), expected);
        assert.equal(generationIsBehind(facts), expected);
      });
    it('where the pods contradict a status that says all is well', () => {
      assert.equal(collector.wanted(evidence(), NOW), false);
      assert.equal(collector.wanted(evidence({ pods: read(pods(pod())) }), NOW), true);
      const rollingOut = deployment({ replicas: { ...deployment().replicas, updated: 2 } });
      assert.equal(
        collector.wanted(evidence({ deployment: read(rollingOut), pods: read(pods(pod())) }), NOW),
        false,
      );
    });
    it('not where the Deployment is not known', () => {
      assert.equal(generationIsBehind(evidence({ deployment: forbidden('deployments') })), false);
    });
  });

  it('tells who holds the Lease, since when and for how long', async () => {
    assert.deepEqual((await factsOf(held([lease()]))).lease, {
      state: 'ok',
      value: {
        holder: 'cp-1_0b3f',
        renewedAt: '2026-11-22T09:59:59.000000Z',
        readAt: undefined,
        durationSeconds: 15,
      },
    });
  });

  it('finds its pods where kubeadm has them', async () => {
    const trouble = {
      phase: 'Pending',
      conditions: [],
      containerStatuses: [
        { name: 'a', state: { running: {} } },
        { name: 'b', restartCount: 7, state: { waiting: { reason: 'CrashLoopBackOff' } } },
      ],
    };
    const { pods } = await factsOf(held([lease(), managerPod('cp-1'), managerPod('cp-2', trouble)]));
    assert.ok(pods.state === 'ok');
    assert.deepEqual(pods.value, [
      {
        name: `${MANAGER}-cp-1`,
        namespace: 'kube-system',
        ready: true,
        phase: 'Running',
        restarts: 2,
        trouble: undefined,
      },
      {
        name: `${MANAGER}-cp-2`,
        namespace: 'kube-system',
        ready: false,
        phase: 'Pending',
        restarts: 7,
        trouble: 'CrashLoopBackOff',
      },
    ]);
  });

  it('finds them where OpenShift has them', async () => {
    const { pods } = await factsOf(held([lease(), managerPod('m-0', {}, `openshift-${MANAGER}`)]));
    assert.ok(pods.state === 'ok');
    assert.deepEqual(
      pods.value.map(({ namespace }) => namespace),
      [`openshift-${MANAGER}`],
    );
  });

  it('finds none on a managed control plane, and then no log either', async () => {
    const { pods, log } = await factsOf(held([lease()]));
    assert.deepEqual(pods, read([]));
    assert.ok(log.state === 'notFound');
    assert.match(log.reason, /usual on managed clusters/);
  });

  describe('compares with the other Deployments', () => {
    it('of the whole cluster, this one left out but not its namesake elsewhere', async () => {
      const { others } = await factsOf(
        held([
          lease(),
          otherDeployment('api', 2),
          otherDeployment('cart', 3),
          otherDeployment('web', 3, 'bank'),
        ]),
      );
      assert.ok(others.state === 'ok');
      assert.equal(others.value.seen, 3);
      assert.deepEqual(
        others.value.unobserved.map(({ namespace, name }) => `${namespace}/${name}`),
        ['bank/web', 'shop/cart'],
      );
    });

    it('of its namespace where the cluster’s may not be listed', async () => {
      const reader = held([lease(), otherDeployment('api', 2), otherDeployment('web', 3, 'bank')]);
      const list = reader.list.bind(reader);
      reader.list = async (kind, query, signal) => {
        const answer = await list(kind, query, signal);
        return kind === 'Deployment' && query.namespace === undefined ? forbidden('all') : answer;
      };
      const { others } = await factsOf(reader);
      assert.ok(others.state === 'ok');
      assert.equal(others.value.seen, 1);
    });

    it('by the newest trace of its work on any: a condition or a status write, no write of others', async () => {
      const managedFields = [
        {
          manager: MANAGER,
          time: '2026-11-22T09:58:00Z',
          subresource: 'status',
          fieldsV1: { 'f:status': {} },
        },
        { manager: 'kubectl', time: '2026-11-22T09:59:00Z', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
      ];
      const condition = (at: string): Raw => rawCondition('Progressing', 'True', 'ReplicaSetUpdated', '', at);
      const other = (name: string, at: string, metadata: Raw = {}): Raw =>
        rawDeployment({ metadata: { name, ...metadata }, status: { conditions: [condition(at)] } });
      const newestOf = async (...objects: Raw[]): Promise<string | undefined> => {
        const { others } = await factsOf(held([lease(), ...objects]));
        assert.ok(others.state === 'ok');
        return others.value.lastWorkAt;
      };
      const early = other('api', '2026-11-22T09:00:00Z');
      assert.equal(await newestOf(), undefined);
      assert.equal(await newestOf(early, other('cart', '2026-11-22T09:30:00Z')), '2026-11-22T09:30:00Z');
      assert.equal(
        await newestOf(early, other('cart', '2026-11-22T09:30:00Z', { managedFields })),
        '2026-11-22T09:58:00Z',
      );
    });

    it('of the first page only, and says so', async () => {
      const crowd = Array.from({ length: 5 }, (_, i) => otherDeployment(`d-${i}`, 2));
      const { others } = await factsOf(held([lease(), ...crowd], { pageSize: 4 }));
      assert.ok(others.state === 'ok');
      assert.equal(others.value.truncated, 'only the first 4 were read');
    });
  });

  it('still speaks where the Lease may not be read, and where only the Lease may', async () => {
    const noLease = await factsOf(held([], { blind: { Lease: forbidden('leases') } }));
    assert.deepEqual([noLease.lease.state, noLease.others.state], ['forbidden', 'ok']);
    const onlyLease = await factsOf(held([lease()], { blind: { Deployment: forbidden('deployments') } }));
    assert.deepEqual([onlyLease.lease.state, onlyLease.others.state], ['ok', 'forbidden']);
  });

  it('is blind where neither Lease nor Deployments may be read', async () => {
    const blind = { Lease: forbidden('leases'), Deployment: forbidden('deployments') };
    assert.deepEqual(await collector.collect(readsOf(held([], { blind })), evidence()), blind.Lease);
  });

  describe('reads from the log', () => {
    const log = async (lines: readonly string[], options: HeldOptions = {}): Promise<readonly string[]> => {
      const logs = { [`${MANAGER}-cp-1/${MANAGER}`]: lines.join('\n') };
      const reading = (await factsOf(held([lease(), managerPod('cp-1')], { logs, ...options }))).log;
      assert.ok(reading.state === 'ok');
      return reading.value;
    };

    const ours = [
      'E1122 09:59:01.0 1 deployment_controller.go:507] "Error syncing deployment" deployment="shop/web" err="quota"',
      'I1122 09:59:02.0 1 deployment_controller.go:488] Error syncing deployment shop/web: quota',
      'E1122 09:59:03.0 1 deployment_controller.go:513] Dropping deployment "shop/web" out of the queue: quota',
      '{"ts":1763805543.1,"msg":"Error syncing deployment","deployment":"shop/web","err":"quota"}',
      '{"ts":1763805544.1,"msg":"Error syncing deployment","deployment":{"name":"web","namespace":"shop"},"err":"quota"}',
    ];
    for (const line of ours)
      it(`a line about it: ${line.slice(0, 60)}…`, async () => {
        assert.deepEqual(await log(['something else', line, '']), [line]);
      });

    const theirs = [
      '"Error syncing deployment" deployment="shop/web-2" err="quota"',
      '"Error syncing deployment" deployment="shop/web.example" err="quota"',
      '"Error syncing deployment" deployment="eshop/web" err="quota"',
      '"Error syncing deployment" deployment="my-shop/web" err="quota"',
      '"Error syncing endpoints, retrying" service="shop/web" err="conflict"',
      '"Error syncing replicaset" replicaset="shop/web" err="quota"',
      'Error syncing deployment shop/webb: quota',
      '{"msg":"Error syncing deployment","deployment":{"name":"web","namespace":"bank"}}',
    ];
    for (const line of theirs)
      it(`no line about something else: ${line}`, async () => {
        assert.deepEqual(await log([line]), []);
      });

    it('the last twenty', async () => {
      const many = Array.from({ length: 25 }, (_, i) => `Error syncing deployment shop/web: try ${i + 1}`);
      assert.deepEqual(await log(many), many.slice(5));
    });

    it('without what looks like a secret', async () => {
      const [line] = await log(['Error syncing deployment shop/web: https://me:hunter2@proxy refused']);
      assert.doesNotMatch(line ?? '', /hunter2/);
    });

    it('of the pod that holds the Lease, not of one whose name only ends alike', async () => {
      const reader = held([
        lease('cp-1_0b3f'),
        managerPod('east-cp-12'),
        managerPod('xcp-1'),
        managerPod('cp-1'),
      ]);
      await factsOf(reader);
      assert.deepEqual(
        reader.requests.filter((one) => one.startsWith('LOG')),
        [`LOG ${MANAGER}-cp-1 ${MANAGER} current`],
      );
    });

    it('of any where nobody holds the Lease', async () => {
      const reader = held([lease(''), managerPod('cp-1'), managerPod('cp-2')]);
      await factsOf(reader);
      assert.ok(reader.requests.includes(`LOG ${MANAGER}-cp-1 ${MANAGER} current`));
    });

    it('nothing, and says why, where the pods may not be listed', async () => {
      const { log: reading } = await factsOf(held([lease()], { blind: { Pod: forbidden('pods') } }));
      assert.deepEqual(reading, forbidden('pods'));
    });
  });
});
