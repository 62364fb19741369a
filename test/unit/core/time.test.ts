import assert from 'node:assert/strict';
import { clockTime, iso, moment, newest, secondsSince, span } from '../../../src/core/time.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a span of time reads', () => {
  const cases: [number, string][] = [
    [-5, '0s'],
    [0, '0s'],
    [0.4, '0s'],
    [119, '119s'],
    [119.6, '2m'],
    [2 * MINUTE, '2m'],
    [2 * MINUTE + 5, '2m5s'],
    [10 * MINUTE - 1, '9m59s'],
    [10 * MINUTE, '10m'],
    [10 * MINUTE + 59, '10m'],
    [3 * HOUR - 1, '179m'],
    [3 * HOUR, '3h'],
    [3 * HOUR + 20 * MINUTE, '3h20m'],
    [48 * HOUR - 1, '47h59m'],
    [2 * DAY, '2d'],
    [2 * DAY + 4 * HOUR, '2d4h'],
    [8 * DAY - 1, '7d23h'],
    [8 * DAY + 4 * HOUR, '8d'],
    [400 * DAY, '400d'],
  ];
  for (const [seconds, text] of cases)
    it(`${text} for ${seconds} s`, () => {
      assert.equal(span(seconds), text);
    });
});

describe('a timestamp', () => {
  for (const [text, expected] of [
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00Z'],
    ['2026-11-22T10:00:00.123456Z', '2026-11-22T10:00:00.123Z'],
    ['2026-11-22T11:30:00+01:30', '2026-11-22T10:00:00Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ] as const)
    it(`of the API is read: ${text}`, () => {
      const at = moment(text);
      assert.ok(at !== undefined);
      assert.equal(iso(at), expected);
    });

  for (const text of [
    undefined,
    '',
    'yesterday',
    'web 1',
    '1',
    '2026-13-01T00:00:00Z',
    '2026-11-22T10:00:00',
    '+275760-09-13T00:00:00Z',
  ])
    it(`that is none is unknown: ${String(text)}`, () => {
      assert.equal(moment(text), undefined);
      assert.equal(secondsSince(text, 0), undefined);
    });

  it('from a clock that is ahead gives a negative age', () => {
    assert.equal(secondsSince('2026-11-22T10:00:05Z', Date.parse('2026-11-22T10:00:00Z')), -5);
  });

  it('in a timeline shows day and second, UTC; what cannot be read is shown as it is', () => {
    assert.equal(clockTime('2026-11-22T11:00:05+01:00'), '11-22 10:00:05');
    assert.equal(clockTime('yesterday'), 'yesterday');
  });
});

describe('the newest of some moments', () => {
  it('is the latest, whatever its zone is written as', () => {
    const times = [undefined, '2026-11-22T10:00:00Z', '2026-11-22T11:30:00+01:00', 'broken'];
    assert.equal(newest(times), '2026-11-22T11:30:00+01:00');
  });
  it('is unknown where none is known', () => {
    assert.equal(newest([undefined, 'broken']), undefined);
  });
});
