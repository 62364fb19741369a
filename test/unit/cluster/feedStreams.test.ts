/** What arrives may be cut anywhere: the result is the same for every cut. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readJsonPage } from '../../../src/cluster/listPage.ts';
import type { Lost } from '../../../src/cluster/lost.ts';
import type { WatchEvent } from '../../../src/cluster/watchEvent.ts';
import { readWatch } from '../../../src/cluster/watchStream.ts';
import { UNSHARED } from '../../../src/core/summary.ts';
import { arriving, cutAt } from '../../support/arriving.ts';
import { deploymentList, fed } from '../../support/feedRig.ts';
import { wholePage, type WholePage } from '../../support/wholePage.ts';

async function eventsOf(chunks: readonly Buffer[]): Promise<WatchEvent[]> {
  const events: WatchEvent[] = [];
  const broken = await readWatch(arriving(chunks), 'json', UNSHARED, (some) => {
    events.push(...some);
    return true;
  });
  assert.equal(broken, undefined);
  return events;
}

const tricky = fed('größe-🐳', 3, {
  metadata: { annotations: { quoted: 'a "b" \\ {[}]', items: '"items":[{}]' } },
  status: { conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'Zeile 1\nПривет "мир" ☸ \\' }] },
});

describe('a watch', () => {
  const lines = [
    JSON.stringify({ type: 'ADDED', object: tricky }),
    '',
    `${JSON.stringify({ type: 'MODIFIED', object: fed('b', 4) })}\r`,
    '   ',
    JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '5' } } }),
    'no JSON',
    '"text"',
    '{"type":"MODIFIED"}',
    '{"type":"DELETED","object":{"metadata":{"name":"x"}}}',
    '{"type":"CHANGED","object":{}}',
    '{"type":"ERROR","object":{"code":410,"reason":"Expired","message":"too old"}}',
    '{"type":"ERROR"}',
  ];
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  let whole: WatchEvent[];

  before(async () => {
    whole = await eventsOf([bytes]);
  });

  it('brings one event for each line that is not blank', () => {
    assert.deepEqual(
      whole.map((event) => (event.is === 'odd' ? event.what : event.is)),
      [
        'changed',
        'changed',
        'bookmark',
        'broken',
        'broken',
        'MODIFIED without a Deployment',
        'DELETED without a Deployment',
        'an event of an unknown type',
        'error',
        'error',
      ],
    );
    const [first] = whole;
    assert.ok(first?.is === 'changed');
    assert.equal(first.deployment.summary.name, 'größe-🐳');
    assert.equal(first.deployment.summary.conditions[0]?.message, 'Zeile 1\nПривет "мир" ☸ \\');
  });

  it('brings the same events wherever it is cut in two [F27]', async () => {
    for (let at = 0; at <= bytes.length; at++) assert.deepEqual(await eventsOf(cutAt(bytes, [at])), whole);
  });

  it('brings the same events byte by byte [F27]', async () => {
    const cuts = Array.from({ length: bytes.length - 1 }, (_, at) => at + 1);
    assert.deepEqual(await eventsOf(cutAt(bytes, cuts)), whole);
  });

  it('brings the same events however often it is cut [F27]', async () => {
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(cuts, async (some) => {
        assert.deepEqual(await eventsOf(cutAt(bytes, some)), whole);
      }),
    );
  });

  it('leaves out a last line that has no end: it may be half of one [F27]', async () => {
    const half = Buffer.from(`${lines[0]!}\n${lines[4]!}`);
    assert.deepEqual(
      (await eventsOf([half])).map((event) => event.is),
      ['changed'],
    );
  });

  it('takes a line of 3 MB, and gives up one that has no end [F27]', async () => {
    const long = JSON.stringify({
      type: 'ADDED',
      object: fed('big', 1, { spec: { x: 'y'.repeat(3_000_000) } }),
    });
    assert.equal((await eventsOf([Buffer.from(`${long}\n`)])).length, 1);
    const endless = Array.from({ length: 9 }, () => Buffer.alloc(1_000_000, 'x'));
    const broken = await readWatch(arriving(endless), 'json', UNSHARED, () => true);
    assert.deepEqual(
      [broken?.lost, broken?.why],
      ['invalid-response', 'the watch holds an event of more than 8 MB'],
    );
  });
});

describe('a page of a list, as an API server writes it', () => {
  // Without kind and version in each item, so that it begins with its metadata.
  const item = (name: string, inside?: object): object => {
    const { kind: _, apiVersion: __, metadata, ...rest } = fed(name, 1);
    return { metadata, ...rest, ...inside };
  };
  /** Between these two objects it looks as between two items. */
  const pair = { list: [{ name: 'x' }, { metadata: { name: 'y' } }] };
  const orders: [string, object[]][] = [
    ['of one item', [item('a')]],
    ['of several', [item('a'), item('größe-🐳'), item('c')]],
    ['whose first item holds what looks like a border', [item('a', pair), item('b'), item('c')]],
    ['whose last one does', [item('a'), item('b'), item('c', pair)]],
    ['of which each does', [item('a', pair), item('b', pair), item('c', pair)]],
  ];
  for (const [what, items] of orders)
    it(`is read item by item and as a whole to the same, ${what} [F7]`, async () => {
      const bytes = [Buffer.from(JSON.stringify(deploymentList('7', items)))];
      const page = await wholePage(readJsonPage, arriving(bytes));
      assert.ok(!('lost' in page));
      assert.equal(page.deployments.length, items.length);
      assert.deepEqual(page, await wholePage(readJsonPage, arriving(bytes), 0));
    });

  it('is none where it is cut off behind an item [F7]', async () => {
    const whole = JSON.stringify(deploymentList('7', [item('a'), item('b'), item('c')]));
    for (const end of [whole.lastIndexOf(',{"metadata"'), whole.length - 1]) {
      const page = await wholePage(readJsonPage, arriving([Buffer.from(whole.slice(0, end))]));
      assert.equal('lost' in page && page.lost, 'invalid-response');
    }
  });
});

