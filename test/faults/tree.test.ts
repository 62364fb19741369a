/** Session, view and tree behind a proxy that spoils the way to a real API server: what is said meanwhile, and what follows. */
import assert from 'node:assert/strict';
import { REAL_TIME, type FeedTime } from '../../src/cluster/feedTime.ts';
import { clockTime, iso } from '../../src/core/time.ts';
import { deployment, update } from '../cluster/objects.ts';
import { Authority } from '../support/certificates.ts';
import { describeOnCluster } from '../support/controlPlane/sharedCluster.ts';
import { behindProxy, type BehindProxy } from './support/behindProxy.ts';
import { Desk } from './support/desk.ts';
import type { Fault, FaultyProxy, Passing } from './support/faultyProxy.ts';
import { desk as vscode } from './vscodeStandIn/vscode.ts';

const NAMESPACE = 'faults-tree';
const HTML = '<html><title>Sign in</title></html>';

describeOnCluster('the tree behind a proxy', (cluster) => {
  let behind: BehindProxy;
  let proxy: FaultyProxy;
  let stranger: Authority;
  let desk: Desk;
  let created = 0;

  before(async () => {
    await cluster().createNamespace(NAMESPACE);
    behind = await behindProxy(cluster().plane, NAMESPACE);
    ({ proxy } = behind);
    stranger = new Authority('stranger');
    for (const name of ['a', 'b', 'c']) await create(name);
  });
  beforeEach(async () => {
    vscode.reset();
    await proxy.comeBack();
    proxy.fault = () => undefined;
    proxy.passed.length = 0;
  });
  afterEach(async () => {
    desk.close();
    await desk.until('no connection is left', () => proxy.open === 0);
    assert.deepEqual(desk.bugs, []);
    const all = JSON.stringify([desk.lines, vscode.view.message]);
    assert.doesNotMatch(all, /canary-4711/, 'no token in what is said');
    assert.ok(
      proxy.passed.every(({ method }) => method === 'GET'),
      'nothing but reading',
    );
  });
  after(async () => {
    await behind.close();
    stranger.dispose();
    await cluster().admin.remove('Namespace', { name: NAMESPACE });
  });

  async function create(name: string): Promise<void> {
    const object = deployment({ name, replicas: 0 });
    await cluster().admin.create({ ...object, metadata: { ...object.metadata, namespace: NAMESPACE } });
  }

  async function open(feedTime?: FeedTime): Promise<void> {
    desk = new Desk({ kubeconfig: behind.kubeconfig(), ...(feedTime === undefined ? {} : { feedTime }) });
    await desk.session.openCluster({ namespaces: [NAMESPACE] });
  }

  /** Something happens that the tree cannot see yet: one comes, one goes, one changes. */
  async function meanwhile(): Promise<void> {
    const { admin } = cluster();
    const [first = ''] = (await listed()).filter((name) => name.startsWith('n'));
    if (first !== '') await admin.remove('Deployment', { namespace: NAMESPACE, name: first });
    await create(`n${++created}`);
    await admin.patch(
      'Deployment',
      { namespace: NAMESPACE, name: 'a' },
      update({ name: 'a', version: `1.${created}`, paused: created % 2 === 0 }),
    );
  }

  async function listed(): Promise<string[]> {
    const all = await cluster().admin.list('Deployment', NAMESPACE);
    return all.map(({ metadata }) => metadata?.name ?? '').sort();
  }

  /** The tree shows what a fresh list shows, down to the generations. */
  async function untilExact(): Promise<void> {
    const all = await cluster().admin.list('Deployment', NAMESPACE);
    const wanted = JSON.stringify(all.map(({ metadata }) => [metadata?.uid, metadata?.generation]).sort());
    const shown = (): string =>
      JSON.stringify(
        desk.session.fleet
          .all()
          .map(({ summary }) => [summary.uid, summary.generation])
          .sort(),
      );
    await desk.until('the tree equals a list', () => shown() === wanted);
    assert.deepEqual(desk.rows.toSorted(), await listed());
  }

  const all =
    (fault: Fault) =>
    (passing: Passing): Fault | undefined =>
      passing.url.includes('/deployments') ? fault : undefined;
  const answered = (status: number, body: string, headers = {}, type = 'application/json'): Fault => ({
    is: 'answered',
    status,
    body,
    headers,
    type,
  });
  const kube = (code: number, message: string, headers = {}): Fault =>
    answered(code, JSON.stringify({ kind: 'Status', status: 'Failure', code, message }), headers);

  /** What is wrong for a while; `heal` ends it. */
  const outages: [string, () => Promise<void> | void, () => Promise<void> | void, RegExp][] = [
    ['goes away [F1]', () => proxy.goAway(), () => proxy.comeBack(), /refuses connections/],
    [
      'shows a certificate that has expired [F11]',
      () => proxy.show(behind.authority.issue({ subject: '/CN=old', names: 'IP:127.0.0.1', expired: true })),
      () => proxy.show(behind.authority.issue({ subject: '/CN=new', names: 'IP:127.0.0.1' })),
      /has expired/,
    ],
    [
      'shows a certificate of a stranger [F11]',
      () => proxy.show(stranger.issue({ subject: '/CN=other', names: 'IP:127.0.0.1' })),
      () => proxy.show(behind.authority.issue({ subject: '/CN=new', names: 'IP:127.0.0.1' })),
      /authority that is not trusted/,
    ],
    ['says 500 [F15]', spoil(all(kube(500, 'etcdserver: leader changed'))), heal, /leader changed/],
    ['says 503 [F32]', spoil(all(kube(503, 'shutting down'))), heal, /shutting down/],
    [
      'is throttled [F14]',
      spoil(all(kube(429, 'too many requests', { 'Retry-After': '1' }))),
      heal,
      /overloaded \(429\)/,
    ],
    [
      'is replaced by a login page [F8]',
      spoil(all(answered(200, HTML, {}, 'text/html'))),
      heal,
      /not a Kubernetes API answered/,
    ],
    [
      'redirects to a login page [F9]',
      spoil(all(answered(302, '', { Location: 'https://login.invalid/?state=canary-4711' }))),
      heal,
      /redirects to https:\/\/login\.invalid\//,
    ],
    [
      'stands behind a gateway that has lost it [F15]',
      spoil(all(answered(502, HTML, {}, 'text/html'))),
      heal,
      /502 Bad Gateway/,
    ],
    ['takes requests and drops them [F5]', spoil(all({ is: 'request lost' })), heal, /closed the connection/],
    [
      'is not what the user may see for a moment [F32]',
      spoil(all(kube(403, 'deployments.apps is forbidden: RBAC: role not found'))),
      heal,
      /permission "(list|watch)"/,
    ],
  ];

  function spoil(fault: (passing: Passing) => Fault | undefined): () => void {
    return () => {
      proxy.fault = fault;
      proxy.breakConnections();
    };
  }
  function heal(): void {
    proxy.fault = () => undefined;
  }

  for (const [what, begin, end, reason] of outages)
    it(`of a server that ${what}: what was known stays, with its age and the reason, and is exact again by itself`, async () => {
      await open();
      await desk.untilLive();
      await untilExact();
      const before = desk.rows;
      const began = Date.now();
      await begin();
      await desk.until('the tree says that it is old', () => desk.feed?.is === 'stale');
      await meanwhile();
      await desk.until(
        'the view says so',
        () => /^As of .* UTC, trying again: /.test(vscode.view.message) && reason.test(vscode.view.message),
      );
      const since = /^As of (.*) UTC, /.exec(vscode.view.message)?.[1] ?? '';
      // The server's clock has whole seconds.
      const times = [began - 30_000, Date.now()].map((at) => clockTime(iso(at)));
      assert.deepEqual([times[0], since, times[1]].toSorted(), [times[0], since, times[1]]);
      assert.deepEqual(desk.rows, before, 'what was known stays');
      await end();
      await desk.untilLive();
      await untilExact();
    });

  it('of a server that was never there: says so, flags nothing, and finds it when it comes [F1]', async () => {
    await proxy.goAway();
    await open();
    await desk.until('it says so', () => /^Trying again: .*refuses connections/.test(vscode.view.message));
    assert.doesNotMatch(vscode.view.message, /Nothing flagged|As of/);
    assert.equal(vscode.keys.get('rolloutDoctor.state'), 'unreachable');
    await proxy.comeBack();
    await desk.untilLive();
    await untilExact();
  });

  it('of a list that is cut in the middle, twice: never half a tree that looks whole [F5]', async () => {
    let cuts = 2;
    proxy.fault = ({ url }) =>
      url.includes('limit=') && cuts-- > 0 ? { is: 'answer lost', afterBytes: 300 } : undefined;
    await open();
    await desk.untilLive();
    assert.ok(cuts <= 0);
    await untilExact();
  });

  it('of a watch whose connection is cut at any byte: nothing is lost, nothing doubled [F5] [F27]', async () => {
    let bytes = 0;
    proxy.fault = ({ isWatch }) => (isWatch ? { is: 'answer lost', afterBytes: (bytes += 97) } : undefined);
    await open();
    await desk.untilLive();
    for (let round = 0; round < 4; round++) await meanwhile();
    heal();
    await untilExact();
  });

  it('of 410 as the answer itself, to watch and to list: begun anew [F25]', async () => {
    let times = 2;
    proxy.fault = ({ url }) =>
      (url.includes('watch=') || url.includes('NotOlderThan')) && times-- > 0
        ? kube(410, 'Expired')
        : undefined;
    await open();
    await desk.until('two were refused', () => times <= 0);
    await desk.untilLive();
    await meanwhile();
    await untilExact();
  });

  it('of a watch that falls silent: noticed by the bookmarks that stop, and said [F29]', async () => {
    // 150 s without a bookmark pass in 1.5 s.
    const swift: FeedTime = {
      ...REAL_TIME,
      after: (ms, call) => REAL_TIME.after(ms > 60_000 ? ms / 100 : ms / 4, call),
    };
    const bookmark = { type: 'BOOKMARK', object: { kind: 'Deployment', metadata: { resourceVersion: '' } } };
    let watches = 0;
    proxy.fault = ({ isWatch }) => {
      if (!isWatch) return undefined;
      return { is: 'silent', says: watches++ === 0 ? `${JSON.stringify(bookmark)}\n` : '' };
    };
    await open(swift);
    await desk.untilLive();
    await meanwhile();
    await desk.until('it is noticed', () => desk.feed?.is === 'stale');
    // The first time, another watch is believed; the second, nothing but a word of the server.
    await desk.until('it is said', () => /^As of .*not been heard of/.test(vscode.view.message));
    const silent = proxy.passed.length;
    await desk.until('it is tried again', () => proxy.passed.length > silent);
    assert.equal(desk.feed?.is, 'stale', 'not healthy while blind');
    heal();
    proxy.breakConnections();
    await desk.untilLive();
    await untilExact();
  });

  it('of a watch that tells all twice and late: the same tree [F30]', async () => {
    proxy.fault = ({ isWatch }) => (isWatch ? { is: 'echoed' } : undefined);
    await open();
    await desk.untilLive();
    for (let round = 0; round < 4; round++) await meanwhile();
    await untilExact();
  });

  it('of a list with objects that are null, half or strange: the others are there [F18]', async () => {
    proxy.fault = ({ isWatch }) =>
      isWatch
        ? undefined
        : {
            is: 'rewritten',
            text: (body) => {
              const list = JSON.parse(body) as { items: unknown[] };
              const strange = [
                null,
                {},
                7,
                { metadata: null },
                { kind: 'Deployment', metadata: { name: 'x' } },
              ];
              return JSON.stringify({ ...list, extra: { deep: [null] }, items: [...strange, ...list.items] });
            },
          };
    await open();
    await desk.untilLive();
    await untilExact();
    assert.doesNotMatch(vscode.view.message, /Nothing flagged: [^3-9]/);
  });

  it('of a user who is not known any more: stops, says “sign in”, asks no more; and is there after signing in [F22]', async () => {
    await open();
    await desk.untilLive();
    spoil(all(kube(401, 'Unauthorized')))();
    await desk.until('it has stopped', () => desk.feed?.is === 'stopped');
    await desk.until('it is said, with the age of what is shown', () =>
      /^As of .* UTC, until you look again: .*sign in again$/.test(vscode.view.message),
    );
    assert.equal(vscode.keys.get('rolloutDoctor.state'), 'signIn');
    const asked = proxy.passed.length;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(proxy.passed.length, asked);
    heal();
    await desk.session.refresh();
    await desk.untilLive();
    await untilExact();
  });

  it('of a user who may list one namespace only: that one is shown, and that it is not all is said [F21]', async () => {
    const rules = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['list', 'watch'] }];
    const name = 'sees-deployments';
    const metadata = { name, namespace: NAMESPACE };
    const { admin } = cluster();
    await admin.create({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules });
    await admin.create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }],
    });
    desk = new Desk({ kubeconfig: behind.kubeconfig({ token: 'canary-4711', as: 'jane' }) });
    await desk.session.openCluster();
    await desk.untilLive();
    await untilExact();
    await desk.until('what is missing is said', () =>
      /^Only namespace faults-tree is seen .*: not allowed to list deployments/.test(vscode.view.message),
    );
  });

  it('left for another context in the middle of a list: nothing of the old one arrives [F35]', async () => {
    proxy.fault = ({ url }) => (url.includes('limit=') ? { is: 'late', ms: 300 } : undefined);
    await open();
    const other = await behindProxy(cluster().plane, 'default');
    const kubeconfig = other.kubeconfig({ token: 'canary-4711' }, 'other');
    const second = new Desk(() => ({ kubeconfig }));
    await desk.until('the list is asked for', () => proxy.passed.length > 0);
    desk.close();
    await second.session.openCluster({ namespaces: ['default'] });
    await second.untilLive();
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.deepEqual(desk.rows, []);
    assert.deepEqual(second.rows, []);
    second.close();
    await other.close();
  });

  it('of a thousand changes in some seconds: drawn at most four times a second, and exact [F34]', async () => {
    await open();
    await desk.untilLive();
    let drawn = 0;
    const counting = desk.session.onDidChange(() => drawn++);
    const began = performance.now();
    for (let at = 0; at < 200; at++)
      await cluster().admin.patch(
        'Deployment',
        { namespace: NAMESPACE, name: 'b' },
        { metadata: { annotations: { at: String(at) } }, spec: { minReadySeconds: at % 2 } },
      );
    await untilExact();
    counting.dispose();
    const quarters = (performance.now() - began) / 250;
    assert.ok(drawn <= quarters + 2, `${drawn} times in ${Math.round(quarters / 4)} s`);
  });
});
