import assert from 'node:assert/strict';
import path from 'node:path';
import { explorerKubeconfig } from '../../../src/host/commands/explorerKubeconfig.ts';

type Said = Parameters<typeof explorerKubeconfig>;

const LIST = ['/a/config', '/b/config'].join(path.delimiter);

describe('the kubeconfig of the Kubernetes extension', () => {
  const cases: readonly (readonly [why: string, ...Said, used: string])[] = [
    ['a setting of its own', { pathType: 'host', hostPath: '/its/config' }, undefined, '/env', '/its/config'],
    [
      'its setting against ours',
      { pathType: 'host', hostPath: '/its/config' },
      '/ours',
      '/env',
      '/its/config',
    ],
    ['what KUBECONFIG says', { pathType: 'host', hostPath: '/env' }, undefined, '/env', 'default'],
    ['a KUBECONFIG of several files', { pathType: 'host', hostPath: LIST }, undefined, LIST, 'default'],
    ['KUBECONFIG against our setting', { pathType: 'host', hostPath: '/env' }, '/ours', '/env', '/env'],
    ['several files against our setting', { pathType: 'host', hostPath: LIST }, '/ours', LIST, 'unknown'],
    ['a path inside WSL', { pathType: 'wsl' }, undefined, '/env', 'unknown'],
    ['no path', { pathType: 'host', hostPath: '' }, undefined, '/env', 'unknown'],
    ['no path at all', { pathType: 'host' }, undefined, '/env', 'unknown'],
  ];
  for (const [why, said, ours, variable, used] of cases)
    it(`that is ${why} is followed as ${used.replaceAll(path.delimiter, ' ')}`, () => {
      const found = explorerKubeconfig(said, ours, variable);
      assert.equal(found.is === 'file' ? found.path : found.is, used);
    });
});
