/** The panel of a crashing rollout behind a proxy: what is read through a fault, what is said to be missing, and what follows. */
import assert from 'node:assert/strict';
import type { PanelModel } from '../../src/core/present/panelModel.ts';
import { deployment } from '../cluster/objects.ts';
import { describeOnCluster } from '../support/controlPlane/sharedCluster.ts';
import { until } from '../support/controlPlane/waiting.ts';
import { behindProxy, type BehindProxy } from './support/behindProxy.ts';
import { Desk, type OpenPanel } from './support/desk.ts';
import type { Fault, FaultyProxy, Passing } from './support/faultyProxy.ts';
import { desk as vscode } from './vscodeStandIn/vscode.ts';

const NAMESPACE = 'faults-panel';
const TARGET = { namespace: NAMESPACE, name: 'web' };

describeOnCluster('the panel behind a proxy', (cluster) => {
  let behind: BehindProxy;
  let proxy: FaultyProxy;
  let desk: Desk;

  before(async () => {
    const { admin, createNamespace, plane } = cluster();
    await createNamespace(NAMESPACE);
    const object = deployment({ behaviour: 'crash-error' });
    await admin.create({ ...object, metadata: { ...object.metadata, namespace: NAMESPACE } });
    await until('the pods crash', async () => {
      const pods = await admin.list('Pod', NAMESPACE);
      return (
        pods.length === 2 &&
        pods.every((pod) => pod.status?.containerStatuses?.[0]?.state?.waiting?.reason === 'CrashLoopBackOff')
      );
    });
    behind = await behindProxy(plane, NAMESPACE);
    ({ proxy } = behind);
  });
  beforeEach(async () => {
    vscode.reset();
    proxy.fault = () => undefined;
    await proxy.comeBack();
    desk = new Desk({ kubeconfig: behind.kubeconfig(), requestTimeoutMs: 3000 });
    await desk.session.openCluster({ namespaces: [NAMESPACE] });
    await desk.untilLive();
    proxy.passed.length = 0;
  });
  afterEach(async () => {
    desk.close();
    await desk.until('no connection is left', () => proxy.open === 0);
    assert.deepEqual(desk.bugs, []);
    assert.ok(proxy.passed.every(({ method }) => method === 'GET'));
  });
  after(async () => {
    await behind.close();
    await cluster().admin.remove('Namespace', { name: NAMESPACE });
  });

  const kube = (code: number, message: string, headers = {}): Fault => ({
    is: 'answered',
    status: code,
    body: JSON.stringify({ kind: 'Status', status: 'Failure', code, message }),
    headers,
  });
  const html: Fault = { is: 'answered', status: 200, body: '<html>Sign in</html>', type: 'text/html' };

  /** For requests whose path holds this; so many times, or always. */
  const on = (part: string, fault: Fault, times = Infinity): ((passing: Passing) => Fault | undefined) => {
    let left = times;
    return ({ url, isWatch }) => (!isWatch && url.includes(part) && left-- > 0 ? fault : undefined);
  };
  const step = (model: PanelModel, id: string) => model.steps.find((one) => one.id === id);

  async function diagnosed(): Promise<[PanelModel, OpenPanel]> {
    const panel = await desk.panel(TARGET);
    return [await panel.done(), panel];
  }

  async function isFoundAgain(): Promise<void> {
    proxy.fault = () => undefined;
    const [model] = await diagnosed();
    assert.equal(model.phase, 'done');
    assert.equal(model.verdict?.rule, 'crash-loop');
    assert.ok(model.steps.every(({ state }) => state !== 'blind'));
  }

  const passing: [string, (passing: Passing) => Fault | undefined][] = [
    ['is late [F3]', on('', { is: 'late', ms: 300 })],
    ['breaks off the list of pods once [F5]', on('/pods?', { is: 'answer lost', afterBytes: 200 }, 1)],
    [
      'closes the connection of the Deployment once [F6]',
      on('/deployments/web', { is: 'answer lost', afterBytes: 20 }, 1),
    ],
    ['says 503 to the ReplicaSets once [F15] [F42]', on('/replicasets', kube(503, 'shutting down'), 1)],
    ['is throttled once [F14]', on('/events', kube(429, 'slow', { 'Retry-After': '1' }), 1)],
  ];
  for (const [what, fault] of passing)
    it(`of a server that ${what}: complete`, async () => {
      proxy.fault = fault;
      const [model] = await diagnosed();
      assert.equal(model.phase, 'done');
      assert.equal(model.verdict?.rule, 'crash-loop');
      assert.ok(model.steps.every(({ state }) => state !== 'blind'));
    });

  const lasting: [string, string, Fault, string, RegExp][] = [
    [
      'refuses the events [F36]',
      '/events',
      kube(403, 'events is forbidden'),
      'events',
      /not allowed|permission/,
    ],
    ['answers the pods with a login page [F8]', '/pods?', html, 'pods', /not a Kubernetes API answered/],
    [
      'redirects the ReplicaSets [F9]',
      '/replicasets',
      { is: 'answered', status: 302, headers: { Location: 'https://login.invalid/' } },
      'replicasets',
      /redirects to https:\/\/login\.invalid\//,
    ],
    ['never ends the pods [F4]', '/pods?', { is: 'silent' }, 'pods', /no complete answer within 3 s/],
    [
      'has no logs to give [F41]',
      '/log?',
      kube(500, 'dial tcp 10.0.0.1:10250: i/o timeout'),
      'logs',
      /i\/o timeout/,
    ],
    [
      'says nothing about the logs [F41]',
      '/log?',
      { is: 'answer held' },
      'logs',
      /no complete answer within 3 s/,
    ],
    [
      'breaks off every log [F41]',
      '/log?',
      { is: 'answer lost', afterBytes: 10 },
      'logs',
      /closed the connection/,
    ],
    [
      'sends pods of null and half [F18]',
      '/pods?',
      {
        is: 'rewritten',
        text: () => '{"kind":"PodList","items":[null,{},{"metadata":{"name":"x"},"status":null}]}',
      },
      '',
      /^/,
    ],
  ];
  for (const [what, part, fault, id, reason] of lasting)
    it(`of a server that ${what}: not healthy, the gap is named, and the next run is whole`, async () => {
      proxy.fault = on(part, fault);
      const [model] = await diagnosed();
      assert.equal(model.phase, 'done');
      assert.ok(model.verdict !== null && model.verdict.status !== 'healthy');
      if (id !== '') {
        const told = step(model, id);
        assert.match(JSON.stringify(told), reason);
        if (id !== 'logs') assert.equal(told?.state, 'blind');
      }
      await isFoundAgain();
    });

  const blinding: [string, () => Promise<void> | void, RegExp][] = [
    ['is gone [F1]', () => proxy.goAway(), /refuses connections/],
    ['does not know us [F22]', () => void (proxy.fault = on('', kube(401, 'Unauthorized'))), /sign in again/],
    [
      'drops what it is asked [F5]',
      () => void (proxy.fault = on('', { is: 'request lost' })),
      /closed the connection/,
    ],
    ['never answers [F3]', () => void (proxy.fault = on('', { is: 'answer held' })), /no complete answer/],
  ];
  for (const [what, begin, reason] of blinding)
    it(`of a server that ${what}: no verdict, the reason, and no old one passed off as new`, async () => {
      const [before, panel] = await diagnosed();
      assert.equal(before.verdict?.rule, 'crash-loop');
      const { collectedAt } = before;
      await begin();
      panel.pressSilently('run');
      await desk.until('it failed', () => panel.model.phase === 'failed');
      const { model } = panel;
      assert.match(model.notice ?? '', reason);
      // What there was may stay, under its own date.
      assert.ok(model.verdict === null || model.collectedAt === collectedAt);
      await proxy.comeBack();
      await isFoundAgain();
    });

  it('whose Deployment is deleted and made anew while it is read: said so, or of the new one alone [F37]', async () => {
    const { admin } = cluster();
    const name = 'fleeting';
    const object = deployment({ name, replicas: 1 });
    const make = (): Promise<void> =>
      admin.create({ ...object, metadata: { ...object.metadata, namespace: NAMESPACE } });
    await make();
    await desk.until('it is in the tree', () => desk.rows.includes(name));
    let isGone = false;
    proxy.fault = ({ url }) => {
      if (!isGone && url.endsWith(`/deployments/${name}`)) {
        isGone = true;
        void admin.remove('Deployment', { namespace: NAMESPACE, name }).then(make);
      }
      return url.includes('/replicasets') ? { is: 'late', ms: 400 } : undefined;
    };
    const panel = await desk.panel({ namespace: NAMESPACE, name });
    const model = await panel.done();
    assert.ok(
      model.phase === 'failed'
        ? /deleted|not found/.test(model.notice ?? '')
        : model.verdict?.status !== 'stuck',
    );
    await admin.remove('Deployment', { namespace: NAMESPACE, name });
  });
});
