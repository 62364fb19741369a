import assert from 'node:assert/strict';
import { parseVolumeTrouble } from '../../../../src/core/kubeText/volumeTrouble.ts';

/** What the table of the rule volume-failure leaves out. */
describe('a volume trouble', () => {
  it('that sums up names every volume that is not mounted', () => {
    const { class: kind, volume } = parseVolumeTrouble(
      'Unable to mount volumes: unmounted volumes=[data config], unattached volumes=[], failed to process volumes=[]: context deadline exceeded',
    );
    assert.deepEqual({ kind, volume }, { kind: 'timed-out', volume: 'data, config' });
  });

  it('of exclusive attachment may name no pod', () => {
    const trouble = parseVolumeTrouble(
      'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node and can\'t be attached to another',
    );
    assert.equal(trouble.class, 'multi-attach');
    assert.equal(trouble.volume, 'pvc-1');
    assert.equal(trouble.usedBy, undefined);
  });

  it('of a driver that is still registering passes', () => {
    const { isTransient } = parseVolumeTrouble(
      'MountVolume.MountDevice failed for volume "pvc-1" : driver name ebs.csi.aws.com not found in the list of registered CSI drivers',
    );
    assert.equal(isTransient, true);
  });

  it('is read behind the mark of combined events', () => {
    const trouble = parseVolumeTrouble(
      '(combined from similar events): MountVolume.SetUp failed for volume "x" : secret "db" not found',
    );
    assert.equal(trouble.class, 'secret-missing');
    assert.equal(trouble.detail, 'secret "db" not found');
  });

  it('in words that nobody knows is a failed mount, as it came', () => {
    const trouble = parseVolumeTrouble('the volume is haunted');
    assert.deepEqual(trouble, { class: 'mount-failed', detail: 'the volume is haunted', isTransient: false });
  });
});
