/** Table tests of rules: each case changes some facts and says what the rule must answer. */
import assert from 'node:assert/strict';
import type { Facts } from '../../src/core/model/evidence.ts';
import type { Proof } from '../../src/core/model/report.ts';
import type { Rule } from '../../src/core/rule.ts';
import { fillTemplate, remediesFor } from '../../src/core/runRules.ts';
import { facts, NOW } from './facts.ts';

export interface RuleCase {
  readonly name: string;
  readonly given?: Partial<Facts>;
  /** Evidence that could not be read; only what the rule `uses`, for without what it `needs` it is not asked. */
  readonly blind?: readonly (keyof Facts)[];
  readonly expect:
    'noMatch' | 'notApplicable' | 'blocked' | { readonly message: string; readonly class?: string };
  /** What the filled sentence must contain. */
  readonly says?: string | RegExp;
}

/** Every table that was given to testRule so far: test/repo/cases.test.ts looks for what none of them has. */
export const TABLES: { readonly rule: Rule; readonly cases: readonly RuleCase[] }[] = [];

/** Runs the table; then every message id of the rule must have had a case. */
export function testRule(rule: Rule, cases: readonly RuleCase[]): void {
  TABLES.push({ rule, cases });
  describe(`rule ${rule.id}`, () => {
    for (const one of cases) {
      it(one.name, () => {
        runCase(rule, one);
      });
    }
    it('has a case for every message', () => {
      const covered = cases.flatMap(({ expect }) => (typeof expect === 'string' ? [] : [expect.message]));
      assert.deepEqual([...new Set(covered)].sort(), Object.keys(rule.messages).sort());
    });
    it('is silent on a healthy Deployment', () => {
      assert.notEqual(rule.evaluate(facts(), NOW).outcome, 'match');
    });
  });
}

function runCase(rule: Rule, { given, blind, expect, says }: RuleCase): void {
  const all: Record<string, unknown> = { ...facts(given) };
  for (const step of blind ?? []) {
    assert.ok(rule.uses?.includes(step), `${step} is not among what ${rule.id} uses`);
    all[step] = undefined;
  }
  const result = rule.evaluate(all as unknown as Facts, NOW);
  if (typeof expect === 'string') {
    assert.equal(result.outcome, expect, JSON.stringify(result));
    if ('because' in result && says !== undefined) assert.match(result.because, pattern(says));
    return;
  }
  assert.ok(result.outcome === 'match', JSON.stringify(result));
  assert.equal(result.message, expect.message);
  assert.equal(result.class ?? result.message, expect.class ?? expect.message);
  assert.ok(result.proof.length > 0, 'a match carries proof');
  for (const proof of result.proof) assertProof(rule, proof);
  const template = rule.messages[result.message];
  assert.ok(template);
  const data: Record<string, string | number> = {
    ...result.data,
    name: 'web',
    namespace: 'shop',
    in: '-n shop',
    onContext: '',
  };
  const lines = [template.text, ...remediesFor(template.remedies, result.data)];
  for (const [, placeholder] of lines.join().matchAll(/\{(\w+)\}/g))
    assert.ok(data[placeholder ?? ''] !== undefined, `{${String(placeholder)}} is filled`);
  for (const line of lines) assert.doesNotMatch(fillTemplate(line, data), /undefined|NaN|\[object/);
  const sentence = fillTemplate(template.text, data);
  if (says !== undefined) assert.match(sentence, pattern(says));
}

/** Kinds that a fact may be read from; a star stands for the whole list. */
const OBJECT =
  /^(?:Deployment|ReplicaSet|Pod|Node|Lease|ResourceQuota|ValidatingWebhookConfiguration|MutatingWebhookConfiguration)\/(?:\*|[a-z0-9][\w.-]*)$/;

/** What a reader can look for in that object: a field, an event, a line of a log. */
const FIELD =
  /\b(?:metadata|spec|status)\.\w+|\b(?:status of container|annotation|event|managedFields|allocatable|webhook|log|termination message|used|list|taint|nodeSelector|image|requested)\b/;

/** A reader can follow a statement to the object and the field that prove it, and the rule has read that step. */
function assertProof(rule: Rule, { step, object, fact }: Proof): void {
  const read: readonly string[] = [...rule.needs, ...(rule.uses ?? [])];
  assert.ok(read.includes(step), `${rule.id} quotes ${step}, which it does not read`);
  assert.match(object, OBJECT);
  assert.match(fact, FIELD);
  assert.doesNotMatch(fact, /undefined|NaN|\[object/);
}

function pattern(says: string | RegExp): RegExp {
  return typeof says === 'string' ? new RegExp(says.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : says;
}
