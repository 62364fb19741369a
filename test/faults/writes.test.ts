/** Each change from its button to a real API server, through a proxy that loses, spoils or delays what passes. */
import assert from 'node:assert/strict';
import { deployment, missingService, update, validatingWebhook } from '../cluster/objects.ts';
import { describeOnCluster } from '../support/controlPlane/sharedCluster.ts';
import { until } from '../support/controlPlane/waiting.ts';
import { behindProxy, type BehindProxy } from './support/behindProxy.ts';
import { Desk, type OpenPanel } from './support/desk.ts';
import type { Fault, FaultyProxy, Passing } from './support/faultyProxy.ts';
import { isWritten, makeReady, WRITES, type Write } from './support/writes.ts';
import { desk as vscode } from './vscodeStandIn/vscode.ts';

const NAMESPACE = 'faults-writes';
/** May read everything, and write nothing. */
const READER = { token: 'canary-4711', as: 'reader' };

describeOnCluster('a change behind a proxy', (cluster) => {
  let behind: BehindProxy;
  let proxy: FaultyProxy;
  let desk: Desk;
  let number = 0;

  before(async () => {
    await cluster().createNamespace(NAMESPACE);
    behind = await behindProxy(cluster().plane, NAMESPACE);
    ({ proxy } = behind);
    const api = 'rbac.authorization.k8s.io';
    await cluster().admin.create({
      apiVersion: `${api}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'reads', namespace: NAMESPACE },
      roleRef: { apiGroup: api, kind: 'ClusterRole', name: 'view' },
      subjects: [{ apiGroup: api, kind: 'User', name: 'reader' }],
    });
  });
  beforeEach(() => {
    vscode.reset();
    proxy.fault = () => undefined;
  });
  afterEach(() => {
    desk.close();
    assert.deepEqual(desk.bugs, []);
    assert.doesNotMatch(JSON.stringify([desk.lines, vscode.questions]), /canary-4711/);
  });
  after(async () => {
    await behind.close();
    await cluster().admin.remove('Namespace', { name: NAMESPACE });
  });

  /** A Deployment on which the write has something to do, and its panel. */
  async function at(
    write: Write,
    user?: Record<string, unknown>,
    context?: string,
  ): Promise<[string, OpenPanel]> {
    const name = `${write.toLowerCase()}-${++number}`;
    await makeReady(cluster().admin, NAMESPACE, name, write);
    return [name, await open(name, user, context)];
  }

  async function open(name: string, user?: Record<string, unknown>, context?: string): Promise<OpenPanel> {
    desk = new Desk({ kubeconfig: behind.kubeconfig(user, context), requestTimeoutMs: 2000 });
    await desk.session.openCluster({ namespaces: [NAMESPACE] });
    await desk.untilLive();
    const panel = await desk.panel({ namespace: NAMESPACE, name });
    await panel.done();
    proxy.passed.length = 0;
    return panel;
  }

  const get = async (name: string) =>
    (await cluster().admin.get('Deployment', { namespace: NAMESPACE, name }))!;
  const generation = async (name: string): Promise<number> => (await get(name)).metadata!.generation!;
  /** That were meant, not rehearsed. */
  const patches = (): Passing[] =>
    proxy.passed.filter(({ method, url }) => method === 'PATCH' && !url.includes('dryRun'));
  const isPatch = ({ method, url }: Passing): boolean => method === 'PATCH' && !url.includes('dryRun');
  const onPatch =
    (fault: Fault) =>
    (passing: Passing): Fault | undefined =>
      isPatch(passing) ? fault : undefined;

  for (const write of WRITES)
    describe(write, () => {
      it('is done, once, and asks with the full target named [W7]', async () => {
        const [name, panel] = await at(write);
        const before = await generation(name);
        const said = await panel.press(write);
        assert.match(said, /: done/);
        assert.equal(patches().length, 1);
        assert.ok(isWritten(write, await get(name)));
        assert.equal(await generation(name), before + 1);
        const [question] = vscode.questions;
        assert.match(
          `${question!.title} ${question!.detail}`,
          new RegExp(`of ${name}\\? Deployment ${NAMESPACE}/${name}, context faults, ${proxy.url}`),
        );
      });

      it('whose answer is lost is settled by reading, and sent once [W4]', async () => {
        for (const fault of [
          { is: 'answer lost' },
          { is: 'answer lost', afterBytes: 40 },
          { is: 'answer held' },
        ] as const) {
          const [name, panel] = await at(write);
          const before = await generation(name);
          proxy.fault = onPatch(fault);
          assert.match(await panel.press(write), /done \(the answer was lost, the Deployment shows it\)/);
          assert.equal(patches().length, 1);
          assert.equal(await generation(name), before + 1);
          desk.close();
        }
      });

      it('that never arrives is told as not done, and sent once [W4]', async () => {
        const [name, panel] = await at(write);
        const before = await generation(name);
        proxy.fault = onPatch({ is: 'request lost' });
        assert.match(await panel.press(write), /not done; the Deployment is as before/);
        assert.equal(patches().length, 1);
        assert.equal(await generation(name), before);
      });

      it('whose answer is lost together with the way to the cluster waits for the way, and then knows [W4]', async () => {
        const [name, panel] = await at(write);
        proxy.fault = onPatch({ is: 'answer lost' });
        proxy.onForwarded = (passing) => {
          if (!isPatch(passing)) return;
          setTimeout(() => {
            void proxy.goAway().then(() => setTimeout(() => void proxy.comeBack(), 1000));
          }, 30);
        };
        const said = await panel.press(write);
        proxy.onForwarded = () => undefined;
        assert.match(said, /: done|not done; the Deployment is as before/);
        assert.equal(said.includes(': done'), isWritten(write, await get(name)), said);
        assert.equal(patches().length, 1);
        await until('the way is back', () => Promise.resolve(proxy.isThere));
      });

      it('on a Deployment that has changed since writes nothing, and says so [W1]', async () => {
        const [name, panel] = await at(write);
        vscode.answer = ({ buttons }) => buttons[0];
        const newer = update({ name, version: '9.9' });
        proxy.fault = (passing) => (isPatch(passing) ? { is: 'late', ms: 300 } : undefined);
        const pressed = panel.press(write);
        await desk.until('it is on its way', () => patches().length > 0);
        await cluster().admin.patch('Deployment', { namespace: NAMESPACE, name }, newer);
        const before = await generation(name);
        assert.match(
          await pressed,
          /nothing was changed, because the Deployment has changed since you looked/,
        );
        assert.equal(await generation(name), before);
        assert.match(JSON.stringify((await get(name)).spec?.template), /web:9\.9/);
      });

      it('on a namesake that has taken its place writes nothing [W2]', async () => {
        const [name, panel] = await at(write);
        proxy.fault = (passing) => (isPatch(passing) ? { is: 'late', ms: 500 } : undefined);
        const pressed = panel.press(write);
        await desk.until('it is on its way', () => patches().length > 0);
        const { admin } = cluster();
        await admin.remove('Deployment', { namespace: NAMESPACE, name });
        const object = deployment({ name, replicas: 0, paused: write === 'resume' });
        await admin.create({ ...object, metadata: { ...object.metadata, namespace: NAMESPACE } });
        assert.match(await pressed, /nothing was changed/);
        assert.equal(await generation(name), 1);
      });

      it('pressed twice at once, in two windows: written once [W3]', async () => {
        const [name, panel] = await at(write);
        const before = await generation(name);
        const first = desk;
        const second = new Desk({ kubeconfig: behind.kubeconfig() });
        await second.session.openCluster({ namespaces: [NAMESPACE] });
        await second.untilLive();
        const other = await second.panel({ namespace: NAMESPACE, name });
        await other.done();
        const said = await Promise.all([panel.press(write), other.press(write)]);
        assert.equal(await generation(name), before + 1, said.join(' | '));
        assert.ok(said.some((one) => one.includes(': done')));
        second.close();
        desk = first;
      });

      it('is not sent where the person says no [W8]', async () => {
        const [name, panel] = await at(write);
        vscode.answer = () => undefined;
        panel.pressSilently(write);
        await desk.until('it is asked', () => vscode.questions.length > 0);
        await new Promise((resolve) => setTimeout(resolve, 100));
        assert.equal(patches().length, 0);
        assert.ok(!isWritten(write, await get(name)));
      });

      it('cannot be pressed on a context that is read-only, in a workspace that is not trusted [W8]', async () => {
        const [name] = await at(write);
        desk.close();
        const settings = [
          () => (vscode.settings = { readOnlyContexts: ['faul*'] }),
          () => (vscode.isTrusted = false),
        ];
        for (const set of settings) {
          vscode.reset();
          set();
          const panel = await open(name);
          assert.match(String(panel.offer(write)), /read-only|not trusted/);
          desk.close();
        }
        const others = proxy.passed.filter(({ method }) => method !== 'GET');
        assert.deepEqual(others, []);
      });

      it('wants the name typed on a protected context [W7]', async () => {
        const [name, panel] = await at(write, undefined, 'my-prod-eu');
        vscode.type = () => 'something else';
        panel.pressSilently(write);
        await desk.until('the name is asked for', () => vscode.boxes.length > 0);
        await new Promise((resolve) => setTimeout(resolve, 100));
        assert.equal(patches().length, 0);
        vscode.type = (placeHolder) => placeHolder;
        assert.match(await panel.press(write), /: done/);
        assert.deepEqual(vscode.boxes, [name, name]);
      });

      it('without permission is refused before anybody is asked; where nobody can tell, by the server [W5]', async () => {
        const [name, panel] = await at(write, {
          token: 'canary-4711',
          as: 'reader',
          'as-groups': ['readers'],
        });
        assert.match(
          await panel.press(write),
          /may not patch|[Nn]othing was changed.*(patch|forbidden|not allowed)/,
        );
        assert.equal(patches().length, 0);
        desk.close();
        const blind = await open(name, READER);
        proxy.fault = ({ url }) =>
          url.includes('selfsubjectaccessreviews')
            ? {
                is: 'answered',
                status: 404,
                body: '{"kind":"Status","status":"Failure","message":"not found","code":404}',
              }
            : undefined;
        assert.match(await blind.press(write), /nothing was changed|refuses this rollback/i);
        assert.ok(!isWritten(write, await get(name)));
      });
    });

  describe('that admission looks at [W6]', () => {
    const hook = 'policy.faults.test';
    const decide = async (webhook: object): Promise<void> => {
      await cluster().admin.create(
        validatingWebhook(NAMESPACE, {
          name: hook,
          resource: 'apps/deployments',
          operations: ['UPDATE'],
          clientConfig: webhook,
        }),
      );
    };
    afterEach(async () => {
      await cluster().admin.remove('ValidatingWebhookConfiguration', { name: `${NAMESPACE}.${hook}` });
    });

    it('and that nobody can ask: its words, as text, and nothing is written', async () => {
      const [name, panel] = await at('pause');
      await decide(missingService('gone'));
      await until('the webhook is asked', async () => {
        const { status } = await cluster().admin.transport.send({
          method: 'PATCH',
          path: `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${name}?dryRun=All`,
          contentType: 'application/merge-patch+json',
          body: { metadata: { annotations: { probe: 'x' } } },
        });
        return status >= 400;
      });
      assert.match(await panel.press('pause'), /nothing was changed: .*failed calling webhook/);
      assert.equal(patches().length, 1);
      assert.ok(!isWritten('pause', await get(name)));
    });
  });

  it('whose answer carries warnings shows them as text [W6]', async () => {
    const [, panel] = await at('pause');
    proxy.fault = onPatch({ is: 'warned', warning: '299 - "deprecated: use [this](command:x)"' });
    assert.match(await panel.press('pause'), /: done\. deprecated: use/);
  });

  it('is never made by looking: tree, panel, logs and comparisons send nothing but GET [W8]', async () => {
    const [, panel] = await at('rollBack');
    assert.equal(panel.offer('diff'), true);
    panel.pressSilently('diff');
    await desk.until('the ReplicaSet is read', () =>
      proxy.passed.some(({ url }) => url.includes('/replicasets/')),
    );
    assert.deepEqual(
      proxy.passed.filter(({ method }) => method !== 'GET'),
      [],
    );
  });
});
