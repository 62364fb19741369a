/** What is said before all has been read is what is said in the end. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { diagnose } from '../../src/core/diagnose.ts';
import type { Kind } from '../../src/core/model/kinds.ts';
import type { Report } from '../../src/core/model/report.ts';
import type { Pod } from '../../src/core/model/workloads.ts';
import type { ClusterReader, ListQuery, Page } from '../../src/core/ports.ts';
import { openSnapshot } from '../../src/snapshot/open.ts';

const DEMO = join(import.meta.dirname, '../../media/demo');
const { signal } = new AbortController();
const clock = (): number => assert.fail('the recording has its own time');

interface Told {
  readonly name: string;
  readonly early: readonly Report[];
  readonly last: Report;
  /** What had been asked when the early verdict was told, and in the end. */
  readonly asked: readonly number[];
}

/** The same, but for what its lists answer. */
function relisted(
  reader: ClusterReader,
  change: (page: Page<unknown>, kind: Kind, query: ListQuery) => object,
): ClusterReader {
  return {
    source: reader.source,
    get: (kind, ref, stop) => reader.get(kind, ref, stop),
    log: (query, stop) => reader.log(query, stop),
    list: async (kind, query, stop) => {
      const reading = await reader.list(kind, query, stop);
      if (reading.state !== 'ok') return reading;
      return { ...reading, value: { ...reading.value, ...change(reading.value, kind, query) } };
    },
  };
}

/** A namespace so full of events that the first page holds three of them. */
function crowded(reader: ClusterReader): ClusterReader {
  return relisted(reader, ({ items }, kind, { fieldSelector }) =>
    kind === 'Event' && fieldSelector === undefined
      ? { items: items.slice(0, 3), continueToken: 'more' }
      : {},
  );
}

/** Each pod so many times, under names of their own. */
function withPods(reader: ClusterReader, copies: number): ClusterReader {
  return relisted(reader, ({ items }, kind) =>
    kind === 'Pod' ? { items: (items as Pod[]).flatMap((pod) => copiesOf(pod, copies)) } : {},
  );
}

function copiesOf(pod: Pod, copies: number): Pod[] {
  return Array.from({ length: copies }, (_, at) => ({
    ...pod,
    metadata: { ...pod.metadata, name: `${pod.metadata?.name}-${at}` },
  }));
}

async function diagnoses(change: (reader: ClusterReader) => ClusterReader): Promise<Told[]> {
  const opened = await openSnapshot(DEMO);
  assert.ok('reader' in opened);
  const reader = change(opened.reader);
  const all = await reader.list('Deployment', {}, signal);
  assert.ok(all.state === 'ok');
  return Promise.all(
    all.value.items.map(async ({ metadata }) => {
      let requests = 0;
      const counting: ClusterReader = {
        source: reader.source,
        get: (...it) => (requests++, reader.get(...it)),
        log: (...it) => (requests++, reader.log(...it)),
        list: (...it) => (requests++, reader.list(...it)),
      };
      const target = { namespace: metadata!.namespace!, name: metadata!.name! };
      const early: Report[] = [];
      const asked: number[] = [];
      const diagnosis = await diagnose(counting, target, {
        signal,
        clock,
        onVerdict: (report) => {
          early.push(report);
          asked.push(requests);
        },
      });
      assert.ok(diagnosis.is === 'report');
      return { name: target.name, early, last: diagnosis.report, asked: [...asked, requests] };
    }),
  );
}

describe('an early verdict', () => {
  for (const [what, change] of [
    ['where all events fit into one page', (reader: ClusterReader) => reader],
    ['in a crowded namespace', crowded],
  ] as const)
    it(`names the cause that the report names in the end, ${what}`, async () => {
      const all = await diagnoses(change);
      for (const { name, early, last } of all)
        for (const { verdict } of early) assert.equal(verdict.cause, last.verdict.cause, name);
      assert.ok(all.every(({ early }) => early.length <= 1));
    });

  it('of crashing containers does not wait for their logs', async () => {
    const all = await diagnoses((reader) => reader);
    const crashing = all.filter(({ last }) => last.verdict.cause === 'crash-loop');
    assert.ok(crashing.length > 0);
    for (const { name, early, asked } of crashing) {
      assert.equal(early.length, 1, name);
      assert.ok(asked[0]! < asked[1]!, 'it was told before the logs were asked for');
      assert.ok(!early[0]!.steps.some(({ id }) => id === 'logs'), 'they are still to come');
    }
  });

  it('of an image that cannot be pulled does not wait for the rest of the events', async () => {
    const [gateway] = (await diagnoses(crowded)).filter(({ name }) => name === 'gateway');
    assert.equal(gateway?.early[0]?.verdict.cause, 'image-pull-failure');
    assert.ok(!gateway.early[0].steps.some(({ id }) => id === 'events'), 'they are still to come');
    assert.ok(gateway.asked[0]! < gateway.asked[1]!);
  });

  for (const [copies, expected] of [
    [1, ['verdict', 'report']],
    [60, ['turn begins', 'turn', 'verdict', 'turn begins', 'turn', 'report']],
  ] as const)
    it(`is judged in a turn of its own where pods are many, and so is the report: ${copies} of each`, async () => {
      const opened = await openSnapshot(DEMO);
      assert.ok('reader' in opened);
      const order: string[] = [];
      const diagnosis = await diagnose(
        withPods(opened.reader, copies),
        { namespace: 'platform', name: 'gateway' },
        {
          signal,
          clock,
          turn: async () => {
            order.push('turn begins');
            await new Promise(setImmediate);
            order.push('turn');
          },
          onVerdict: () => order.push('verdict'),
        },
      );
      order.push(diagnosis.is);
      assert.deepEqual(order, expected);
    });

  it('is none of what is well, nor where the controller has still to be asked', async () => {
    for (const { name, early, last } of await diagnoses(crowded))
      if (last.verdict.cause === null || last.generation.matches === false)
        assert.deepEqual(early, [], name);
  });
});
