import assert from 'node:assert/strict';
import type { Outcome, Report, StepReport } from '../../../../src/core/model/report.ts';
import { exampleReport, modelOf } from '../../../support/panelModels.ts';

let report: Report;
before(async () => {
  report = await exampleReport('replicaset-create-error');
});

function states(model: ReturnType<typeof modelOf>): string[] {
  return model.steps.map(({ id, state, word }) => `${id}: ${state} (${word})`);
}

function withStep(id: string, change: Partial<StepReport>): Report {
  return { ...report, steps: report.steps.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

describe('the panel’s model', () => {
  it('has the playbook’s six steps running before the first answer, and no follow-up', () => {
    const model = modelOf(null, { phase: 'collecting' });
    assert.deepEqual(
      model.steps.map(({ number, state }) => [number, state]),
      [1, 2, 3, 4, 5, 6].map((number) => [number, 'running']),
    );
    assert.equal(model.verdict, null);
    assert.deepEqual([model.diagnoses, model.alerts, model.timeline], [[], [], []]);
  });

  it('says of an answer that could not be looked at again when it was true', () => {
    const old = modelOf(report, { phase: 'failed', notice: 'no route' }).verdict;
    assert.match(old?.word ?? '', /^stuck as of \d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    assert.equal(modelOf(report).verdict?.word, 'stuck');
  });

  it('does not say twice that it could not tell', () => {
    const headline = 'Could not tell: not allowed to read pods';
    const blind: Report = { ...report, verdict: { ...report.verdict, status: 'unknown', headline } };
    const { word, headline: shown } = modelOf(blind).verdict ?? {};
    assert.deepEqual([word, shown], ['could not tell', 'Not allowed to read pods']);
  });

  it('calls a step read, and not fine, as long as no rule has looked at it', () => {
    const arrived = new Map(report.steps.slice(0, 1).map((one) => [one.id, one]));
    const model = modelOf(null, { phase: 'collecting', arrived });
    assert.deepEqual(states(model).slice(0, 2), ['deployment: read (read)', 'events: running (reading)']);
  });

  it('says of a step where the verdict rests on it, and why one is blind', () => {
    const forbidden = withStep('events', { state: 'forbidden' });
    assert.deepEqual(states(modelOf(forbidden)).slice(0, 4), [
      'deployment: finding (finding)',
      'events: blind (not allowed)',
      'rollout-history: fine (no finding)',
      'replicasets: finding (finding)',
    ]);
  });

  it('never calls a step fine that the verdict rests on and that was empty', () => {
    const empty = withStep('replicasets', { state: 'empty' });
    assert.ok(states(modelOf(empty)).includes('replicasets: finding (finding)'));
  });

  it('says that nothing is there, where nothing is', () => {
    const empty = withStep('rollout-history', { state: 'empty' });
    assert.ok(states(modelOf(empty)).includes('rollout-history: empty (nothing there)'));
  });

  it('leaves out a follow-up that nothing called for', () => {
    const ids = modelOf(withStep('webhooks', { state: 'skipped' })).steps.map(({ id }) => id);
    assert.ok(!ids.includes('webhooks'));
    assert.ok(ids.includes('quotas'));
  });

  for (const [phase, word] of [
    ['cancelled', 'cancelled'],
    ['failed', 'not read'],
  ] as const)
    it(`has steps that never came as ${word} once it is ${phase}`, () => {
      assert.equal(states(modelOf(null, { phase }))[5], `strategy: blind (${word})`);
    });

  it('keeps the last answer while it is looked at again', () => {
    const model = modelOf(report, { phase: 'collecting' });
    assert.equal(model.verdict?.status, 'stuck');
    assert.ok(model.steps.every(({ state }) => state !== 'running'));
  });

  it('gives the verdict its proof, its page and what to do', () => {
    const { verdict } = modelOf(report);
    assert.equal(verdict?.rule, 'replicaset-create-error');
    assert.match(verdict.generation, /^Generation 5, observed 4 for 12m: this cause keeps it behind$/);
    assert.equal(verdict.proof[0]?.object, 'Deployment/web');
    assert.match(verdict.remedies[0]?.map(({ text }) => text).join('') ?? '', /quota/);
  });

  it('lists all eight diagnoses in order, then the fallback’s four, then the rest', () => {
    const [playbook, fallback, beyond] = modelOf(report).diagnoses;
    assert.deepEqual(
      playbook?.outcomes.map(({ diagnosis }) => diagnosis),
      [1, 2, 3, 3, 4, 5, 6, 7, 8],
    );
    assert.deepEqual(fallback?.outcomes.map(({ rule }) => rule).sort(), [
      'cluster-resource-pressure',
      'controller-errors',
      'controller-unavailable',
      'rapid-modification',
    ]);
    const listed = [playbook, fallback, beyond].flatMap((one) => one?.outcomes ?? []).length;
    assert.equal(listed, report.outcomes.length + 1);
  });

  const results: readonly (readonly [
    outcome: Pick<Outcome, 'outcome' | 'role'>,
    result: string,
    word: string,
  ])[] = [
    [{ outcome: 'match', role: 'cause' }, 'cause', 'the cause'],
    [{ outcome: 'match', role: 'symptom' }, 'symptom', 'a symptom'],
    [{ outcome: 'match', role: 'context' }, 'context', 'worth knowing'],
    [{ outcome: 'noMatch', role: null }, 'not', 'not so'],
    [{ outcome: 'notApplicable', role: null }, 'not', 'not so'],
    [{ outcome: 'blocked', role: null }, 'open', 'could not tell'],
    [{ outcome: 'crashed', role: null }, 'open', 'could not tell'],
  ];
  for (const [outcome, result, word] of results)
    it(`calls ${outcome.outcome} ${outcome.role ?? ''} “${word}”`, () => {
      const outcomes = report.outcomes.map((one) => (one.diagnosis === 7 ? { ...one, ...outcome } : one));
      const shown = modelOf({ ...report, outcomes }).diagnoses[0]?.outcomes.find(
        (one) => one.diagnosis === 7,
      );
      assert.deepEqual([shown?.result, shown?.word], [result, word]);
    });

  it('cannot tell the primary reason where the verdict cannot', () => {
    const verdict = {
      ...report.verdict,
      status: 'unknown',
      cause: null,
      headline: 'Could not tell: x',
    } as const;
    const first = modelOf({ ...report, verdict }).diagnoses[0]?.outcomes[0];
    assert.deepEqual([first?.result, first?.rule, first?.word], ['open', null, 'could not tell']);
  });

  it('puts what was found beyond the playbook before what was ruled out', () => {
    const outcomes = report.outcomes.map((one) =>
      one.rule === 'volume-failure' ? ({ ...one, outcome: 'match', role: 'context' } as const) : one,
    );
    assert.equal(modelOf({ ...report, outcomes }).diagnoses[2]?.outcomes[0]?.rule, 'volume-failure');
  });

  it('has the newest of the timeline first, with the time of day', () => {
    const { timeline } = modelOf(report);
    assert.equal(timeline[0]?.clock, '11-22 09:48:00');
    assert.equal(timeline.at(-1)?.what, 'created');
  });

  it('says of each alert whether it would fire', () => {
    assert.deepEqual(
      modelOf(report).alerts.map(({ word }) => word),
      ['would fire', 'would fire', 'would not fire'],
    );
  });
});
