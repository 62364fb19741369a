import assert from 'node:assert/strict';
import type { Evidence, StepId } from '../../../src/core/model/evidence.ts';
import type { Blind } from '../../../src/core/model/reading.ts';
import {
  defineRule,
  noMatch,
  notApplicable,
  type Messages,
  type Rule,
  type RuleDefinition,
} from '../../../src/core/rule.ts';
import { fillTemplate, runRules, type Finding } from '../../../src/core/runRules.ts';
import { evidence, UNASKED } from '../../support/evidence.ts';
import { NOW } from '../../support/facts.ts';

const AMBIENT = { name: 'web', namespace: 'shop', in: '-n shop', onContext: '' };

const MESSAGES = {
  broken: {
    text: '{what} of {name} broke',
    remedies: ['Mend {what}: `kubectl get pods {in}`', 'Take {spare} of {name} instead'],
  },
  noise: { text: 'Some noise', remedies: [], standing: 'context' },
} as const satisfies Messages;

type AnyRule = RuleDefinition<StepId, StepId, typeof MESSAGES>;

function rule(change: Partial<AnyRule> = {}): Rule {
  const definition: AnyRule = {
    id: 'test-rule',
    title: 'A rule',
    diagnosis: 4,
    needs: ['pods'],
    messages: MESSAGES,
    evaluate: () => noMatch('looked'),
    ...change,
  };
  return defineRule(definition);
}

function ask(one: Rule, change: Partial<Evidence> = {}): Finding {
  const [finding, ...others] = runRules([one], evidence(change), AMBIENT, NOW);
  assert.ok(finding);
  assert.equal(others.length, 0);
  return finding;
}

const forbidden: Blind = { state: 'forbidden', reason: 'may not list pods' };
const blindBecause: Blind = { state: 'skipped', reason: 'needs the Deployment’s selector' };

describe('asking a rule', () => {
  it('fills the words of a match with its data and with the Deployment’s name', () => {
    const proof = [{ step: 'pods', object: 'Pod/web-1', fact: 'is broken' }] as const;
    const finding = ask(
      rule({
        evaluate: () => ({
          outcome: 'match',
          message: 'broken',
          class: 'bone',
          data: { what: 'leg', spare: undefined },
          proof,
        }),
      }),
    );
    const { definition, ...rest } = finding;
    assert.equal(definition.id, 'test-rule');
    assert.deepEqual(rest, {
      rule: 'test-rule',
      title: 'A rule',
      diagnosis: 4,
      outcome: 'match',
      class: 'bone',
      canBeCause: true,
      message: 'leg of web broke',
      evidence: proof,
      remedies: ['Mend leg: `kubectl get pods -n shop`'],
    });
  });

  it('has a remedy only where what it names is there', () => {
    const match = {
      outcome: 'match',
      message: 'broken',
      data: { what: 'leg', spare: 2 },
      proof: [],
    } as const;
    const { remedies } = ask(rule({ evaluate: () => match }));
    assert.deepEqual(remedies, ['Mend leg: `kubectl get pods -n shop`', 'Take 2 of web instead']);
  });

  it('takes the message for the class where the match names none, and context never for a cause', () => {
    const { class: subCause, canBeCause } = ask(
      rule({ evaluate: () => ({ outcome: 'match', message: 'noise', data: {}, proof: [] }) }),
    );
    assert.deepEqual([subCause, canBeCause], ['noise', false]);
  });

  for (const silence of [noMatch('looked, and it is not so'), notApplicable('does not arise')])
    it(`keeps ${silence.outcome} and why`, () => {
      const finding = ask(rule({ evaluate: () => silence }));
      assert.deepEqual(
        [finding.outcome, finding.message, finding.canBeCause],
        [silence.outcome, silence.because, false],
      );
    });

  it('hands over what it needs and uses, and nothing else; what is used may be missing', () => {
    let given: object | undefined;
    let at: number | undefined;
    const spy = rule({
      needs: ['pods', 'deployment'],
      uses: ['events', 'nodes'],
      evaluate: (facts, now) => {
        [given, at] = [facts, now];
        return noMatch('looked');
      },
    });
    ask(spy, { events: forbidden });
    const all = evidence();
    assert.ok(all.pods.state === 'ok' && all.deployment.state === 'ok');
    assert.deepEqual(given, {
      pods: all.pods.value,
      deployment: all.deployment.value,
      events: undefined,
      nodes: undefined,
    });
    assert.equal(at, NOW);
  });

  it('tells a fact once, though two helpers of the rule rest on it', () => {
    const proof = { step: 'pods', object: 'Pod/web-2-a', fact: 'status.phase Failed' } as const;
    const twice = rule({
      evaluate: () => ({
        outcome: 'match',
        message: 'noise',
        data: {},
        proof: [proof, { ...proof, step: 'events' }, { ...proof, fact: 'status.reason Evicted' }],
      }),
    });
    const [found] = runRules([twice], evidence(), AMBIENT, NOW);
    assert.deepEqual(
      found?.evidence.map(({ fact }) => fact),
      ['status.phase Failed', 'status.reason Evicted'],
    );
  });

  it('asks all, in the order of precedence', () => {
    const rules = ['b', 'a', 'c'].map((id) => rule({ id }));
    assert.deepEqual(
      runRules(rules, evidence(), AMBIENT, NOW).map((one) => one.rule),
      ['b', 'a', 'c'],
    );
  });
});

