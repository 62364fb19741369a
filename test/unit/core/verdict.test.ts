import assert from 'node:assert/strict';
import { blindText } from '../../../src/core/blindText.ts';
import type { Evidence, StepId } from '../../../src/core/model/evidence.ts';
import { read, type Blind, type BlindState } from '../../../src/core/model/reading.ts';
import type { Outcome, Verdict } from '../../../src/core/model/report.ts';
import type { Source } from '../../../src/core/ports.ts';
import { defineRule, noMatch, type Rule } from '../../../src/core/rule.ts';
import type { Finding } from '../../../src/core/runRules.ts';
import { judge } from '../../../src/core/verdict.ts';
import { evidence } from '../../support/evidence.ts';
import { ago, deployment, NOW } from '../../support/facts.ts';

const SOURCE: Source = { kind: 'cluster', context: 'test', where: 'https://test.example' };

function definition(id: string, change: Partial<Rule> = {}): Rule {
  return {
    ...defineRule({ id, title: id, diagnosis: null, needs: [], messages: {}, evaluate: () => noMatch('') }),
    ...change,
  };
}

function finding(rule: string, change: Partial<Finding> = {}, about: Partial<Rule> = {}): Finding {
  return {
    definition: definition(rule, about),
    rule,
    title: rule,
    diagnosis: null,
    outcome: 'noMatch',
    class: null,
    canBeCause: false,
    message: `${rule} is not so`,
    evidence: [],
    remedies: [],
    ...change,
  };
}

const match = (rule: string, about: Partial<Rule> = {}, change: Partial<Finding> = {}): Finding =>
  finding(
    rule,
    {
      outcome: 'match',
      class: 'bone',
      canBeCause: true,
      message: `${rule} it is`,
      remedies: [`mend ${rule}`],
      ...change,
    },
    about,
  );
const context = (rule: string): Finding => match(rule, {}, { canBeCause: false });

const behind = read(deployment({ observedGeneration: 3 }));

function verdictOf(findings: readonly Finding[], change: Partial<Evidence> = {}): Verdict {
  return judge(findings, evidence(change), SOURCE, NOW).verdict;
}

const roles = (findings: readonly Finding[]): [string, Outcome['role']][] =>
  judge(findings, evidence(), SOURCE, NOW).outcomes.map(({ rule, role }) => [rule, role]);

describe('the cause', () => {
  it('is the first match that may be one, with its words and remedies', () => {
    const findings = [
      finding('paused-rollout'),
      context('rapid-modification'),
      match('crash-loop'),
      match('image-pull-failure'),
    ];
    assert.deepEqual(verdictOf(findings), {
      status: 'stuck',
      cause: 'crash-loop',
      class: 'bone',
      headline: 'crash-loop it is',
      explainsMismatch: null,
      remedies: ['mend crash-loop'],
    });
  });

  it('has its symptoms told from context', () => {
    assert.deepEqual(
      roles([
        context('rapid-modification'),
        match('crash-loop'),
        match('terminating-pods'),
        match('progress-deadline-exceeded'),
        finding('unschedulable-pods'),
      ]),
      [
        ['rapid-modification', 'context'],
        ['crash-loop', 'cause'],
        ['terminating-pods', 'context'],
        ['progress-deadline-exceeded', 'symptom'],
        ['unschedulable-pods', null],
      ],
    );
  });

  it('explains nothing but itself where the table does not name it', () => {
    assert.deepEqual(roles([match('brand-new'), match('crash-loop')]), [
      ['brand-new', 'cause'],
      ['crash-loop', 'context'],
    ]);
  });

  it('brings its own status where it has one', () => {
    assert.equal(verdictOf([match('paused-rollout', { status: 'paused' })]).status, 'paused');
  });

  it('is told although a step is blind: what is seen is seen', () => {
    const blind = { events: { state: 'forbidden', reason: 'may not list events' } } as const;
    assert.equal(verdictOf([match('crash-loop')], blind).status, 'stuck');
  });

  it('leaves no trace of the engine in the outcomes', () => {
    const [outcome] = judge([match('crash-loop')], evidence(), SOURCE, NOW).outcomes;
    assert.deepEqual(Object.keys(outcome ?? {}), [
      'rule',
      'title',
      'diagnosis',
      'outcome',
      'class',
      'role',
      'message',
      'evidence',
      'remedies',
    ]);
  });

  describe('explains the mismatch', () => {
    const holding = { holdsGenerationBack: true };
    const cases: [string, Finding[], Partial<Evidence>, boolean | null][] = [
      [
        'where it holds the generation back',
        [match('replicaset-create-error', holding)],
        { deployment: behind },
        true,
      ],
      ['not where it cannot', [match('crash-loop')], { deployment: behind }, false],
      ['not at all where there is none', [match('replicaset-create-error', holding)], {}, null],
      [
        'not at all where the Deployment may not be read',
        [match('crash-loop')],
        { deployment: { state: 'forbidden', reason: 'may not' } },
        null,
      ],
      ['not where there is no cause', [finding('crash-loop')], { deployment: behind }, false],
    ];
    for (const [what, findings, change, expected] of cases)
      it(what, () => {
        assert.equal(verdictOf(findings, change).explainsMismatch, expected);
      });
  });
});

