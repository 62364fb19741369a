import assert from 'node:assert/strict';
import { schedulingText } from '../../../../src/core/judge/schedulingText.ts';
import { parseScheduling } from '../../../../src/core/kubeText/scheduling.ts';
import type { PodSpec } from '../../../../src/core/model/podSpec.ts';

const asking: PodSpec = {
  containers: [
    { resources: { requests: { cpu: '500m', memory: '1Gi' } } },
    { resources: { requests: { cpu: '1' } } },
  ],
};

const TABLE: readonly [message: string, text: string][] = [
  [
    '0/2 nodes are available: 1 Insufficient cpu, 2 Insufficient memory.',
    '0 of 2 nodes fit: 2 Insufficient memory, 1 Insufficient cpu (the pod requests 1Gi memory, 1500m cpu)',
  ],
  [
    '0/1 nodes are available: 1 Insufficient nvidia.com/gpu.',
    '0 of 1 nodes fit: 1 Insufficient nvidia.com/gpu',
  ],
  ['0/1 nodes are available: 1 node(s) were unschedulable.', '0 of 1 nodes fit: 1 were unschedulable'],
  ['persistentvolumeclaim "data" not found', 'persistentvolumeclaim "data" not found'],
  ['', ''],
];

describe('why no node takes a pod', () => {
  for (const [message, text] of TABLE) {
    it(text === '' ? 'nothing where nothing was said' : text, () => {
      assert.equal(schedulingText(parseScheduling(message), asking), text);
    });
  }
});