const ways: [string, number | undefined][] = [
  ['held until it is whole, as small ones are', undefined],
  ['parsed while it arrives, as large ones are', 0],
];
for (const [how, wholeBytes] of ways)
  describe(`a page of a list, ${how}`, () => {
    function pageOf(chunks: readonly Buffer[]): Promise<WholePage | Lost> {
      return wholePage(readJsonPage, arriving(chunks), wholeBytes);
    }

    const list = deploymentList('7', [tricky, fed('b', 2), null, 'text', 5, [{}], {}, fed('c', 3)], 'next');
    const bytes = Buffer.from(JSON.stringify(list));
    let whole: WholePage | Lost;

    before(async () => {
      whole = await pageOf([bytes]);
    });

    it('brings its Deployments, and counts what is none', () => {
      assert.ok(!('lost' in whole));
      const { deployments, ...rest } = whole;
      assert.deepEqual(rest, { odd: 5, version: '7', next: 'next' });
      assert.deepEqual(
        deployments.map(({ uid, version }) => [uid, version]),
        [
          ['uid-größe-🐳', '3'],
          ['uid-b', '2'],
          ['uid-c', '3'],
        ],
      );
    });

    it('is the same wherever it is cut in two [F7]', async () => {
      for (let at = 0; at <= bytes.length; at++) assert.deepEqual(await pageOf(cutAt(bytes, [at])), whole);
    });

    it('is the same byte by byte [F7]', async () => {
      const cuts = Array.from({ length: bytes.length - 1 }, (_, at) => at + 1);
      assert.deepEqual(await pageOf(cutAt(bytes, cuts)), whole);
    });

    const spellings: [string, string][] = [
      ['indented', JSON.stringify(list, null, 4)],
      ['on Windows lines', JSON.stringify(list, null, '\t').replaceAll('\n', '\r\n')],
      ['with blanks around its colons', JSON.stringify(list).replaceAll('":', '" : ')],
      ['with a byte order mark', `\uFEFF${JSON.stringify(list)}`],
      ['with its items before its kind', JSON.stringify(Object.fromEntries(Object.entries(list).reverse()))],
      ['with blanks after it', `${JSON.stringify(list)} \n\n`],
      [
        'with lists of other things',
        JSON.stringify({ others: [{ items: [{}] }, []], ...list, word: 'items', more: [{}] }),
      ],
    ];
    for (const [how, text] of spellings)
      it(`is the same ${how} [F7]`, async () => {
        assert.deepEqual(await pageOf([Buffer.from(text)]), whole);
      });

    const empties: [string, object][] = [
      ['null for its items, as Go writes it', deploymentList('7', null)],
      ['no items in it', deploymentList('7')],
    ];
    for (const [what, text] of empties)
      it(`is empty with ${what}`, async () => {
        assert.deepEqual(await pageOf([Buffer.from(JSON.stringify(text))]), {
          deployments: [],
          odd: 0,
          version: '7',
          next: undefined,
        });
      });

    const text = JSON.stringify(list);
    const broken: [string, string, RegExp][] = [
      ['half of itself', text.slice(0, text.length / 2), /not valid JSON/],
      ['something behind it', `${text}garbage`, /not valid JSON/],
      ['a second list behind it', text + text, /not valid JSON/],
      ['a comma too many', text.replace(/\]\}$/, ',]}'), /not valid JSON/],
      ['a comma missing', text.replace('null,', 'null'), /not valid JSON/],
      ['an item that is not JSON', text.replace('"generation":2', '"generation":two'), /not valid JSON/],
      ['nothing', '', /not valid JSON/],
      ['a page for people', '<html>Sign in</html>', /not valid JSON/],
      ['another kind', text.replace('DeploymentList', 'PodList'), /something else/],
      ['a Status', JSON.stringify({ kind: 'Status', message: 'no' }), /something else/],
      ['no items at all', JSON.stringify({ kind: 'DeploymentList', metadata: {} }), /no list of items/],
      ['items that are no list', JSON.stringify({ kind: 'DeploymentList', items: {} }), /no list of items/],
      [
        'an item of 9 MB',
        JSON.stringify(deploymentList('7', [{ x: 'y'.repeat(9_000_000) }])),
        /more than 8 MB/,
      ],
      ['9 MB around its items', JSON.stringify({ ...list, x: 'y'.repeat(9_000_000) }), /more than 8 MB/],
    ];
    for (const [what, body, why] of broken)
      it(`is no page with ${what} [F7]`, async () => {
        const chunks = cutAt(Buffer.from(body), [Math.floor(body.length / 3)]);
        const page = await pageOf(chunks);
        assert.ok('lost' in page, JSON.stringify(page));
        assert.equal(page.lost, 'invalid-response');
        assert.match(page.why, why);
      });
  });
