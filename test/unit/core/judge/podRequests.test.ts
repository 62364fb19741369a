import assert from 'node:assert/strict';
import { podRequest, quotaDemand, statedResources } from '../../../../src/core/judge/podRequests.ts';
import type { PodSpec } from '../../../../src/core/model/podSpec.ts';
import { formatQuantity, type Quantity } from '../../../../src/core/quantity.ts';

const asks = (cpu: string) => ({ resources: { requests: { cpu } } });
const written = (quantity: Quantity | undefined): string | undefined =>
  quantity === undefined ? undefined : formatQuantity(quantity);

const TABLE: readonly [name: string, spec: PodSpec, expected: string | undefined][] = [
  ['all its containers together', { containers: [asks('100m'), asks('200m')] }, '300m'],
  [
    'an init container that needs more than they do',
    { containers: [asks('100m')], initContainers: [asks('1')] },
    '1',
  ],
  [
    'sidecars beside the containers and beside the init containers',
    {
      containers: [asks('100m')],
      initContainers: [{ ...asks('50m'), restartPolicy: 'Always' }, asks('200m')],
    },
    '250m',
  ],
  [
    'a sidecar beside those init containers only that start after it',
    {
      containers: [asks('100m')],
      initContainers: [asks('200m'), { ...asks('50m'), restartPolicy: 'Always' }],
    },
    '200m',
  ],
  [
    'what it asks for as a whole, and the overhead',
    { containers: [asks('100m')], ...asks('3'), overhead: { cpu: '250m' } },
    '3250m',
  ],
  [
    'the overhead of its runtime class too',
    { containers: [asks('100m')], overhead: { cpu: '250m' } },
    '350m',
  ],
  ['the limit where no request is given', { containers: [{ resources: { limits: { cpu: '2' } } }] }, '2'],
  ['what it asks for as a whole, if it does', { containers: [asks('100m')], ...asks('3') }, '3'],
  ['nothing where nothing is stated', { containers: [{}] }, '0'],
  ['nobody knows what where a number is broken', { containers: [asks('many')] }, undefined],
];

describe('a pod asks for', () => {
  for (const [name, spec, expected] of TABLE) {
    it(name, () => {
      assert.equal(written(podRequest(spec, 'cpu')), expected);
    });
  }
});

describe('what a pod states numbers for', () => {
  it('is found wherever it stands, each resource once', () => {
    const spec: PodSpec = {
      containers: [asks('1'), { resources: { limits: { memory: '1Gi' } } }],
      initContainers: [asks('2')],
      overhead: { 'ephemeral-storage': '1Gi' },
      resources: { requests: { 'hugepages-2Mi': '4Mi' } },
    };
    assert.deepEqual(statedResources(spec).sort(), ['cpu', 'ephemeral-storage', 'hugepages-2Mi', 'memory']);
  });
});

describe('in a quota a pod counts', () => {
  it('no limit where it has none, whatever its overhead', () => {
    const spec: PodSpec = { containers: [asks('1')], overhead: { cpu: '250m' } };
    assert.equal(written(quotaDemand(spec, 'limits.cpu')), '0');
    assert.equal(written(quotaDemand(spec, 'requests.cpu')), '1250m');
  });

  const spec: PodSpec = {
    containers: [
      {
        resources: {
          requests: { cpu: '100m', memory: '64Mi' },
          limits: { cpu: '1', 'example.com/gpu': '2' },
        },
      },
    ],
  };
  for (const [resource, expected] of [
    ['pods', '1'],
    ['count/pods', '1'],
    ['cpu', '100m'],
    ['requests.cpu', '100m'],
    ['limits.cpu', '1'],
    ['requests.memory', '64Mi'],
    ['requests.example.com/gpu', '2'],
    ['count/replicasets.apps', undefined],
    ['services', undefined],
  ] as const) {
    it(`${resource}: ${expected ?? 'not at all'}`, () => {
      assert.equal(written(quotaDemand(spec, resource)), expected);
    });
  }
});