describe('without a cause', () => {
  const silent = [finding('crash-loop'), context('rapid-modification')];

  it('a complete rollout is healthy', () => {
    assert.deepEqual(verdictOf(silent), {
      status: 'healthy',
      cause: null,
      class: null,
      headline: 'Rolled out: all 3 pods are updated and available',
      explainsMismatch: null,
      remedies: [],
    });
  });

  it('matches that cannot be a cause are context', () => {
    assert.deepEqual(roles(silent), [
      ['crash-loop', null],
      ['rapid-modification', 'context'],
    ]);
  });

  const steps = Object.keys(evidence()) as StepId[];
  const states: BlindState[] = ['forbidden', 'notFound', 'timeout', 'failed', 'cancelled', 'absent'];
  for (const step of steps)
    it(`nothing is called healthy while ${step} is blind`, () => {
      for (const state of states) {
        const reading: Blind = { state, reason: `${step}: ${state}` };
        const change = { [step]: reading };
        const { status, headline, remedies } = verdictOf(silent, change);
        assert.equal(status, 'unknown', state);
        assert.ok(headline.includes(blindText(evidence(change), [step])), headline);
        assert.equal(remedies.length, 1, state);
      }
    });

  const advice: [BlindState, RegExp][] = [
    ['forbidden', /somebody .* who may read/],
    ['absent', /Record what is named as missing/],
    ['timeout', /Run it again/],
  ];
  for (const [state, says] of advice)
    it(`what is ${state} brings its own advice`, () => {
      const { remedies } = verdictOf(silent, { events: { state, reason: 'x' } });
      assert.equal(remedies.length, 1);
      assert.match(remedies[0] ?? '', says);
    });

  it('the smallest role that would do is named, on this context', () => {
    const reading: Blind = { state: 'forbidden', reason: 'may not list pods' };
    const events: Blind = { state: 'forbidden', reason: 'may not list events' };
    assert.match(
      verdictOf(silent, { pods: reading, events }).remedies[0] ?? '',
      /`kubectl create role rollout-doctor --verb=get,list --resource=pods,events -n shop --context test`/,
    );
  });

  it('nobody is sent for permissions where everything was read', () => {
    const quiet = read(
      deployment({
        replicas: { ...deployment().replicas, updated: 1 },
        desiredSince: undefined,
        conditions: [],
      }),
    );
    const { status, remedies } = verdictOf(silent, { deployment: quiet });
    assert.deepEqual([status, remedies], ['unknown', []]);
  });

  it('a playbook step that was skipped is blind, a follow-up that was is not', () => {
    const skipped: Blind = { state: 'skipped', reason: 'left out' };
    assert.equal(verdictOf(silent, { pods: skipped }).status, 'unknown');
    assert.equal(verdictOf(silent, { nodes: skipped }).status, 'healthy');
  });

  it('each reason is told once, though several steps rest on the same read', () => {
    const reading: Blind = { state: 'forbidden', reason: 'may not list replicasets' };
    const { headline } = verdictOf(silent, {
      replicasets: reading,
      pods: reading,
      'rollout-history': reading,
    });
    assert.equal(headline, 'Could not tell: not allowed to read ReplicaSets');
  });

  it('a rollout in motion stays progressing though a follow-up is blind', () => {
    const moving = read(
      deployment({ replicas: { ...deployment().replicas, updated: 1 }, desiredSince: ago(10) }),
    );
    const nodes: Blind = { state: 'forbidden', reason: 'may not list nodes' };
    assert.equal(verdictOf(silent, { deployment: moving, nodes }).status, 'progressing');
  });

  it('nothing is called healthy by a snapshot that holds only a part', () => {
    const source: Source = { ...SOURCE, kind: 'snapshot', incomplete: 'one file could not be read' };
    const { status, headline } = judge(silent, evidence(), source, NOW).verdict;
    assert.deepEqual([status, headline], ['unknown', 'Could not tell: one file could not be read']);
  });

  it('a rule that crashed may have hidden the cause', () => {
    const crashed = finding('crash-loop', { outcome: 'crashed', message: 'This rule failed' });
    const { status, headline } = verdictOf([crashed]);
    assert.deepEqual([status, headline], ['unknown', 'Could not tell: This rule failed']);
  });
});
