import assert from 'node:assert/strict';
import type { Reading } from '../../../src/core/model/reading.ts';
import { read } from '../../../src/core/model/reading.ts';
import type { Event } from '../../../src/core/model/workloads.ts';
import type { ListQuery, Page } from '../../../src/core/ports.ts';
import { readEvents } from '../../../src/core/readEvents.ts';

const event = (uid: string): Event => ({ metadata: { uid } });

async function readFrom(
  answer: (query: ListQuery) => Reading<Page<Event>>,
): Promise<{ asked: (string | undefined)[]; reading: Awaited<ReturnType<typeof readEvents>> }> {
  const asked: (string | undefined)[] = [];
  const reading = await readEvents(
    (query) => {
      asked.push(query.fieldSelector);
      return Promise.resolve(answer(query));
    },
    () => Promise.resolve('uid-web'),
  );
  return { asked, reading };
}

describe('reading events', () => {
  it('takes one page where that is all', async () => {
    const { asked, reading } = await readFrom(() => read({ items: [event('a')] }));
    assert.deepEqual(asked, [undefined]);
    assert.deepEqual(reading, { state: 'ok', value: { items: [event('a')], truncated: undefined } });
  });

  it('makes two selector scans of a full namespace, takes no event twice, and says what is missing', async () => {
    const { asked, reading } = await readFrom(({ fieldSelector }) => {
      if (fieldSelector === undefined)
        return read({ items: [event('a'), event('b')], continueToken: 'more' });
      return read({ items: fieldSelector === 'type=Warning' ? [event('b'), event('c')] : [event('d')] });
    });
    assert.deepEqual(asked, [undefined, 'type=Warning', 'involvedObject.uid=uid-web']);
    assert.ok(reading.state === 'ok');
    assert.deepEqual(
      reading.value.items.map((one) => one.metadata?.uid),
      ['a', 'b', 'c', 'd'],
    );
    assert.match(reading.value.truncated ?? '', /more than 500 events; Warnings .* were read whole/);
  });

  it('keeps the first page where a scan fails, and says so', async () => {
    const { reading } = await readFrom(({ fieldSelector }) =>
      fieldSelector === undefined
        ? read({ items: [event('a')], continueToken: 'more' })
        : { state: 'timeout', reason: 'no answer within 10 s' },
    );
    assert.ok(reading.state === 'ok');
    assert.equal(reading.value.items.length, 1);
    assert.match(reading.value.truncated ?? '', /only its first page was read: no answer within 10 s/);
  });

  it('passes a refusal on', async () => {
    const { reading } = await readFrom(() => ({ state: 'forbidden', reason: 'may not list events' }));
    assert.deepEqual(reading, { state: 'forbidden', reason: 'may not list events' });
  });
});
