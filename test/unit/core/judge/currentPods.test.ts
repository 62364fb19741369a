import assert from 'node:assert/strict';
import {
  awaitsContainers,
  containersOf,
  currentPods,
  waitingReason,
} from '../../../../src/core/judge/currentPods.ts';
import { ago, container, pod, pods } from '../../../support/facts.ts';

const waiting = (reason: string) => container({ state: { is: 'waiting', reason, message: undefined } });

describe('current pods', () => {
  it('are those of the wanted template that its ReplicaSet still counts', () => {
    const all = pods(
      pod({ name: 'kept' }),
      pod({ name: 'old', ofCurrent: false }),
      pod({ name: 'leaving', deletingSince: ago(1) }),
      pod({ name: 'evicted', phase: 'Failed' }),
      pod({ name: 'done', phase: 'Succeeded' }),
    );
    assert.deepEqual(
      currentPods(all).map(({ name }) => name),
      ['kept'],
    );
  });

  it('yield their containers one by one', () => {
    const one = pod({ containers: [container({ name: 'a' }), container({ name: 'b' })] });
    assert.deepEqual(
      containersOf([one], ({ name }) => name === 'b').map(({ container: { name } }) => name),
      ['b'],
    );
  });

  it('tell what a container waits for, if it does', () => {
    assert.equal(waitingReason(waiting('ErrImagePull')), 'ErrImagePull');
    assert.equal(waitingReason(container()), undefined);
  });

  for (const [name, change, expected] of [
    [
      'all are being created',
      { containers: [waiting('PodInitializing'), waiting('ContainerCreating')] },
      true,
    ],
    ['the kubelet has reported on none', { containers: [container({ state: undefined })] }, true],
    ['one has run', { containers: [container(), waiting('PodInitializing')] }, false],
    ['one waits for its image', { containers: [waiting('ErrImagePull')] }, false],
    ['no node was found for it', { node: undefined, containers: [container({ state: undefined })] }, false],
  ] as const) {
    it(`${expected ? 'await' : 'do not await'} their containers where ${name}`, () => {
      assert.equal(awaitsContainers(pod(change)), expected);
    });
  }
});
