import assert from 'node:assert/strict';
import { blindText, forbiddenResources } from '../../../src/core/blindText.ts';
import { PLAYBOOK_STEPS } from '../../../src/core/collector.ts';
import type { Evidence } from '../../../src/core/model/evidence.ts';
import type { Blind } from '../../../src/core/model/reading.ts';
import { evidence } from '../../support/evidence.ts';

const forbidden = (what: string): Blind => ({
  state: 'forbidden',
  reason: `may not list ${what}, in long words`,
});
const replicasets = forbidden('replicasets');

const CASES: readonly [name: string, change: Partial<Evidence>, says: string][] = [
  ['nothing where all was read', {}, ''],
  ['one read', { events: forbidden('events') }, 'not allowed to read events'],
  [
    'several of one kind, in one breath',
    { pods: forbidden('pods'), events: forbidden('events'), replicasets },
    'not allowed to read ReplicaSets, pods and events',
  ],
  [
    'a read on which three steps rest once, by what was read',
    { pods: replicasets, 'rollout-history': replicasets, replicasets },
    'not allowed to read ReplicaSets',
  ],
  [
    'each kind of failure in its own words',
    { pods: forbidden('pods'), events: { state: 'timeout', reason: 'took 30 s' } },
    'not allowed to read pods; no answer in time for events',
  ],
  [
    'what is skipped only where nothing says why',
    { deployment: forbidden('deployments'), pods: { state: 'skipped', reason: 'needs the Deployment' } },
    'not allowed to read the Deployment',
  ],
  [
    'what a snapshot lacks',
    { events: { state: 'absent', reason: 'x' } },
    'the snapshot does not hold events',
  ],
];

describe('what could not be read', () => {
  for (const [name, change, says] of CASES)
    it(`tells ${name}`, () => {
      assert.equal(blindText(evidence(change), PLAYBOOK_STEPS), says);
    });

  it('asks for the permissions of the Deployment’s namespace only', () => {
    const blind = evidence({ pods: forbidden('pods'), replicasets, nodes: forbidden('nodes') });
    assert.deepEqual(forbiddenResources(blind, ['pods', 'replicasets', 'rollout-history', 'nodes']), [
      'replicasets.apps',
      'pods',
    ]);
  });
});