describe('a rule whose evidence is missing', () => {
  const never = (): never => assert.fail('was asked');
  const cases: [string, readonly StepId[], Partial<Evidence>, 'blocked' | 'notApplicable', RegExp][] = [
    [
      'may not be read',
      ['pods'],
      { pods: forbidden },
      'blocked',
      /^Could not tell: not allowed to read pods$/,
    ],
    [
      'did not come in time',
      ['deployment', 'events'],
      { events: { state: 'timeout', reason: 'no answer' } },
      'blocked',
      /no answer in time for events/,
    ],
    [
      'is not in the snapshot',
      ['pods'],
      { pods: { state: 'absent', reason: 'no pods here' } },
      'blocked',
      /the snapshot does not hold pods/,
    ],
    [
      'is a playbook step that rests on one that failed',
      ['pods'],
      { pods: blindBecause },
      'blocked',
      /^Could not tell: pods not read$/,
    ],
    [
      'is a follow-up that nothing called for',
      ['pods', 'nodes'],
      {},
      'notApplicable',
      /^nodes: not asked: nothing called for it$/,
    ],
    [
      'is a follow-up that may not be read',
      ['nodes'],
      { nodes: { state: 'forbidden', reason: 'may not list nodes' } },
      'blocked',
      /not allowed to read nodes/,
    ],
    [
      'is one of both kinds: what is out of reach counts',
      ['nodes', 'quotas'],
      { nodes: UNASKED, quotas: { state: 'failed', reason: 'server error' } },
      'blocked',
      /^Could not tell: the read of quotas failed$/,
    ],
    [
      'is missing twice, and says both',
      ['pods', 'events'],
      { pods: forbidden, events: { state: 'cancelled', reason: 'cancelled' } },
      'blocked',
      /not allowed to read pods; the read of events was cancelled$/,
    ],
  ];
  for (const [what, needs, change, outcome, says] of cases)
    it(`is ${outcome} where it ${what}`, () => {
      const finding = ask(rule({ needs, evaluate: never }), change);
      assert.equal(finding.outcome, outcome);
      assert.match(finding.message, says);
      assert.deepEqual([finding.class, finding.canBeCause, finding.evidence], [null, false, []]);
    });

  it('is asked where only what it uses is missing', () => {
    assert.equal(ask(rule({ uses: ['events'] }), { events: forbidden }).outcome, 'noMatch');
  });
});

describe('a rule with a bug', () => {
  const bugs: [string, () => never, RegExp][] = [
    [
      'throws an error',
      () => {
        throw new TypeError('x is undefined');
      },
      /TypeError: x is undefined/,
    ],
    [
      'throws something else',
      () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- what a bug may throw is the point
        throw 'a string';
      },
      /a string/,
    ],
    [
      'names a message that it does not have',
      () => ({ outcome: 'match', message: 'absent', data: {}, proof: [] }) as never,
      /no message "absent"/,
    ],
  ];
  for (const [what, evaluate, says] of bugs)
    it(`has crashed where it ${what}, and the others are still asked`, () => {
      const [crashed, other] = runRules(
        [rule({ evaluate }), rule({ id: 'other' })],
        evidence(),
        AMBIENT,
        NOW,
      );
      assert.equal(crashed?.outcome, 'crashed');
      assert.match(crashed.message, says);
      assert.match(crashed.message, /please report it/);
      assert.equal(other?.outcome, 'noMatch');
    });
});

describe('filling a template', () => {
  const cases: [string, Record<string, string | number>, string][] = [
    ['{a} and {b}', { a: 1, b: 'two' }, '1 and two'],
    ['{a}{a}', { a: 'x' }, 'xx'],
    ['{a}', {}, '{a}'],
    ['{a}', { a: '' }, ''],
    ['{a}', { a: 0 }, '0'],
    // What comes from the cluster is never filled again, nor read as a pattern of replace().
    ['{a} {b}', { a: '{b}', b: "$& $1 $'" }, "{b} $& $1 $'"],
    ['{"a":1} { a }', { a: 'x' }, '{"a":1} { a }'],
  ];
  for (const [template, data, expected] of cases)
    it(`${template} with ${JSON.stringify(data)}`, () => {
      assert.equal(fillTemplate(template, data), expected);
    });
});
