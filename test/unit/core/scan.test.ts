import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Blind } from '../../../src/core/model/reading.ts';
import { read } from '../../../src/core/model/reading.ts';
import type { Deployment } from '../../../src/core/model/workloads.ts';
import { scan, type ScanOptions, type ScanReport } from '../../../src/core/scan.ts';
import { NOW } from '../../support/facts.ts';
import { heldReader, type HeldReader } from '../../support/heldReader.ts';
import { rawCondition, rawDeployment, type Raw } from '../../support/objects.ts';

const OPTIONS: ScanOptions = { signal: new AbortController().signal, clock: () => NOW };

async function report(reader: HeldReader, options: Partial<ScanOptions> = {}): Promise<ScanReport> {
  const result = await scan(reader, { ...OPTIONS, ...options });
  assert.ok('flagged' in result, JSON.stringify(result));
  return result;
}

const named = (name: string, change: Parameters<typeof rawDeployment>[0] = {}, namespace = 'shop'): Raw =>
  rawDeployment({ ...change, metadata: { name, namespace, uid: `uid-${name}`, ...change.metadata } });
const broken = (name: string, namespace?: string): Raw =>
  named(
    name,
    { status: { conditions: [rawCondition('ReplicaFailure', 'True', 'FailedCreate')] } },
    namespace,
  );
const paused = (name: string, namespace?: string): Raw => named(name, { spec: { paused: true } }, namespace);
const unobserved = (name: string, namespace?: string): Raw =>
  named(name, { metadata: { generation: 3 } }, namespace);

const names = ({ flagged }: ScanReport): string[] =>
  flagged.map(({ namespace, name }) => `${namespace}/${name}`);

