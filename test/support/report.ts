import type { Outcome, Report, StepReport } from '../../src/core/model/report.ts';
import { ago, NOW } from './facts.ts';
import { iso } from '../../src/core/time.ts';

/** The report of a healthy Deployment shop/web, with one of each thing that a face has to show. */
export function report(change: Partial<Report> = {}): Report {
  return {
    formatVersion: 1,
    target: { context: 'prod', namespace: 'shop', name: 'web', uid: 'uid-web' },
    source: { kind: 'cluster', where: 'https://prod.example' },
    collectedAt: iso(NOW),
    generation: { desired: 4, observed: 4, matches: true, lag: 0, desiredSince: ago(3600) },
    alerts: [
      {
        name: 'KubeDeploymentGenerationMismatch',
        wouldFire: false,
        because: 'generation 4 is observed',
      },
    ],
    verdict: {
      status: 'healthy',
      cause: null,
      class: null,
      headline: 'Rolled out: all 3 pods are updated and available',
      explainsMismatch: null,
      remedies: [],
    },
    rollout: {
      paused: false,
      pausedBy: null,
      pausedSince: null,
      replicaSets: [],
      changes: { since: null, fields: [] },
      containers: [],
    },
    steps: [stepReport()],
    outcomes: [outcome()],
    timeline: [
      {
        at: ago(60),
        object: 'ReplicaSet/web-2',
        what: 'created',
        count: 1,
        firstAt: null,
        source: 'status',
      },
    ],
    ...change,
  };
}

export function stepReport(change: Partial<StepReport> = {}): StepReport {
  return {
    number: 1,
    id: 'deployment',
    title: 'Describe the Deployment',
    state: 'ok',
    command: 'kubectl describe deployment web -n shop --context prod',
    summary: 'generation 4, observed 4; 3 wanted, 3 updated, 3 available',
    tables: [{ title: 'Replicas', columns: ['desired', 'total'], rows: [['3', '3']] }],
    ...change,
  };
}

export function outcome(change: Partial<Outcome> = {}): Outcome {
  return {
    rule: 'crash-loop',
    title: 'Containers crash',
    diagnosis: 6,
    outcome: 'noMatch',
    class: null,
    role: null,
    message: 'No container has died',
    evidence: [],
    remedies: [],
    ...change,
  };
}

/** The report of a stuck one: with a cause, its proof and what to do. */
export function stuckReport(headline: string, change: Partial<Report> = {}): Report {
  const cause = outcome({
    outcome: 'match',
    role: 'cause',
    class: 'error',
    message: headline,
    evidence: [{ step: 'pods', object: 'Pod/web-2-a', fact: 'exit code 1' }],
    remedies: ['Read the log: `kubectl logs web-2-a -n shop`'],
  });
  return report({
    verdict: {
      status: 'stuck',
      cause: cause.rule,
      class: cause.class,
      headline,
      explainsMismatch: null,
      remedies: cause.remedies,
    },
    outcomes: [cause, outcome({ rule: 'paused-rollout', diagnosis: 7 })],
    ...change,
  });
}
