import assert from 'node:assert/strict';
import { fillRemedy } from '../../../src/core/runRules.ts';

describe('filling a remedy', () => {
  const ambient = { in: "-n shop --context 'a`b'", name: 'web' };
  const cases: [string, Record<string, string | number>, string][] = [
    ['Ask {a}: `kubectl get {a} {in}`', { a: 'x' }, "Ask x: `kubectl get x -n shop --context 'aˋb'`"],
    // A refusal names who refused, and anybody may write an event.
    ['Ask {a}: `kubectl get {a}`', { a: 'q; id #' }, "Ask q; id #: `kubectl get 'q; id #'`"],
    [
      '`kubectl get {a}`',
      { a: 'q --server=https://evil.test' },
      "`kubectl get 'q --server=https://evil.test'`",
    ],
    ['`kubectl get {a}`', { a: '--server=https://evil.test' }, '`kubectl get NAME`'],
    ['Ask {a}: `kubectl get {a}`', { a: 'x`; id; `' }, "Ask xˋ; id; ˋ: `kubectl get 'xˋ; id; ˋ'`"],
    // What a rule has quoted, or put together of several words, stays.
    ['`kubectl get {a}`', { a: "pod 'a b'" }, "`kubectl get pod 'a b'`"],
    ['`kubectl get {a}`', { a: `'it'"'"'s' b` }, "`kubectl get 'it'\"'\"'s' b`"],
    ['`kubectl get {a}`', { a: "'-n kube-system'" }, "`kubectl get ''\"'\"'-n kube-system'\"'\"''`"],
    ['`kubectl patch {name} --patch {a}`', { a: '{"b":1}' }, '`kubectl patch web --patch \'{"b":1}\'`'],
  ];
  for (const [template, data, expected] of cases)
    it(`${template} with ${JSON.stringify(data)}`, () => {
      assert.equal(fillRemedy(template, data, ambient), expected);
    });
});
