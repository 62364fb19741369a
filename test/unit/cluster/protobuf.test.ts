/** Deployments in protobuf are the same as in JSON; and whatever else comes is refused, and takes no more than its bytes. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fedDeployment } from '../../../src/cluster/fedDeployment.ts';
import { interner } from '../../../src/cluster/interner.ts';
import { readJsonPage } from '../../../src/cluster/listPage.ts';
import type { Lost } from '../../../src/cluster/lost.ts';
import { protobufDeployment } from '../../../src/cluster/protobufDeployment.ts';
import { ProtobufFields } from '../../../src/cluster/protobufFields.ts';
import { readProtobufPage } from '../../../src/cluster/protobufPage.ts';
import { refusalInJson } from '../../../src/cluster/protobufStatus.ts';
import { protobufEvent } from '../../../src/cluster/protobufWatch.ts';
import { watchEvent, type WatchEvent } from '../../../src/cluster/watchEvent.ts';
import { readWatch } from '../../../src/cluster/watchStream.ts';
import { UNSHARED } from '../../../src/core/summary.ts';
import { arriving, cutAt as cutWithin } from '../../support/arriving.ts';
import { deployment, type Fields } from '../../support/load/deployments.ts';
import { wholePage, type WholePage } from '../../support/wholePage.ts';
import { encode, encodedList, protobufBody, watchFrame, wrapped } from '../../support/load/protobuf.ts';

/** Any number is an offset here. */
function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  return cutWithin(
    bytes,
    cuts.map((cut) => cut % bytes.length),
  );
}

function pageOf(...chunks: readonly Buffer[]): Promise<WholePage | Lost> {
  return wholePage(readProtobufPage, arriving(chunks));
}

/** As Go writes it to JSON: what is empty is left out. */
const word = fc.constantFrom('a', 'größe-🐳', 'Available', 'Progressing', 'x'.repeat(200));
const time = fc.constantFrom(
  '2026-11-22T10:00:00Z',
  '1970-01-01T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '9999-12-31T23:59:59Z',
);
const count = fc.constantFrom(1, 3, 127, 128, 300_000, 2_147_483_647);
const generation = fc.oneof(count, fc.constant(Number.MAX_SAFE_INTEGER));
const optional = { requiredKeys: [] };
const labels = fc.dictionary(word, word, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
const held = fc.constantFrom(
  ...[
    { 'f:metadata': { 'f:annotations': { '.': {}, 'f:a': {} } }, 'f:spec': { 'f:replicas': {} } },
    { 'f:metadata': { 'f:annotations': { 'f:a': {} } }, 'f:status': { 'f:replicas': {} } },
    {
      'f:metadata': { 'f:annotations': { '.': {}, 'f:deployment.kubernetes.io/revision': {} } },
      'f:status': { 'f:x': {} },
    },
    { 'f:metadata': { 'f:annotations': { '.': {}, 'f:deployment.kubernetes.io/revision': {} } } },
    { 'f:metadata': { 'f:labels': { 'f:a': {} } } },
    { 'f:metadata': { 'f:annotations': { '.': {} } } },
    {
      'f:spec': {
        'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"f:status"}': { 'f:image': {} } } } },
      },
    },
    { 'f:spec': { 'f:replicas': {} } },
    { 'f:status': { 'f:conditions': {} } },
    {},
  ],
);
const object = fc.record({
  metadata: fc.record(
    {
      name: word,
      namespace: word,
      uid: word,
      resourceVersion: fc.constantFrom('1', '99999999999'),
      generation,
      creationTimestamp: time,
      deletionTimestamp: time,
      labels,
      managedFields: fc.array(
        fc.record(
          { manager: word, operation: word, time, fieldsV1: held },
          { requiredKeys: ['manager', 'operation'] },
        ),
        { minLength: 1, maxLength: 4 },
      ),
    },
    { requiredKeys: ['name', 'namespace', 'uid'] },
  ),
  spec: fc.record(
    {
      replicas: fc.oneof(count, fc.constant(0)),
      paused: fc.constant(true),
      selector: fc.record(
        {
          matchLabels: labels,
          matchExpressions: fc.array(
            fc.record(
              { key: word, operator: word, values: fc.array(word, { minLength: 1, maxLength: 3 }) },
              { requiredKeys: ['key', 'operator'] },
            ),
            { minLength: 1, maxLength: 2 },
          ),
        },
        optional,
      ),
      template: fc.constant({ spec: { containers: [{ name: 'main', image: 'main:1' }] } }),
    },
    optional,
  ),
  status: fc.record(
    {
      observedGeneration: generation,
      replicas: count,
      updatedReplicas: count,
      readyReplicas: count,
      availableReplicas: count,
      unavailableReplicas: count,
      conditions: fc.array(
        fc.record(
          {
            type: word,
            status: word,
            reason: word,
            message: word,
            lastUpdateTime: time,
            lastTransitionTime: time,
          },
          { requiredKeys: ['type', 'status'] },
        ),
        { minLength: 1, maxLength: 3 },
      ),
    },
    optional,
  ),
});

