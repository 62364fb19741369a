import assert from 'node:assert/strict';
import { alerts } from '../../../../src/core/judge/alerts.ts';
import type { DeploymentFacts, StrategyFacts } from '../../../../src/core/model/evidence.ts';
import type { AlertReport } from '../../../../src/core/model/report.ts';
import { ago, condition, deployment, NOW, strategy } from '../../../support/facts.ts';

interface AlertCase {
  readonly name: string;
  readonly alert: 'GenerationMismatch' | 'RolloutStuck' | 'ReplicasMismatch';
  readonly deployment?: DeploymentFacts | null;
  readonly strategy?: StrategyFacts;
  readonly wouldFire: boolean | null;
  readonly because: RegExp;
}

const short = { desired: 3, total: 3, updated: 3, ready: 2, available: 2, unavailable: 1 };

const CASES: readonly AlertCase[] = [
  {
    name: 'an observed generation keeps the generation alert quiet',
    alert: 'GenerationMismatch',
    wouldFire: false,
    because: /^generation 4 is observed$/,
  },
  {
    name: 'a fresh gap says when it fires',
    alert: 'GenerationMismatch',
    deployment: deployment({ observedGeneration: 3, desiredSince: ago(120) }),
    wouldFire: true,
    because: /generation 4, observed 3, since 2026-11-22T09:58:00Z \(2m\): fires at 2026-11-22T10:13:00Z/,
  },
  {
    name: 'an old gap has waited long enough',
    alert: 'GenerationMismatch',
    deployment: deployment({ observedGeneration: 3, desiredSince: ago(1200) }),
    wouldFire: true,
    because: /\(20m\): longer than the 15m it waits/,
  },
  {
    name: 'of several unhandled writes only the newest has a date',
    alert: 'GenerationMismatch',
    deployment: deployment({ observedGeneration: 1, desiredSince: ago(120) }),
    wouldFire: true,
    because: /at least since/,
  },
  {
    name: 'an absent observedGeneration is exported as 0',
    alert: 'GenerationMismatch',
    deployment: deployment({ generation: 1, observedGeneration: undefined, desiredSince: undefined }),
    wouldFire: true,
    because: /observed none \(exported as 0\); fires once that has lasted 15m/,
  },
  {
    name: 'without metadata.generation it cannot be told',
    alert: 'GenerationMismatch',
    deployment: deployment({ generation: undefined }),
    wouldFire: null,
    because: /not in the answer/,
  },
  {
    name: 'without the Deployment nothing can be told',
    alert: 'GenerationMismatch',
    deployment: null,
    wouldFire: null,
    because: /could not be read/,
  },
  {
    name: 'Progressing=False fires, counted from its transition',
    alert: 'RolloutStuck',
    deployment: deployment({
      conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded', '', ago(300))],
    }),
    wouldFire: true,
    because:
      /Progressing is False \(ProgressDeadlineExceeded\), since 2026-11-22T09:55:00Z \(5m\): fires at 2026-11-22T10:10:00Z/,
  },
  {
    name: 'Progressing=True is quiet',
    alert: 'RolloutStuck',
    wouldFire: false,
    because: /Progressing is True \(NewReplicaSetAvailable\)/,
  },
  {
    name: 'without a deadline it can never fire',
    alert: 'RolloutStuck',
    deployment: deployment({ conditions: [] }),
    strategy: strategy({ progressDeadlineSeconds: undefined }),
    wouldFire: false,
    because: /never fires/,
  },
  {
    name: 'with a deadline the condition is only not there yet',
    alert: 'RolloutStuck',
    deployment: deployment({ conditions: [] }),
    wouldFire: false,
    because: /no condition Progressing yet/,
  },
  {
    name: 'as many available as wanted is quiet',
    alert: 'ReplicasMismatch',
    wouldFire: false,
    because: /3 of 3 replicas are available/,
  },
  {
    name: 'replicas missing long after the last progress fire',
    alert: 'ReplicasMismatch',
    deployment: deployment({ replicas: short }),
    wouldFire: true,
    because: /2 of 3 replicas available, and no progress for 60m/,
  },
  {
    name: 'a deadline that was exceeded counts the time before it',
    alert: 'ReplicasMismatch',
    deployment: deployment({
      replicas: short,
      conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded', '', ago(60))],
    }),
    wouldFire: true,
    because: /no progress for 11m/,
  },
  {
    name: 'recent progress leaves it open and says from when it counts',
    alert: 'ReplicasMismatch',
    deployment: deployment({
      replicas: short,
      conditions: [condition('Progressing', 'True', 'ReplicaSetUpdated', '', ago(60))],
    }),
    wouldFire: null,
    because: /last progress 60s ago; counts from 2026-11-22T10:09:00Z on/,
  },
  {
    name: 'without a condition nothing tells of changes',
    alert: 'ReplicasMismatch',
    deployment: deployment({ replicas: { ...short, available: undefined }, conditions: [] }),
    wouldFire: null,
    because: /none of 3 replicas available; whether/,
  },
];

describe('alerts', () => {
  for (const one of CASES)
    it(one.name, () => {
      const facts = one.deployment === null ? undefined : (one.deployment ?? deployment());
      const reports: AlertReport[] = alerts(facts, one.strategy ?? strategy(), NOW);
      const found = reports.find(({ name }) => name === `KubeDeployment${one.alert}`);
      assert.equal(found?.wouldFire, one.wouldFire, found?.because);
      assert.match(found.because, one.because);
    });

  it('tells of the same three in the same order, whatever could be read', () => {
    const names = [undefined, deployment()].map((facts) =>
      alerts(facts, undefined, NOW).map(({ name }) => name),
    );
    assert.deepEqual(names[0], names[1]);
    assert.equal(new Set(names[0]).size, 3);
  });
});
