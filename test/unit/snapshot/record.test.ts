import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { load } from 'js-yaml';
import { PLACED_PODS } from '../../../src/core/collectors/nodeRequests.ts';
import { KINDS, type Kind, type KindObject } from '../../../src/core/model/kinds.ts';
import type { Blind, Reading } from '../../../src/core/model/reading.ts';
import type { ClusterReader, ListQuery, LogQuery, Page } from '../../../src/core/ports.ts';
import { recordingReader, toSnapshot } from '../../../src/snapshot/record.ts';
import { GO_ON, opened, refused, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const AT = { context: 'prod', collectedAt: '2026-11-22T10:00:00Z', key: 'test' };
const FORBIDDEN: Blind = { state: 'forbidden', reason: 'User "eve" cannot list resource "pods"' };
const TIMEOUT: Blind = { state: 'timeout', reason: 'no answer after 30 s' };
const UNREACHABLE: Blind = { state: 'failed', reason: 'connection refused', failure: 'unreachable' };

type AnyPage = Page<KindObject<Kind>>;
type Question =
  | { readonly get: Kind; readonly name: string; readonly answer: Reading<KindObject<Kind>> }
  | { readonly list: Kind; readonly query: ListQuery; readonly answer: Reading<AnyPage> }
  | { readonly log: LogQuery; readonly answer: Reading<string> };

function object(kind: Kind, name: string, more: object = {}): KindObject<Kind> {
  const namespace = KINDS[kind].namespaced ? { namespace: 'shop' } : {};
  return { metadata: { name, ...namespace, uid: `uid-${name}` }, ...more };
}

function page(items: readonly KindObject<Kind>[], more: Omit<AnyPage, 'items'> = {}): Reading<AnyPage> {
  return { state: 'ok', value: { items, ...more } };
}

/** A live reader that answers with whatever its next question says. */
class Scripted {
  #next: Question | undefined;

  readonly reader: ClusterReader = {
    source: { kind: 'cluster', context: 'prod', where: 'https://127.0.0.1' },
    get: () => Promise.resolve(this.#next?.answer as never),
    list: () => Promise.resolve(this.#next?.answer as never),
    log: () => Promise.resolve(this.#next?.answer as never),
  };

  answerTo(question: Question): void {
    this.#next = question;
  }
}

function ask(reader: ClusterReader, question: Question): Promise<Reading<unknown>> {
  if ('get' in question) return reader.get(question.get, { name: question.name, namespace: 'shop' }, GO_ON);
  if ('list' in question) return reader.list(question.list, question.query, GO_ON);
  return reader.log(question.log, GO_ON);
}

async function record(questions: readonly Question[], redact = false): Promise<string> {
  const live = new Scripted();
  const recorder = recordingReader(live.reader);
  for (const question of questions) {
    live.answerTo(question);
    await ask(recorder, question);
  }
  return toSnapshot(recorder.recording, { ...AT, redact });
}

async function replay(questions: readonly Question[]): Promise<Reading<unknown>[]> {
  const { reader, problems } = await opened(await folder.write('recorded.yaml', await record(questions)));
  assert.deepEqual(problems, []);
  const answers: Reading<unknown>[] = [];
  for (const question of questions) answers.push(await ask(reader, question));
  return answers;
}

/** Maps are read without a prototype, which is no difference here. */
function plain(answers: readonly Reading<unknown>[]): unknown {
  return JSON.parse(JSON.stringify(answers));
}

const shop = { namespace: 'shop' };
const web: LogQuery = { namespace: 'shop', pod: 'web-1', container: 'web', previous: false, tailLines: 20 };

describe('a recording', () => {
  describe('answers as the cluster did', () => {
    const cases: [string, Question[]][] = [
      [
        'an object',
        [
          {
            get: 'Deployment',
            name: 'web',
            answer: { state: 'ok', value: object('Deployment', 'web', { spec: { replicas: 3 } }) },
          },
        ],
      ],
      [
        'an object that does not exist',
        [
          {
            get: 'Deployment',
            name: 'api',
            answer: { state: 'notFound', reason: 'deployments.apps "api" not found' },
          },
        ],
      ],
      ['an object that may not be read', [{ get: 'Node', name: 'n1', answer: FORBIDDEN }]],
      [
        'a list',
        [
          {
            list: 'Pod',
            query: { ...shop, labelSelector: 'app=web' },
            answer: page([
              object('Pod', 'web-1', {
                metadata: { name: 'web-1', namespace: 'shop', labels: { app: 'web' } },
              }),
            ]),
          },
        ],
      ],
      ['an empty list', [{ list: 'Event', query: shop, answer: page([]) }]],
      [
        'a list that may not be read',
        [{ list: 'Pod', query: { namespace: 'kube-system' }, answer: FORBIDDEN }],
      ],
      ['a list that never came', [{ list: 'Event', query: shop, answer: TIMEOUT }]],
      ['a server that is gone', [{ list: 'ReplicaSet', query: shop, answer: UNREACHABLE }]],
      [
        'a list with something left out',
        [{ list: 'Pod', query: shop, answer: page([object('Pod', 'web-1')], { truncated: 'only 1 of 9' }) }],
      ],
      [
        'the first page of a list that nobody read on',
        [
          {
            list: 'Event',
            query: { ...shop, limit: 2 },
            answer: page([object('Event', 'b'), object('Event', 'a')], { continueToken: '2' }),
          },
        ],
      ],
      [
        'two pages, and a third that failed',
        [
          {
            list: 'Pod',
            query: { ...shop, limit: 1 },
            answer: page([object('Pod', 'a')], { continueToken: '1' }),
          },
          {
            list: 'Pod',
            query: { ...shop, limit: 1, continueToken: '1' },
            answer: page([object('Pod', 'b')], { continueToken: '2' }),
          },
          { list: 'Pod', query: { ...shop, limit: 1, continueToken: '2' }, answer: TIMEOUT },
        ],
      ],
      [
        'two pages to the end',
        [
          {
            list: 'Pod',
            query: { ...shop, limit: 1 },
            answer: page([object('Pod', 'a')], { continueToken: '1' }),
          },
          {
            list: 'Pod',
            query: { ...shop, limit: 1, continueToken: '1' },
            answer: page([object('Pod', 'b')]),
          },
        ],
      ],
      [
        'a full first page beside a scan of its own',
        [
          {
            list: 'Event',
            query: { ...shop, limit: 1 },
            answer: page([object('Event', 'b', { type: 'Normal' })], { continueToken: '1' }),
          },
          {
            list: 'Event',
            query: { ...shop, fieldSelector: 'type=Warning' },
            answer: page([object('Event', 'a', { type: 'Warning' })]),
          },
        ],
      ],
      [
        'a query that cannot be evaluated again',
        [
          {
            list: 'Event',
            query: { ...shop, fieldSelector: 'involvedObject.apiVersion=v1' },
            answer: page([object('Event', 'a')]),
          },
        ],
      ],
      ['kinds without namespaces', [{ list: 'Node', query: {}, answer: page([object('Node', 'n1')]) }]],
      ['a log', [{ log: web, answer: { state: 'ok', value: 'one\n\ttwo: "x"\n' } }]],
      ['an empty log', [{ log: web, answer: { state: 'ok', value: '' } }]],
      [
        'the log of a previous life, which may not be read',
        [{ log: { ...web, previous: true }, answer: FORBIDDEN }],
      ],
    ];
    for (const [title, questions] of cases)
      it(title, async () => {
        assert.deepEqual(plain(await replay(questions)), plain(questions.map((question) => question.answer)));
      });
  });

  it('knows its context, its moment and its file', async () => {
    const path = await folder.write(
      'source.yaml',
      await record([{ list: 'Pod', query: shop, answer: page([]) }]),
    );
    const { reader } = await opened(path);
    assert.deepEqual(reader.source, {
      kind: 'snapshot',
      context: 'prod',
      where: path,
      recordedAt: '2026-11-22T10:00:00Z',
    });
  });

  it('keeps of pods that were only counted where they stand and what they request', async () => {
    const counted: ListQuery = { fieldSelector: PLACED_PODS };
    const requests = { resources: { requests: { cpu: '1' } } };
    const placed = (name: string): KindObject<Kind> =>
      object('Pod', name, {
        spec: {
          nodeName: 'n1',
          serviceAccountName: 'robot',
          containers: [{ name: 'web', image: 'web:1', env: [{ name: 'A', value: 'b' }], ...requests }],
          initContainers: [{ name: 'proxy', restartPolicy: 'Always', ...requests }],
          overhead: { cpu: '10m' },
        },
        status: { phase: 'Running', podIP: '10.0.0.1' },
      });
    const questions: Question[] = [
      { list: 'Pod', query: { ...shop, labelSelector: 'app=web' }, answer: page([placed('web-1')]) },
      { list: 'Pod', query: counted, answer: page([placed('web-1'), placed('other-1')]) },
    ];
    const { items } = load(await record(questions)) as { items: unknown[] };
    assert.deepEqual(items, [
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'other-1', namespace: 'shop' },
        spec: {
          nodeName: 'n1',
          containers: [requests],
          initContainers: [{ restartPolicy: 'Always', ...requests }],
          overhead: { cpu: '10m' },
        },
        status: { phase: 'Running' },
      },
      { apiVersion: 'v1', kind: 'Pod', ...placed('web-1') },
    ]);
    const [, again] = await replay(questions);
    assert.ok(again?.state === 'ok');
    assert.equal((again.value as AnyPage).items.length, 2);
  });

  it('does not claim what it was not asked', async () => {
    const questions: Question[] = [
      { list: 'Pod', query: { ...shop, labelSelector: 'app=web' }, answer: page([object('Pod', 'web-1')]) },
    ];
    const { reader } = await opened(await folder.write('asked.yaml', await record(questions)));
    const states = [
      await reader.list('Pod', shop, GO_ON),
      await reader.list('Pod', { namespace: 'other' }, GO_ON),
      await reader.list('Event', shop, GO_ON),
      await reader.get('Pod', { namespace: 'shop', name: 'web-2' }, GO_ON),
      await reader.log(web, GO_ON),
    ].map((reading) => reading.state);
    assert.deepEqual(states, ['absent', 'absent', 'absent', 'absent', 'absent']);
  });

  it('answers a narrower query from a list without selectors, and forbids what was forbidden', async () => {
    const { reader } = await opened(
      await folder.write(
        'narrower.yaml',
        await record([
          {
            list: 'Event',
            query: shop,
            answer: page([
              object('Event', 'a', { type: 'Warning' }),
              object('Event', 'b', { type: 'Normal' }),
            ]),
          },
          { list: 'Pod', query: shop, answer: FORBIDDEN },
        ]),
      ),
    );
    const events = await reader.list('Event', { ...shop, fieldSelector: 'type=Warning' }, GO_ON);
    assert.deepEqual(events.state === 'ok' && events.value.items.map((item) => item.metadata?.name), ['a']);
    assert.deepEqual(await reader.list('Pod', { ...shop, labelSelector: 'app=web' }, GO_ON), FORBIDDEN);
    assert.equal((await reader.get('Event', { ...shop, name: 'c' }, GO_ON)).state, 'notFound');
  });

  it('keeps a list that was read to its end over one that was not, and the last answer otherwise', async () => {
    const whole: Question = {
      list: 'Pod',
      query: shop,
      answer: page([object('Pod', 'a'), object('Pod', 'b')]),
    };
    const cut: Question = {
      list: 'Pod',
      query: { ...shop, limit: 1 },
      answer: page([object('Pod', 'a')], { continueToken: 'x' }),
    };
    const blind: Question = { list: 'Pod', query: shop, answer: TIMEOUT };
    for (const questions of [
      [cut, whole],
      [whole, cut],
      [blind, whole],
      [whole, blind],
    ])
      assert.ok((await replay(questions)).every((answer) => answer.state === 'ok'));
    const last = await replay([
      { get: 'Pod', name: 'a', answer: TIMEOUT },
      { get: 'Pod', name: 'a', answer: { state: 'ok', value: object('Pod', 'a') } },
    ]);
    assert.deepEqual(
      last.map((answer) => answer.state),
      ['ok', 'ok'],
    );
  });

  it('is one List that other tools read, with its block first and its kind last', async () => {
    const text = await record([
      { list: 'Pod', query: shop, answer: page([object('Pod', 'web-1')]) },
      { list: 'Event', query: shop, answer: page([]) },
      { get: 'Lease', name: 'x', answer: FORBIDDEN },
      { log: web, answer: { state: 'ok', value: 'one\ntwo\n' } },
    ]);
    assert.deepEqual(load(text), {
      apiVersion: 'v1',
      metadata: {
        annotations: {
          'rollout-doctor': {
            formatVersion: 1,
            collectedAt: '2026-11-22T10:00:00Z',
            context: 'prod',
            listed: [
              { kind: 'Event', namespace: 'shop', found: 0 },
              { kind: 'Pod', namespace: 'shop', found: 1 },
            ],
            unread: [{ kind: 'Lease', name: 'x', namespace: 'shop', ...FORBIDDEN }],
            logs: [
              { namespace: 'shop', pod: 'web-1', container: 'web', previous: false, text: 'one\ntwo\n' },
            ],
          },
        },
      },
      items: [
        { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-1', namespace: 'shop', uid: 'uid-web-1' } },
      ],
      kind: 'List',
    });
    assert.match(text, /^kind: List\n$/m);
  });

  it('that lost its end is refused, not half believed', async () => {
    const text = await record([
      { list: 'Pod', query: shop, answer: page([object('Pod', 'web-1'), object('Pod', 'web-2')]) },
    ]);
    const lines = text.split('\n');
    for (let kept = 3; kept < lines.length - 2; kept++)
      assert.match(
        await refused(await folder.write('cut.yaml', lines.slice(0, kept).join('\n'))),
        /cut\.yaml/,
      );
  });

  const versions: [string, unknown, RegExp][] = [
    [
      'a newer format',
      { formatVersion: 2 },
      /snapshot format 2, and this Rollout Doctor reads format 1: update it/,
    ],
    ['no format', { collectedAt: '2026-11-22T10:00:00Z' }, /no formatVersion/],
    ['a format that never was', { formatVersion: 0 }, /does not exist/],
    ['a block that is no block', 'yes', /no formatVersion/],
  ];
  for (const [title, block, expected] of versions)
    it(`of ${title} is refused`, async () => {
      const list = {
        apiVersion: 'v1',
        kind: 'List',
        metadata: { annotations: { 'rollout-doctor': block } },
        items: [{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } }],
      };
      assert.match(await refused(await folder.write('version.json', JSON.stringify(list))), expected);
    });

  it('with nonsense in its block is read as far as it makes sense', async () => {
    const block = {
      formatVersion: 1,
      listed: [
        { kind: 'Secret', namespace: 'shop' },
        { kind: 'Pod', namespace: 'shop', then: { state: 'ok' }, items: ['shop/gone', 7] },
        null,
      ],
      unread: [
        { kind: 'Event', namespace: 'shop', state: 'fine' },
        { state: 'forbidden' },
        { kind: 'PodLog', name: 'x' },
      ],
      logs: [{ pod: 'web-1' }, 'x'],
    };
    const list = {
      apiVersion: 'v1',
      kind: 'List',
      metadata: { annotations: { 'rollout-doctor': block } },
      items: [],
    };
    const { reader } = await opened(await folder.write('nonsense.json', JSON.stringify(list)));
    const pods = await reader.list('Pod', shop, GO_ON);
    assert.deepEqual(pods, { state: 'ok', value: { items: [], continueToken: '0' } });
    const rest = await reader.list('Pod', { ...shop, continueToken: '0' }, GO_ON);
    assert.deepEqual(rest, { state: 'failed', reason: 'the recording does not say why' });
    assert.equal((await reader.list('Event', shop, GO_ON)).state, 'failed');
  });

  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'yes',
      '1e3',
      ' - a',
      '|',
      '\t',
      '2026-11-22',
      'a: b',
      '#',
      '\r\n',
      '---',
      '\u0085\u2028',
    ),
  );
  const label = fc.dictionary(fc.oneof(text, fc.constant('__proto__')), text, { maxKeys: 3 });
  const objects = fc.record({
    name: fc.stringMatching(/^[a-z]{1,3}$/),
    labels: label,
    message: text,
    replicas: fc.maxSafeInteger(),
  });
  const blinds: fc.Arbitrary<Blind> = fc.record({
    state: fc.constantFrom('forbidden', 'notFound', 'timeout', 'failed', 'cancelled'),
    reason: text,
  });
  const questions: fc.Arbitrary<Question[]> = fc.uniqueArray(
    fc.oneof(
      fc.record({
        log: fc.record({
          namespace: fc.constant('shop'),
          pod: text,
          container: text,
          previous: fc.boolean(),
          tailLines: fc.constant(1000),
        }),
        answer: fc.oneof(
          blinds,
          text.map((value): Reading<string> => ({ state: 'ok', value })),
        ),
      }),
      fc.record({
        list: fc.constantFrom<Kind>('Deployment', 'ReplicaSet'),
        query: fc.constant(shop),
        answer: fc.oneof(blinds, fc.uniqueArray(objects, { selector: (one) => one.name }).map(described)),
      }),
    ),
    {
      selector: (question) =>
        JSON.stringify('log' in question ? { ...question.log } : 'list' in question ? question.list : ''),
      maxLength: 5,
    },
  );

  function described(
    all: readonly { name: string; labels: Record<string, string>; message: string; replicas: number }[],
  ): Reading<AnyPage> {
    const sorted = [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
    return page(
      sorted.map(({ name, labels, message, replicas }) => ({
        metadata: { name, namespace: 'shop', labels: Object.assign(Object.create(null) as object, labels) },
        spec: { replicas },
        status: { conditions: [{ message }] },
      })),
    );
  }

  it('replays any answers, whatever is in their texts', async () => {
    await fc.assert(
      fc.asyncProperty(questions, async (all) => {
        fc.pre(all.length > 0);
        const expected = all.map((question) => question.answer);
        assert.deepEqual(plain(await replay(all)), plain(expected));
      }),
      { numRuns: 60 },
    );
  });

  it('recorded again from a snapshot is the same text', async () => {
    await fc.assert(
      fc.asyncProperty(questions, async (all) => {
        fc.pre(all.length > 0);
        const first = await record(all, true);
        const { reader } = await opened(await folder.write('first.yaml', first));
        const again = recordingReader(reader);
        for (const question of all) await ask(again, question);
        const withoutCount = (snapshot: string): string => snapshot.replace(/redacted: \d+\n/, '');
        assert.equal(withoutCount(toSnapshot(again.recording, AT)), withoutCount(first));
      }),
      { numRuns: 60 },
    );
  });
});
