import assert from 'node:assert/strict';
import type { Report, ReplicaSetReport } from '../../../src/core/model/report.ts';
import type { RunState } from '../../../src/host/panel/diagnosisRun.ts';
import { headerActions, stepActions, type ActionContext } from '../../../src/host/panel/panelActions.ts';
import { report } from '../../support/report.ts';

const free: ActionContext = { noChanges: null, noReads: null, isSnapshot: false };
const barred: ActionContext = { noChanges: 'set read-only', noReads: null, isSnapshot: false };

function state(change: Partial<Report['rollout']> = {}, phase: RunState['phase'] = 'done'): RunState {
  const base = report();
  return {
    phase,
    notice: null,
    arrived: new Map(),
    report: { ...base, rollout: { ...base.rollout, ...change } },
  };
}

const replicaSet = (name: string): ReplicaSetReport => ({
  name,
  revision: 1,
  wanted: false,
  desired: 0,
  current: 0,
  ready: 0,
  available: 0,
  images: [],
  changeCause: null,
  createdAt: null,
});
const two = { replicaSets: [replicaSet('web-1'), replicaSet('web-2')] };

/** `id`, with why it cannot be pressed. */
function told(actions: ReturnType<typeof headerActions>): string[] {
  return actions.map(({ id, disabled }) => (disabled === null ? id : `${id}: ${disabled}`));
}

describe('the buttons of the panel', () => {
  it('are only Cancel while it is collecting for the first time', () => {
    assert.deepEqual(told(headerActions({ ...state({}, 'collecting'), report: null }, free)), ['cancel']);
  });

  it('stay where they are while it is looked again, with Cancel in place of Run again', () => {
    const ids = (phase: RunState['phase']): string[] =>
      headerActions(state({ paused: true }, phase), free).map(({ id }) => id);
    assert.deepEqual(
      ids('collecting'),
      ids('done').map((id) => (id === 'run' ? 'cancel' : id)),
    );
  });

  it('are only Run again without a report', () => {
    const none = { ...state({}, 'failed'), report: null };
    assert.deepEqual(told(headerActions(none, free)), ['run']);
    assert.deepEqual(told(stepActions('deployment', none, free)), []);
  });

  it('resume what is paused, first of all', () => {
    assert.equal(headerActions(state({ paused: true }), free)[0]?.id, 'resume');
    assert.deepEqual(told(stepActions('strategy', state({ paused: true }), free)), ['resume']);
    assert.deepEqual(told(stepActions('strategy', state(), free)), ['pause']);
  });

  it('say why nothing can be changed, and change nothing where that cannot be', () => {
    const paused = state({ paused: true, ...two });
    const steps = ['deployment', 'strategy', 'rollout-history'];
    const all = [
      ...headerActions(paused, barred),
      ...steps.flatMap((id) => [...stepActions(id, paused, barred), ...stepActions(id, state(two), barred)]),
    ];
    const changes = all.filter(({ id }) => ['resume', 'pause', 'nudge', 'rollBack'].includes(id));
    assert.deepEqual(new Set(changes.map(({ id }) => id)), new Set(['resume', 'pause', 'nudge', 'rollBack']));
    assert.ok(changes.every(({ disabled }) => disabled === 'set read-only'));
  });

  it('roll back only to another revision, and not while paused', () => {
    const offered = (rollout: Partial<Report['rollout']>): string | undefined =>
      told(stepActions('rollout-history', state(rollout), free)).find((one) => one.startsWith('rollBack'));
    assert.equal(offered(two), 'rollBack');
    assert.equal(offered({}), 'rollBack: There is no other revision');
    const wanted = { ...replicaSet('web-1'), wanted: true };
    assert.equal(offered({ replicaSets: [wanted] }), 'rollBack: There is no other revision');
    // The ReplicaSet of the wanted template was refused: the way back is what is needed.
    assert.equal(offered({ replicaSets: [replicaSet('web-1')] }), 'rollBack');
    assert.equal(offered({ replicaSets: null }), 'rollBack: The ReplicaSets could not be read');
    assert.match(offered({ ...two, paused: true }) ?? '', /^rollBack: Resume the rollout first/);
  });

  it('tell pods that could not be read from pods that are not there', () => {
    const logs = (containers: Report['rollout']['containers']): string[] =>
      told(stepActions('pods', state({ containers }), free));
    assert.deepEqual(logs(null), ['logs: The pods could not be read']);
    assert.deepEqual(logs([]), ['logs: There is no pod']);
  });

  it('look an image up only where one cannot be pulled, and say beforehand whom they ask', () => {
    const offered = (...registries: (string | null)[]): ReturnType<typeof stepActions> => {
      const failingImages = registries.map((registry) => ({ image: 'web:1', registry, nodes: [] }));
      return stepActions('pods', state({ failingImages }), free).filter(({ id }) => id === 'lookUpImage');
    };
    assert.deepEqual(offered(), []);
    assert.deepEqual(offered(null), []);
    assert.equal(
      offered('registry.example', 'registry.example')[0]?.note,
      'Asks registry.example from this computer, without credentials',
    );
    assert.match(
      offered('a.example:5000', null, 'b.example')[0]?.note ?? '',
      /^Asks a\.example:5000 or b\.example from/,
    );
  });
});
