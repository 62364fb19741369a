import assert from 'node:assert/strict';
import collector from '../../../../src/core/collectors/logs.ts';
import type { ContainerEnd, ContainerFact, Facts, PodFact } from '../../../../src/core/model/evidence.ts';
import { read, type Blind } from '../../../../src/core/model/reading.ts';
import { evidence } from '../../../support/evidence.ts';
import { ago, container, NOW, pod, pods } from '../../../support/facts.ts';
import { heldReader, type HeldReader } from '../../../support/heldReader.ts';
import { readsOf } from '../../../support/reads.ts';

const end = (exitCode: number): ContainerEnd => ({
  exitCode,
  signal: undefined,
  reason: undefined,
  message: undefined,
  startedAt: undefined,
  finishedAt: ago(60),
});

const waiting = { is: 'waiting', reason: 'CrashLoopBackOff', message: undefined } as const;

const crashing = (name = 'web'): ContainerFact =>
  container({ name, ready: false, restarts: 3, state: waiting, lastEnd: end(1) });

const podWith = (name: string, containers: ContainerFact[], change: Partial<PodFact> = {}): PodFact =>
  pod({ name, containers, ...change });

async function collect(reader: HeldReader, ...items: PodFact[]): Promise<Facts['logs']['excerpts']> {
  const reading = await collector.collect(readsOf(reader), evidence({ pods: read(pods(...items)) }));
  assert.ok(reading.state === 'ok');
  return reading.value.excerpts;
}

/** What is asked for, as `pod container previous|current`. */
async function asked(...items: PodFact[]): Promise<string[]> {
  const names = items.flatMap((one) => one.containers.map(({ name }) => `${one.name}/${name}`));
  const reader = heldReader([], { logs: Object.fromEntries(names.map((name) => [name, ''])) });
  await collect(reader, ...items);
  return reader.requests.map((request) => request.replace('LOG ', ''));
}

describe('collector logs', () => {
  const cases: [string, Partial<ContainerFact>, 'previous' | 'current' | 'not'][] = [
    ['runs', {}, 'not'],
    ['was restarted, and waits for the next try', { ...crashing() }, 'previous'],
    ['was restarted, and is not ready yet', { ready: false, restarts: 1, lastEnd: end(1) }, 'previous'],
    ['was restarted long ago, and is ready', { restarts: 5, lastEnd: end(137) }, 'not'],
    ['has ended badly', { ready: false, state: { is: 'terminated', ...end(2) } }, 'current'],
    [
      'has ended well, though it should run',
      { ready: false, state: { is: 'terminated', ...end(0) } },
      'current',
    ],
    [
      'has ended well, as an init container should',
      { role: 'init', ready: true, restarts: 1, state: { is: 'terminated', ...end(0) }, lastEnd: end(1) },
      'not',
    ],
    [
      'has ended badly as an init container',
      { role: 'init', ready: false, state: { is: 'terminated', ...end(3) } },
      'current',
    ],
    ['has ended well as a sidecar', { role: 'sidecar', state: { is: 'terminated', ...end(0) } }, 'current'],
    [
      'waits for its image',
      { ready: false, state: { is: 'waiting', reason: 'ErrImagePull', message: '' } },
      'not',
    ],
    ['was never reported on', { ready: false, state: undefined }, 'not'],
  ];
  for (const [what, change, expected] of cases)
    it(`${expected === 'not' ? 'asks for no' : `asks for the ${expected}`} log of a container that ${what}`, async () => {
      const one = podWith('web-2-a', [container(change)]);
      assert.deepEqual(await asked(one), expected === 'not' ? [] : [`web-2-a web ${expected}`]);
      assert.equal(collector.wanted(evidence({ pods: read(pods(one)) }), NOW), expected !== 'not');
    });

  it('asks for nothing of older templates: they cannot explain the wanted one', async () => {
    assert.deepEqual(await asked(podWith('web-1-a', [crashing()], { ofCurrent: false })), []);
  });

  it('is not called for where the pods are not known', () => {
    const blind = evidence({ pods: { state: 'forbidden', reason: 'may not list pods' } });
    assert.equal(collector.wanted(blind, NOW), false);
  });

  it('asks for three, of different names before the same again', async () => {
    assert.deepEqual(
      await asked(
        podWith('a', [crashing(), crashing('proxy')]),
        podWith('b', [crashing(), crashing('proxy')]),
        podWith('c', [crashing()]),
      ),
      ['a web previous', 'a proxy previous', 'b web previous'],
    );
  });

  it('keeps the lines, and leaves out those that are empty', async () => {
    const reader = heldReader([], { logs: { 'a/web': 'starting\n\npanic: no database\n' } });
    const [excerpt] = await collect(reader, podWith('a', [crashing()]));
    assert.deepEqual(excerpt, {
      pod: 'a',
      container: 'web',
      previous: true,
      lines: read(['starting', 'panic: no database']),
    });
  });

  it('takes out what looks like a secret, a key over several lines too', async () => {
    const key = [
      '-----BEGIN PRIVATE KEY-----',
      'bWFkZSB1cCBmb3IgdGhpcyB0ZXN0',
      'bm90aGluZyBlbHNl',
      '-----END PRIVATE KEY-----',
    ];
    const text = ['loading', ...key, 'password=hunter2', 'done'].join('\n');
    const [excerpt] = await collect(heldReader([], { logs: { 'a/web': text } }), podWith('a', [crashing()]));
    assert.ok(excerpt?.lines.state === 'ok');
    assert.equal(excerpt.lines.value[0], 'loading');
    assert.equal(excerpt.lines.value.at(-1), 'done');
    assert.doesNotMatch(excerpt.lines.value.join('\n'), /bWFkZ|bm90a|hunter2/);
  });

  it('falls back to the present log where the previous one is gone, and says which it is', async () => {
    const gone: Blind = { state: 'absent', reason: 'no previous log' };
    const dumped: HeldReader = {
      ...heldReader([]),
      log: ({ previous }) => Promise.resolve(previous ? gone : read('panic: no database\n')),
    };
    const [excerpt] = await collect(dumped, podWith('a', [crashing()]));
    assert.deepEqual(excerpt, {
      pod: 'a',
      container: 'web',
      previous: false,
      lines: read(['panic: no database']),
    });
  });

  it('does not ask twice where it may not', async () => {
    const reader = heldReader([]);
    const blind: Blind = { state: 'forbidden', reason: 'may not get pods/log' };
    const asked: boolean[] = [];
    const narrow: HeldReader = {
      ...reader,
      log: ({ previous }) => {
        asked.push(previous);
        return Promise.resolve(blind);
      },
    };
    const [excerpt] = await collect(narrow, podWith('a', [crashing()]));
    assert.deepEqual([asked, excerpt?.lines], [[true], blind]);
  });

  it('says of each why it has none', async () => {
    const reader = heldReader([], { logs: { 'a/web': '' } });
    const excerpts = await collect(reader, podWith('a', [crashing()]), podWith('b', [crashing('proxy')]));
    assert.deepEqual(
      excerpts.map(({ lines }) => lines),
      [read([]), { state: 'notFound', reason: 'no log' }],
    );
  });
});
