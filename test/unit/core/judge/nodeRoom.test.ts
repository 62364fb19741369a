import assert from 'node:assert/strict';
import { shortage } from '../../../../src/core/judge/nodeRoom.ts';
import type { PodSpec } from '../../../../src/core/model/podSpec.ts';
import { node } from '../../../support/facts.ts';

const asking = (requests: Record<string, string>): PodSpec => ({ containers: [{ resources: { requests } }] });

describe('room for a pod', () => {
  it('is what a node has, less what others have requested', () => {
    assert.equal(shortage(asking({ cpu: '3' }), [node()]), undefined);
    assert.deepEqual(shortage(asking({ cpu: '3001m' }), [node()]), {
      resource: 'cpu',
      wanted: '3001m cpu',
      most: '3',
      isLeft: true,
    });
  });

  it('is what a node could have where requests of others are not known', () => {
    assert.equal(shortage(asking({ cpu: '4' }), [node({ requested: undefined })]), undefined);
    assert.equal(shortage(asking({ cpu: '5' }), [node({ requested: undefined })])?.isLeft, false);
  });

  it('is on one node, not spread over several', () => {
    const nodes = [node({ name: 'a' }), node({ name: 'b' })];
    assert.equal(shortage(asking({ cpu: '4' }), nodes)?.most, '3');
  });

  it('is looked for only where such pods may go', () => {
    const tainted = node({ taints: [{ key: 'gpu', value: undefined, effect: 'NoSchedule' }] });
    assert.equal(shortage(asking({ cpu: '4' }), [tainted]), undefined);
    assert.equal(shortage(asking({ cpu: '4' }), [tainted, node({ name: 'b' })])?.most, '3');
  });

  it('is none, and not less, on a node of which more is requested than it has', () => {
    assert.equal(shortage(asking({ cpu: '1' }), [node({ requested: { cpu: '5' } })])?.most, '0');
  });

  it('is not looked for where nothing is requested, or no node is ready', () => {
    assert.equal(shortage({ containers: [{}] }, [node()]), undefined);
    assert.equal(shortage(asking({ cpu: '100' }), [node({ ready: false })]), undefined);
  });

  it('is not denied for a number that cannot be read', () => {
    assert.equal(shortage(asking({ cpu: '100' }), [node({ allocatable: { cpu: 'many' } })]), undefined);
    assert.equal(shortage(asking({ cpu: 'many' }), [node()]), undefined);
  });
});
