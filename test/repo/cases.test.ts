/**
 * Nothing that the product can say is without a case. What there is to say comes from the rules' own tables of
 * messages and from their pages; the cases are those that the tests assert: the unit tables, the golden reports, the
 * demo, and the scenarios on a real control plane. None of it is listed here a second time.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FOLLOW_UPS, PLAYBOOK } from '../../src/core/collectors/index.ts';
import type { Evidence, StepId } from '../../src/core/model/evidence.ts';
import type { Blind, BlindState } from '../../src/core/model/reading.ts';
import type { Rule } from '../../src/core/rule.ts';
import { RULES } from '../../src/core/rules/index.ts';
import { runRules } from '../../src/core/runRules.ts';
import { judge } from '../../src/core/verdict.ts';
import { fullPipeline } from '../accuracy/fullPipeline.ts';
import { UNREPRODUCED } from '../accuracy/unreproduced.ts';
import { evidence } from '../support/evidence.ts';
import { NOW } from '../support/facts.ts';
import { TABLES, type RuleCase } from '../support/ruleCases.ts';

const ROOT = join(import.meta.dirname, '../..');
const TABLES_FOLDER = join(ROOT, 'test/unit/core/rules');

// Where this file runs by itself, the tables are loaded, and run, with it.
for (const file of readdirSync(TABLES_FOLDER).filter((name) => name.endsWith('.test.ts')))
  await import(join(TABLES_FOLDER, file));

const tableOf = (rule: Rule): readonly RuleCase[] =>
  TABLES.find((one) => one.rule.id === rule.id)?.cases ?? [];

interface Said {
  readonly message: string;
  readonly class: string;
}

/** What the unit table of a rule asserts that it says. */
function said(rule: Rule): Said[] {
  return tableOf(rule).flatMap(({ expect }) =>
    typeof expect === 'string' ? [] : [{ message: expect.message, class: expect.class ?? expect.message }],
  );
}

/** In backticks behind the word Classes, at the head of the rule's page. */
async function classesOnPage({ id }: Rule): Promise<{ named: string[]; refusals: boolean }> {
  const page = await readFile(join(ROOT, 'docs/rules', `${id}.md`), 'utf8');
  const list = /\bClass(?:es)?: ([^#]*)/.exec(page)?.[1] ?? '';
  const named = [...list.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name);
  return {
    named: named.filter((name) => name !== 'other' || !list.includes('where it is none')),
    refusals: list.includes('refusals'),
  };
}

describe('what the rules can say', () => {
  for (const rule of RULES) {
    it(`${rule.id}: every message has a case in its table`, () => {
      const covered = new Set(said(rule).map(({ message }) => message));
      assert.deepEqual(
        Object.keys(rule.messages).filter((id) => !covered.has(id)),
        [],
      );
    });

    it(`${rule.id}: every class on its page has a case in its table, and every class of the table is on the page`, async () => {
      const { named, refusals } = await classesOnPage(rule);
      const tested = new Set(said(rule).map((one) => one.class));
      // A message that only adds to the others is told on the page in its own way.
      const own = [...tested].filter((one) => !refusals || !REFUSALS.has(one));
      assert.deepEqual(
        {
          untested: named.filter((one) => !tested.has(one)),
          unnamed: own.filter((one) => !named.includes(one)),
        },
        { untested: [], unnamed: [] },
      );
    });
  }
});

/** The classes of pod-create-error are all the reasons for which admission refuses. */
const REFUSALS: ReadonlySet<string> = new Set(
  said(RULES.find(({ id }) => id === 'pod-create-error')!).map((one) => one.class),
);

/** Reads and replays all that is recorded. */
const PATIENCE_MS = 60_000;

describe('what the whole way from a cluster to a verdict has been seen to say', function () {
  this.timeout(PATIENCE_MS);

  it('every class of every rule, but for those that are told to be without a cluster', async () => {
    const seen = await fullPipeline();
    const possible = RULES.flatMap((rule) => said(rule).map((one) => `${rule.id}/${one.class}`));
    const unseen = [...new Set(possible)].filter((one) => !seen.has(one));
    assert.deepEqual(unseen.sort(), exempt(''));
  });
});

const STEPS = Object.keys({ ...PLAYBOOK, ...FOLLOW_UPS }) as StepId[];
const STATES: readonly BlindState[] = ['forbidden', 'notFound', 'timeout', 'failed', 'cancelled', 'absent'];
const SOURCE = { kind: 'cluster', context: 'test', where: 'https://test' } as const;
const AMBIENT = { name: 'web', namespace: 'shop', in: '-n shop', onContext: '' };

function without(step: StepId, state: BlindState): Evidence {
  const blind: Blind = { state, reason: `${step} could not be read` };
  return evidence({ [step]: blind });
}

describe('what cannot be read', function () {
  this.timeout(PATIENCE_MS);

  for (const step of STEPS)
    it(`${step}: blocks each rule that needs it, and is never passed over in a healthy verdict`, () => {
      for (const state of STATES) {
        const given = without(step, state);
        const findings = runRules(RULES, given, AMBIENT, NOW);
        for (const { definition, outcome } of findings)
          if (definition.needs.includes(step)) assert.equal(outcome, 'blocked', definition.id);
          else assert.notEqual(outcome, 'crashed', definition.id);
        const { verdict } = judge(findings, given, SOURCE, NOW);
        assert.equal(verdict.status, 'unknown', `${state}: ${verdict.headline}`);
      }
    });

  it('every step has been blind in a case that went the whole way, but for those that are told to be without one', async () => {
    const seen = await fullPipeline();
    const unseen = STEPS.map((step) => `blind ${step}`).filter((one) => !seen.has(one));
    assert.deepEqual(unseen.sort(), exempt('blind '));
  });
});

function exempt(start: string): string[] {
  return Object.keys(UNREPRODUCED)
    .filter((one) => one.startsWith('blind ') === (start === 'blind '))
    .sort();
}
