import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { matchesSelector, parseSelector, selectorToString } from '../../../src/core/labels.ts';
import type { LabelSelector } from '../../../src/core/model/meta.ts';

const web = { app: 'web', tier: 'front', 'k8s.io/part': '' };

const expression = (key: string, operator: string, ...values: string[]): LabelSelector => ({
  matchExpressions: [{ key, operator, values }],
});

describe('label selectors', () => {
  describe('against the labels app=web, tier=front, k8s.io/part=""', () => {
    const cases: [string, LabelSelector | undefined, boolean][] = [
      ['no selector selects nothing', undefined, false],
      ['an empty selector selects everything', {}, true],
      ['matchLabels must be equal', { matchLabels: { app: 'web' } }, true],
      ['matchLabels must all be equal', { matchLabels: { app: 'web', tier: 'back' } }, false],
      ['matchLabels with an empty value needs the key', { matchLabels: { other: '' } }, false],
      ['an empty value is a value', { matchLabels: { 'k8s.io/part': '' } }, true],
      ['In takes any of its values', expression('app', 'In', 'api', 'web'), true],
      ['In fails on an absent key', expression('zone', 'In', 'a'), false],
      ['NotIn fails on one of its values', expression('app', 'NotIn', 'web'), false],
      ['NotIn holds for another value', expression('app', 'NotIn', 'api'), true],
      ['NotIn holds for an absent key', expression('zone', 'NotIn', 'a'), true],
      ['Exists needs the key', expression('tier', 'Exists'), true],
      ['Exists fails on an absent key', expression('zone', 'Exists'), false],
      ['DoesNotExist holds for an absent key', expression('zone', 'DoesNotExist'), true],
      ['DoesNotExist fails on a key that is there', expression('tier', 'DoesNotExist'), false],
      ['an unknown operator selects nothing', expression('app', 'Like', 'web'), false],
      ['In without values is refused and selects nothing', expression('app', 'In'), false],
      ['NotIn without values is refused and selects nothing', expression('zone', 'NotIn'), false],
      ['Exists with values is refused and selects nothing', expression('app', 'Exists', 'web'), false],
      [
        'an expression without a key selects nothing',
        { matchExpressions: [{ operator: 'DoesNotExist' }] },
        false,
      ],
      ['a name of the prototype is not a label', expression('constructor', 'Exists'), false],
      [
        'matchLabels and matchExpressions are joined by and',
        { matchLabels: { app: 'web' }, ...expression('tier', 'NotIn', 'front') },
        false,
      ],
    ];
    for (const [title, selector, expected] of cases)
      it(title, () => {
        assert.equal(matchesSelector(selector, web), expected);
      });

    it('objects without labels satisfy what asks for absence', () => {
      assert.equal(matchesSelector(expression('app', 'DoesNotExist'), undefined), true);
      assert.equal(matchesSelector({ matchLabels: { app: 'web' } }, undefined), false);
    });
  });

  describe('in the form that the API server takes', () => {
    const cases: [LabelSelector, string][] = [
      [{}, ''],
      [{ matchLabels: { tier: 'front', app: 'web' } }, 'app=web,tier=front'],
      [{ matchLabels: { 'k8s.io/part': '' } }, 'k8s.io/part='],
      [expression('app', 'In', 'web', 'api'), 'app in (api,web)'],
      [expression('app', 'NotIn', 'web'), 'app notin (web)'],
      [expression('app', 'Exists'), 'app'],
      [expression('app', 'DoesNotExist'), '!app'],
      [expression('app', 'Like', 'web'), 'none,!none'],
      [{ matchLabels: { 'not a key': 'x' } }, 'none,!none'],
      [{ matchLabels: { app: 'a,b' } }, 'none,!none'],
    ];
    for (const [selector, text] of cases)
      it(`writes ${text === '' ? 'nothing' : text}`, () => {
        assert.equal(selectorToString(selector), text);
      });
  });

  describe('read from a string', () => {
    const matching = [
      '',
      'app=web',
      'app==web',
      ' app = web , tier=front ',
      'app!=api',
      'zone!=a',
      'app in (api,web)',
      'app in ( web )',
      'app notin (api)',
      'zone notin (a,b)',
      'k8s.io/part',
      'k8s.io/part=',
      'k8s.io/part in ()',
      'k8s.io/part in (x,)',
      '!zone',
      '! zone,app',
      'in notin (in)',
    ];
    for (const source of matching)
      it(`"${source}" selects the labels`, () => {
        assert.equal(matchesSelector(parseSelector(source), web), true);
      });

    const failing = [
      'app=api',
      'zone',
      '!app',
      'app notin (web)',
      'app in (api)',
      'zone=',
      'app=web,app=api',
      'App=web',
    ];
    for (const source of failing)
      it(`"${source}" does not`, () => {
        assert.equal(matchesSelector(parseSelector(source), web), false);
      });

    const refused = [
      '=',
      ',',
      'app=web,',
      ',app',
      'app web',
      'app in',
      'app in web',
      'app in (web',
      '!',
      '!app=web',
      'a=b=c',
      'a>1',
      '(a)',
      'a/b/c',
      '-a',
      'a=-',
    ];
    for (const source of refused)
      it(`"${source}" is refused`, () => {
        assert.equal(parseSelector(source), undefined);
      });
  });

  const name = fc.constantFrom('app', 'tier', 'k8s.io/part', 'in', 'notin', 'zone');
  const value = fc.constantFrom('', 'web', 'front', 'in', 'v1.2_3', 'b4d key', 'a,b');
  const selectors: fc.Arbitrary<LabelSelector> = fc.record(
    {
      matchLabels: fc.dictionary(name, value, { maxKeys: 2 }),
      matchExpressions: fc.array(
        fc.record({
          key: name,
          operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt'),
          values: fc.array(value, { maxLength: 2 }),
        }),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: [] },
  );

  it('select the same as an object and as its string', () => {
    fc.assert(
      fc.property(selectors, fc.dictionary(name, value), (selector, labels) => {
        const parsed = parseSelector(selectorToString(selector));
        assert.equal(matchesSelector(parsed, labels), matchesSelector(selector, labels));
      }),
    );
  });

  it('reading any text ends without an exception', () => {
    const pieces = fc.array(
      fc.constantFrom('a', 'b/c', '=', '!', '(', ')', ',', ' ', ' in ', 'notin', '\t', 'é'),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pieces.map((parts) => parts.join('')),
        ),
        (source) => {
          const selector = parseSelector(source);
          assert.ok(selector === undefined || selector.matchExpressions !== undefined);
        },
      ),
    );
  });
});