/** Each field of a message, with its tag. */
function partsOf(message: Buffer): Buffer[] {
  const fields = new ProtobufFields(message);
  const parts: Buffer[] = [];
  for (let from = 0; fields.next(); from = fields.end) parts.push(message.subarray(from, fields.end));
  return parts;
}

describe('a Deployment in protobuf', () => {
  it('is the same as in JSON', () => {
    fc.assert(
      fc.property(object, (given) => {
        assert.deepEqual(
          protobufDeployment(encode('Deployment', given), UNSHARED),
          fedDeployment(given, UNSHARED),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is the same where what is equal is shared with others', () => {
    const shared = interner();
    fc.assert(
      fc.property(object, (given) => {
        const alone = fedDeployment(given, UNSHARED);
        assert.deepEqual(protobufDeployment(encode('Deployment', given), shared), alone);
        assert.deepEqual(fedDeployment(given, shared), alone);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same as in JSON, as clusters have them', () => {
    for (let number = 0; number < 300; number++) {
      const given = deployment(number, number);
      assert.deepEqual(
        protobufDeployment(encode('Deployment', given), UNSHARED),
        fedDeployment(given, UNSHARED),
      );
    }
  });

  it('is the same in whatever order its parts come', () => {
    fc.assert(
      fc.property(object, (given) => {
        const inReverse = Buffer.concat(partsOf(encode('Deployment', given)).reverse());
        assert.deepEqual(protobufDeployment(inReverse, UNSHARED), fedDeployment(given, UNSHARED));
      }),
      { numRuns: 500 },
    );
  });

  it('has the same texts, whether they are met for the first time or again', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }).map((one) => Buffer.from(one)),
      fc.uint8Array({ maxLength: 4 }).map((some) => Buffer.from(some)),
      fc.constantFrom('a', 'b', 'ab', 'é', '\u00c3\u00a9').map((one) => Buffer.from(one)),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), (texts) => {
        for (const bytes of [...texts, ...texts]) {
          const fields = new ProtobufFields(Buffer.concat([Buffer.of(10, bytes.length), bytes]));
          assert.ok(fields.next());
          assert.equal(fields.word, bytes.toString('utf8'));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same with values of a fixed width where messages should be, whatever they hold', () => {
    const given = { metadata: { name: 'a', namespace: 'b', uid: 'c' } };
    const alone = fedDeployment(given, UNSHARED);
    // Read as fields, each would be a spec that is paused; where metadata, the spec and the status are, of 64 and 32 bits.
    for (const fixed of [
      '0912023801000000ff',
      '1112023801000000ff',
      '1912023801000000ff',
      '0d12023801',
      '1d12023801',
    ]) {
      const bytes = Buffer.concat([encode('Deployment', given), Buffer.from(fixed, 'hex')]);
      const read = protobufDeployment(bytes, UNSHARED);
      // The last metadata count, and these have none.
      if (fixed.startsWith('0')) assert.equal(read, 'odd', fixed);
      else assert.deepEqual(read, alone, fixed);
    }
  });

  it('takes the last of several labels of one name, whatever that is', () => {
    const entry = (value: string): Buffer => {
      const pair = Buffer.concat([
        Buffer.of(10, 9),
        Buffer.from('__proto__'),
        Buffer.of(18, 1),
        Buffer.from(value),
      ]);
      return Buffer.concat([Buffer.of(10, pair.length), pair]);
    };
    const selector = Buffer.concat([entry('x'), entry('y')]);
    const spec = Buffer.concat([Buffer.of(18, selector.length), selector]);
    const whole = Buffer.concat([
      encode('Deployment', { metadata: { name: 'a', namespace: 'b', uid: 'c' } }),
      Buffer.of(18, spec.length),
      spec,
    ]);
    const read = protobufDeployment(whole, UNSHARED);
    assert.ok(typeof read === 'object');
    assert.deepEqual(Object.entries(read.summary.selector?.matchLabels ?? {}), [['__proto__', 'y']]);
  });

  it('is none without an identity', () => {
    for (const metadata of [
      { name: 'a', namespace: 'b' },
      { name: 'a', uid: 'c' },
      { namespace: 'b', uid: 'c' },
      {},
    ])
      assert.equal(protobufDeployment(encode('Deployment', { metadata }), UNSHARED), 'odd');
    assert.equal(protobufDeployment(Buffer.alloc(0), UNSHARED), 'odd');
  });

  it('is broken, not half of it, wherever it ends too early', () => {
    const whole = encode('Deployment', { metadata: { name: 'a', namespace: 'b', uid: 'c' } });
    const ends = [...whole.keys()]
      .slice(1)
      .map((end) => protobufDeployment(whole.subarray(0, end), UNSHARED));
    // Between two of its fields it is a shorter message.
    assert.deepEqual(
      new Set(ends.map((one) => (typeof one === 'string' ? one : 'whole'))),
      new Set(['broken', 'whole']),
    );
    assert.ok(ends.filter((one) => one === 'broken').length > whole.length - 4);
  });

  const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
  const cases: readonly [string, Buffer][] = [
    ['a length far beyond the end', hex('0a ff ff ff ff 0f')],
    ['a length of more than 2^32', hex('0a ff ff ff ff ff ff ff ff ff 01')],
    ['a tag without an end', hex('ff ff ff ff ff ff ff ff ff ff')],
    ['an integer without an end', hex('08 ff ff ff ff ff ff ff ff ff ff ff')],
    ['a field with the number 0', hex('02 00')],
    ['a kind of field that does not exist', hex('0e')],
    ['10,000 groups in each other', Buffer.alloc(10_000, 0x0b)],
    ['a fixed 64 that is cut off', hex('09 00 00')],
    ['a fixed 32 that is cut off', hex('0d 00')],
    ['a broken message inside', hex('0a 02 0a 05')],
    ['a broken time inside', hex('0a 04 4a 02 08 ff')],
  ];
  for (const [what, bytes] of cases)
    it(`is broken with ${what}`, () => {
      assert.equal(protobufDeployment(bytes, UNSHARED), 'broken');
    });

  it('is at worst odd or broken for any bytes, and for every single one that is another', () => {
    const whole = encode('Deployment', deployment(1, 1));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), fc.nat(255), (bytes, at, byte) => {
        const damaged = Buffer.from(whole);
        damaged[at % damaged.length] = byte;
        for (const given of [Buffer.from(bytes), damaged]) {
          const read = protobufDeployment(given, UNSHARED);
          assert.ok(read === 'odd' || read === 'broken' || typeof read.uid === 'string');
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a list in protobuf', () => {
  const items = [1, 2, 3].map((number) => deployment(number, number));
  const metadata = { resourceVersion: '12', continue: 'next', remainingItemCount: 5 };
  const bytes = protobufBody('apps/v1', 'DeploymentList', { metadata, items });

  it('is the same as in JSON, wherever it is cut', async () => {
    const json = JSON.stringify({ kind: 'DeploymentList', apiVersion: 'apps/v1', metadata, items });
    const page = await wholePage(readJsonPage, arriving([Buffer.from(json)]));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
        assert.deepEqual(await pageOf(...cutAt(bytes, cuts)), page);
      }),
    );
    assert.deepEqual(await pageOf(...[...bytes].map((byte) => Buffer.of(byte))), page);
  });

  it('is the same with items of any size, cut as they come', async () => {
    const sizes = [1_000, 20_000, 100_000, 1_000, 300_000, 40_000];
    const large = sizes.map((size, number) => {
      const one = deployment(number, number);
      const annotations = { padding: String(number).repeat(size) };
      return { ...one, metadata: { ...(one['metadata'] as Fields), annotations } };
    });
    const list = { metadata, items: large };
    const json = JSON.stringify({ kind: 'DeploymentList', apiVersion: 'apps/v1', ...list });
    const page = await wholePage(readJsonPage, arriving([Buffer.from(json)]));
    const body = protobufBody('apps/v1', 'DeploymentList', list);
    const records = Array.from({ length: Math.floor(body.length / 16_384) }, (_, at) => (at + 1) * 16_384);
    assert.deepEqual(await pageOf(...cutAt(body, records)), page);
  });

  it('may be empty', async () => {
    const empty = protobufBody('apps/v1', 'DeploymentList', { metadata: { resourceVersion: '1' } });
    assert.deepEqual(await pageOf(empty), { deployments: [], odd: 0, version: '1', next: undefined });
  });

  it('counts items that are no Deployments', async () => {
    const one = encode('Deployment', { metadata: { name: 'x' } });
    const page = await pageOf(
      wrapped('apps/v1', 'DeploymentList', encodedList({}, [one, Buffer.alloc(0), one])),
    );
    assert.ok('odd' in page);
    assert.equal(page.odd, 3);
  });

  const tagged = (...parts: readonly Buffer[]): Buffer =>
    wrapped('apps/v1', 'DeploymentList', Buffer.concat(parts));
  const refused: readonly [string, Buffer, RegExp][] = [
    ['nothing', Buffer.alloc(0), /not whole/],
    ['JSON', Buffer.from('{"kind":"DeploymentList","items":[]}'), /begin/],
    ['a login page', Buffer.from('<html>'), /begin/],
    ['the first four bytes alone', Buffer.from('k8s\0'), /not whole/],
    ['another kind', protobufBody('v1', 'Status', { message: 'no' }), /kind/],
    ['an item that is broken', tagged(Buffer.from('0a00120108', 'hex')), /no protobuf/],
    ['an item longer than the list', tagged(Buffer.from('0a0012ff01', 'hex')), /longer than the whole/],
    [
      'an item of 4 GB',
      Buffer.concat([Buffer.from('k8s\0'), Buffer.from('12ffffffff0f12f0ffffff0f', 'hex')]),
      /8 MB/,
    ],
    ['a length without an end', Buffer.concat([Buffer.from('k8s\0'), Buffer.alloc(20, 255)]), /no end/],
    ['an integer where a message should be', tagged(Buffer.from('0801', 'hex')), /another kind/],
    ['a header that is cut by the end of the list', tagged(Buffer.from('0a0012', 'hex')), /cut in two/],
  ];
  for (const [what, given, why] of refused)
    it(`is none with ${what}`, async () => {
      const page = await pageOf(given);
      assert.ok('lost' in page && page.lost === 'invalid-response', JSON.stringify(page));
      if (what !== 'another kind') assert.match(page.why, why);
      assert.deepEqual(await pageOf(...[...given].map((byte) => Buffer.of(byte))), page, 'byte by byte');
    });

  it('is none wherever it ends too early', async () => {
    const short = protobufBody('apps/v1', 'DeploymentList', {
      metadata,
      items: [{ metadata: { name: 'a', namespace: 'b', uid: 'c' } }],
    });
    // What follows the list, two empty fields, may be missing.
    for (let end = 0; end < short.length - 4; end++) {
      const page = await pageOf(short.subarray(0, end));
      assert.ok('lost' in page, `${end} of ${short.length} bytes`);
    }
  });

  it('never throws for a byte that is another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), async (at, byte) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = byte;
        const page = await pageOf(damaged);
        assert.ok('lost' in page || Array.isArray(page.deployments));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a watch in protobuf', () => {
  const events: readonly (readonly [string, string, Fields])[] = [
    ['ADDED', 'Deployment', deployment(1, 1)],
    ['MODIFIED', 'Deployment', deployment(2, 2)],
    ['DELETED', 'Deployment', deployment(1, 3)],
    ['BOOKMARK', 'Deployment', { metadata: { resourceVersion: '5' } }],
    ['ERROR', 'Status', { status: 'Failure', code: 410, reason: 'Expired', message: 'too old' }],
    ['ADDED', 'Deployment', { metadata: { name: 'x' } }],
    ['CHANGED', 'Deployment', {}],
  ];
  const bytes = Buffer.concat(
    events.map(([type, kind, object]) =>
      watchFrame(type, protobufBody('apps/v1', kind as 'Deployment', object)),
    ),
  );

  async function eventsOf(chunks: readonly Buffer[]): Promise<WatchEvent[]> {
    const found: WatchEvent[] = [];
    const broken = await readWatch(arriving(chunks), 'protobuf', UNSHARED, (some) => {
      found.push(...some);
      return true;
    });
    assert.equal(broken, undefined);
    return found;
  }

  it('tells the same as in JSON, wherever it is cut', async () => {
    const inJson = events.map(([type, , object]) => watchEvent(JSON.stringify({ type, object }), UNSHARED));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
        assert.deepEqual(await eventsOf(cutAt(bytes, cuts)), inJson);
      }),
    );
  });

  const broken: readonly [string, Buffer][] = [
    ['no message', Buffer.from('ff', 'hex')],
    [
      'an object that is not wrapped',
      encode('WatchEvent', { type: 'ADDED', object: { raw: Buffer.from('{}') } }),
    ],
    [
      'a Deployment that is none',
      encode('WatchEvent', {
        type: 'ADDED',
        object: { raw: wrapped('apps/v1', 'Deployment', Buffer.from('0a05', 'hex')) },
      }),
    ],
  ];
  for (const [what, frame] of broken)
    it(`is broken by ${what}`, () => {
      assert.deepEqual(protobufEvent(frame, UNSHARED), { is: 'broken' });
    });

  it('passes over what is no Deployment', () => {
    const raw = wrapped('v1', 'Pod', encode('Deployment', deployment(1, 1)));
    assert.equal(protobufEvent(encode('WatchEvent', { type: 'ADDED', object: { raw } }), UNSHARED).is, 'odd');
    assert.equal(protobufEvent(Buffer.alloc(0), UNSHARED).is, 'odd');
  });

  it('is given up at a frame of 4 GB', async () => {
    const end = await readWatch(
      arriving([Buffer.from('ffffffff00', 'hex')]),
      'protobuf',
      UNSHARED,
      () => true,
    );
    assert.match(end?.why ?? '', /more than 8 MB/);
  });
});

describe('a refusal in protobuf', () => {
  const answer = (body: Buffer, type = 'application/vnd.kubernetes.protobuf') => ({
    status: 403,
    statusText: 'Forbidden',
    headers: { 'content-type': type },
    body,
  });
  const status = { status: 'Failure', code: 403, reason: 'Forbidden', message: 'you may not' };

  it('says the same as in JSON', () => {
    const { body, headers } = refusalInJson(answer(protobufBody('v1', 'Status', status)));
    const { status: _, ...kept } = status;
    assert.deepEqual(JSON.parse(body.toString()), { kind: 'Status', ...kept });
    assert.equal(headers['content-type'], 'application/json');
  });

  it('stays as it is where it is something else', () => {
    for (const one of [
      answer(Buffer.from('oops')),
      answer(Buffer.from('{}'), 'application/json'),
      answer(protobufBody('apps/v1', 'Deployment', {})),
    ])
      assert.equal(refusalInJson(one), one);
  });
});
