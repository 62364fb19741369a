import assert from 'node:assert/strict';
import { isCacheDelay, parseMissingReference } from '../../../../src/core/kubeText/missingReference.ts';

const FOUND: readonly [message: string, expected: object][] = [
  ['configmap "app" not found', { kind: 'ConfigMap', name: 'app' }],
  ['secret "db" not found', { kind: 'Secret', name: 'db' }],
  ['secrets "db" not found', { kind: 'Secret', name: 'db' }],
  ["couldn't find key A in ConfigMap shop/app", { kind: 'ConfigMap', name: 'app', key: 'A' }],
  ["Error: couldn't find key A in Secret shop/db", { kind: 'Secret', name: 'db', key: 'A' }],
  ["couldn't find key A in Secret db", { kind: 'Secret', name: 'db', key: 'A' }],
  [
    'MountVolume.SetUp failed for volume "all" : [configmap "app" not found, secret "db" not found]',
    { kind: 'ConfigMap', name: 'app' },
  ],
  ['references non-existent secret key: tls.key', { kind: 'Secret', key: 'tls.key' }],
];

describe('a reference that leads nowhere', () => {
  for (const [message, expected] of FOUND) {
    it(message, () => {
      assert.deepEqual(parseMissingReference(message), expected);
    });
  }

  for (const message of ['', 'image "configmap" not found', 'mount failed: exit status 32']) {
    it(`is not told by "${message}"`, () => {
      assert.equal(parseMissingReference(message), undefined);
    });
  }
});

describe('a kubelet that has not caught up', () => {
  for (const [message, expected] of [
    ['failed to sync secret cache: timed out waiting for the condition', true],
    ['MountVolume.SetUp failed for volume "a" : object "shop"/"app" not registered', true],
    ['configmap "app" not found', false],
  ] as const) {
    it(`${message}: ${expected ? 'yes' : 'no'}`, () => {
      assert.equal(isCacheDelay(message), expected);
    });
  }
});
