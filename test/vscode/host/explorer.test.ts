import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnoseFromKubernetes } from '../../../src/host/commands/diagnose.ts';
import { Session } from '../../../src/host/session.ts';
import type { Sources } from '../../../src/host/source.ts';
import { cleansUp, heldSource, memento, RememberedLog, replace } from './support.ts';

const ROW = {
  nodeType: 'resource',
  name: 'web',
  namespace: 'shop',
  resourceKind: { manifestKind: 'Deployment' },
};
/** What the Kubernetes extension says of its kubeconfig; its API is asked for once only in a process. */
let said: unknown;
const API = {
  get: (component: string) =>
    component === 'configuration'
      ? { available: true, api: { getKubeconfigPath: () => said } }
      : { available: true, api: { resolveCommandTarget: (row: unknown) => row } },
};

/** The kubeconfigs of this world and their contexts, the current one first. */
const CONTEXTS: Readonly<Record<string, readonly string[]>> = {
  '/ours': ['staging', 'prod'],
  '/its': ['default', 'staging'],
};

async function pressed(
  row: unknown = ROW,
): Promise<{ opened: string[]; shown: unknown[]; session: Session }> {
  const opened: string[] = [];
  const shown: unknown[] = [];
  const sources: Sources = {
    openCluster: ({ kubeconfig = '/ours', context = CONTEXTS[kubeconfig]?.[0] ?? '' }) => {
      opened.push(`${kubeconfig} ${context}`);
      const held = heldSource();
      const source = { kind: 'cluster', context, where: `https://${context}.example` } as const;
      return Promise.resolve({ ...held, reader: { ...held.reader, source } });
    },
    identifyCluster: () => Promise.resolve({ problem: 'not here' }),
    watchKubeconfig: () => Promise.resolve({ look: () => Promise.resolve(), dispose: () => undefined }),
    openSnapshot: () => Promise.reject(new Error('no snapshot here')),
    listContexts: (kubeconfig = '/ours') => {
      const names = CONTEXTS[kubeconfig];
      if (names === undefined) return Promise.resolve({ problem: 'no such file' });
      const contexts = names.map((name, i) => ({ name, namespace: 'default', current: i === 0 }));
      return Promise.resolve({ contexts });
    },
  };
  const session = new Session(sources, memento(), new RememberedLog().asLog);
  const show = (...given: unknown[]): Promise<void> => {
    shown.push(...given);
    return Promise.resolve();
  };
  await diagnoseFromKubernetes({ session, sources, show }, row);
  return { opened, shown, session };
}

describe('a right click in the Kubernetes extension’s explorer', () => {
  cleansUp();
  const variable = process.env['KUBECONFIG'];

  beforeEach(() => {
    process.env['KUBECONFIG'] = '/ours';
    replace(vscode.extensions, 'getExtension', () => ({ activate: () => Promise.resolve(API) }));
  });
  afterEach(() => {
    process.env['KUBECONFIG'] = variable;
  });

  it('goes to the current context of the kubeconfig that the explorer shows', async () => {
    said = { pathType: 'host', hostPath: '/its' };
    const { opened, shown, session } = await pressed();
    assert.deepEqual(opened, ['/its default']);
    assert.deepEqual(shown, [{ namespace: 'shop', name: 'web' }]);
    await session.refresh();
    assert.deepEqual(opened, ['/its default', '/its default']);
    await session.openCluster({ context: 'prod' });
    assert.deepEqual(opened.at(-1), '/ours prod', 'a context chosen by itself is of our own kubeconfig');
    session.dispose();
  });

  it('goes to ours where the explorer has no setting of its own', async () => {
    said = { pathType: 'host', hostPath: '/ours' };
    const { opened, session } = await pressed();
    assert.deepEqual(opened, ['/ours staging']);
    session.dispose();
  });

  for (const [why, path] of [
    ['means a path inside WSL', { pathType: 'wsl', wslPath: '/its' }],
    ['names a file that is not there', { pathType: 'host', hostPath: '/gone' }],
  ] as const)
    it(`says that it does not know the cluster where the explorer ${why}`, async () => {
      said = path;
      const { shown, session } = await pressed();
      assert.deepEqual(shown[0], { namespace: 'shop', name: 'web' });
      assert.match(String(shown[1]), /did not say which cluster it shows/);
      session.dispose();
    });

  it('says in fixed words that something else is no Deployment', async () => {
    const errors: string[] = [];
    replace(vscode.window, 'showErrorMessage', (text: string) => {
      errors.push(text);
      return Promise.resolve(undefined);
    });
    const { shown } = await pressed({
      ...ROW,
      name: '[x](command:y)',
      resourceKind: { manifestKind: 'Pod' },
    });
    assert.deepEqual([errors, shown], [['This is no Deployment.'], []]);
  });
});
