import assert from 'node:assert/strict';
import { annotationNumber, REVISION } from '../../../../src/core/collectors/annotations.ts';

describe('a number in an annotation', () => {
  const cases: [string | undefined, number | undefined][] = [
    ['7', 7],
    ['0', 0],
    ['007', 7],
    [undefined, undefined],
    ['', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    [' 7', undefined],
    ['7\n', undefined],
    ['seven', undefined],
    ['9'.repeat(15), 999_999_999_999_999],
    ['9'.repeat(16), undefined],
  ];
  for (const [text, expected] of cases)
    it(`${text === undefined ? 'that is absent' : JSON.stringify(text)} is ${String(expected)}`, () => {
      assert.equal(annotationNumber(text === undefined ? {} : { [REVISION]: text }, REVISION), expected);
    });
});
