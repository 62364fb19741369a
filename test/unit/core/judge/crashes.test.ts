import assert from 'node:assert/strict';
import { crashes, lastExit } from '../../../../src/core/judge/crashes.ts';
import { ago, container, event, events, NOW, pod } from '../../../support/facts.ts';

const end = (finished: number, change: object = {}) => ({
  exitCode: 1,
  signal: undefined,
  reason: 'Error',
  message: undefined,
  startedAt: ago(finished + 10),
  finishedAt: ago(finished),
  ...change,
});

/** What the table of the rule crash-loop leaves out: the borders. */
const RUNNING: readonly [
  name: string,
  change: Parameters<typeof container>[0],
  isHeldUp: boolean,
  expected: boolean,
][] = [
  ['not ready, two restarts, ended 600 s ago', { ready: false, restarts: 2, lastEnd: end(600) }, false, true],
  [
    'not ready, two restarts, ended 601 s ago',
    { ready: false, restarts: 2, lastEnd: end(601) },
    false,
    false,
  ],
  [
    'not ready, two restarts, an end without a time',
    { ready: false, restarts: 2, lastEnd: end(5, { finishedAt: undefined }) },
    false,
    false,
  ],
  ['ready, three restarts, ended 119 s ago, pods missing', { restarts: 3, lastEnd: end(119) }, true, true],
  ['ready, three restarts, ended 120 s ago, pods missing', { restarts: 3, lastEnd: end(120) }, true, false],
  ['ready, two restarts, pods missing', { restarts: 2, lastEnd: end(5) }, true, false],
  ['never restarted', {}, true, false],
  ['not reported on', { state: undefined, restarts: 9, lastEnd: end(5) }, true, false],
];

describe('a container that runs', () => {
  for (const [name, change, isHeldUp, expected] of RUNNING) {
    it(`${name}: ${expected ? 'crashes' : 'does not crash'}`, () => {
      assert.equal(crashes(container(change), isHeldUp, NOW), expected);
    });
  }
});

describe('the last exit', () => {
  const died = container({ restarts: 3, ready: false, lastEnd: end(60, { exitCode: 143 }) });
  const about = (message: string) =>
    event({ kind: 'Pod', name: 'web-2-a', uid: 'uid-web-2-a', message, lastAt: ago(61) });

  it('is by the probe’s hand where the kubelet said so', () => {
    const told = events(about('Container web failed startup probe, will be restarted'));
    assert.equal(lastExit({ pod: pod(), container: died }, told).class, 'probe-killed');
  });

  it('is not by the hand of a readiness probe, which kills nothing', () => {
    const told = events(about('Readiness probe failed: connection refused'));
    assert.equal(lastExit({ pod: pod(), container: died }, told).class, 'error');
  });

  it('is of the pod it happened to', () => {
    const told = events(about('Container web failed liveness probe, will be restarted'));
    assert.equal(lastExit({ pod: pod({ name: 'web-2-b' }), container: died }, told).class, 'error');
  });
});