describe('a scan', () => {
  it('lists the flagged ones worst first, then by namespace and name, and counts all', async () => {
    const all = [
      paused('a'),
      broken('z'),
      named('fine'),
      unobserved('b'),
      broken('c', 'bank'),
      broken('a', 'bank'),
    ];
    const found = await report(heldReader(all));
    assert.deepEqual(names(found), ['bank/a', 'bank/c', 'shop/z', 'shop/b', 'shop/a']);
    assert.deepEqual(
      found.flagged.map(({ severity }) => severity),
      ['incident', 'incident', 'incident', 'warning', 'information'],
    );
    assert.equal(found.seen, 6);
    assert.equal(found.truncated, null);
  });

  it('does not depend on the order of the list', async () => {
    const all = [paused('a'), broken('z'), unobserved('b'), broken('c', 'bank'), named('fine')];
    const expected = await report(heldReader(all));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(all, { minLength: all.length }), async (shuffled) => {
        assert.deepEqual(await report(heldReader(shuffled)), expected);
      }),
      { numRuns: 20 },
    );
  });

  it('tells uid, both generations and every flag', async () => {
    const [one] = (await report(heldReader([unobserved('b')]))).flagged;
    assert.deepEqual(one, {
      namespace: 'shop',
      name: 'b',
      uid: 'uid-b',
      generation: { desired: 3, observed: 2 },
      severity: 'warning',
      flags: [
        {
          id: 'unobserved-generation',
          severity: 'warning',
          text: 'generation 3, observed 2',
          since: null,
        },
      ],
    });
  });

  it('turns every page', async () => {
    const all = Array.from({ length: 7 }, (_, i) => (i % 2 === 0 ? broken(`d-${i}`) : named(`d-${i}`)));
    const reader = heldReader(all, { pageSize: 3 });
    const found = await report(reader);
    assert.deepEqual([found.seen, found.flagged.length, reader.requests.length], [7, 4, 3]);
  });

  it('looks at one namespace or at all', async () => {
    const reader = heldReader([broken('a'), broken('b', 'bank')]);
    const one = await report(reader, { namespace: 'bank' });
    const all = await report(reader);
    assert.deepEqual([names(one), one.namespace], [['bank/b'], 'bank']);
    assert.deepEqual([names(all).length, all.namespace], [2, null]);
    assert.deepEqual(reader.requests, ['LIST Deployment bank', 'LIST Deployment']);
  });

  it('finds nothing in nothing', async () => {
    const found = await report(heldReader([]));
    assert.deepEqual([found.seen, found.flagged], [0, []]);
  });

  describe('ends without a list', () => {
    const refused: Blind = { state: 'forbidden', reason: 'may not list deployments' };
    it('where it may not be read', async () => {
      assert.deepEqual(await scan(heldReader([], { blind: { Deployment: refused } }), OPTIONS), refused);
    });

    it('and says why in text that is safe to print', async () => {
      const hostile: Blind = { state: 'failed', reason: 'no\u001b[2J' };
      assert.deepEqual(await scan(heldReader([], { blind: { Deployment: hostile } }), OPTIONS), {
        state: 'failed',
        reason: 'no^[[2J',
      });
    });

    it('where a later page fails: half a list is never shown as the whole', async () => {
      const reader = heldReader([broken('a'), broken('b')], { pageSize: 1 });
      const list = reader.list.bind(reader);
      const late: Blind = { state: 'timeout', reason: 'no answer in time' };
      reader.list = (kind, query, signal) =>
        query.continueToken === undefined ? list(kind, query, signal) : Promise.resolve(late);
      assert.deepEqual(await scan(reader, OPTIONS), late);
    });

    /** A server that always has more; `token` names the next page. */
    async function endless(items: readonly Deployment[], token: (page: number) => string): Promise<Blind> {
      const reader = heldReader([]);
      let pages = 0;
      reader.list = () => {
        assert.ok(++pages < 50, 'goes on for ever');
        return Promise.resolve(read({ items, continueToken: token(pages) }) as never);
      };
      const result = await scan(reader, OPTIONS);
      assert.ok('state' in result);
      return result;
    }
    const one: Deployment = { metadata: { name: 'a' } };
    const servers: [string, readonly Deployment[], (page: number) => string][] = [
      ['the same page again', [one], () => 'again'],
      ['two pages in turn', [one], (page) => `page-${page % 2}`],
      ['empty pages for ever', [], (page) => `page-${page}`],
    ];
    for (const [what, items, token] of servers)
      it(`where a server sends ${what}`, async () => {
        const { state, failure } = await endless(items, token);
        assert.deepEqual([state, failure], ['failed', 'invalid-response']);
      });
  });

  describe('tells the time', () => {
    const serverTime = '2026-11-22T12:00:00Z';
    it('as asked for first', async () => {
      const found = await report(heldReader([], { serverTime }), { now: NOW });
      assert.equal(found.collectedAt, '2026-11-22T10:00:00Z');
    });
    it('then as the server says with its first page', async () => {
      assert.equal((await report(heldReader([], { serverTime }))).collectedAt, serverTime);
    });
    it('then as the snapshot was recorded', async () => {
      const reader = heldReader([]);
      const recorded = { ...reader, source: { ...reader.source, recordedAt: '2026-11-22T11:00:00Z' } };
      assert.equal((await report(recorded)).collectedAt, '2026-11-22T11:00:00Z');
    });
    it('and by the local clock only last', async () => {
      assert.equal((await report(heldReader([]))).collectedAt, '2026-11-22T10:00:00Z');
    });
  });

  it('says what a cap has cut', async () => {
    const reader = heldReader([]);
    reader.list = () => Promise.resolve(read({ items: [], truncated: 'cut at 10' }) as never);
    assert.equal((await report(reader)).truncated, 'cut at 10');
  });

  it('makes hostile text visible and short', async () => {
    const message = `\u001b[2J\u202Eevil${'x'.repeat(1_500_000)}`;
    const hostile = named('web', {
      status: { conditions: [rawCondition('ReplicaFailure', 'True', 'FailedCreate', message)] },
    });
    const [found] = (await report(heldReader([hostile]))).flagged;
    const text = found?.flags[0]?.text ?? '';
    assert.ok(text.startsWith('FailedCreate: ^[[2J⟨U+202E⟩evil'), text.slice(0, 60));
    assert.ok(text.length < 5000, String(text.length));
  });

  it('lists an object that nobody could name, rather than to lose it', async () => {
    const nameless = { ...broken('x'), metadata: null };
    const [found] = (await report(heldReader([broken('a')], {}))).flagged;
    assert.equal(found?.name, 'a');
    const reader = heldReader([]);
    reader.list = () => Promise.resolve(read({ items: [{ ...nameless, metadata: {} }] }) as never);
    const [one] = (await report(reader)).flagged;
    assert.deepEqual([one?.name, one?.uid, one?.generation.desired], ['', null, null]);
  });
});
