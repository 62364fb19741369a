import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { calm, connectTo } from '../../support/connectedCluster.ts';
import { FaultServer, json, type Script } from '../../support/faultServer.ts';
import { Folder } from '../../support/folder.ts';

const HEADERS = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };

/** Its head and its body together, as far as a record of TLS and a read of the socket go. */
const atOnce =
  (body: Buffer): Script =>
  (response) => {
    response.writeHead(200, { ...HEADERS, 'Content-Length': body.length }).end(body);
  };

/** As an API server writes it: its head and each piece are records of TLS of their own. */
const inRecords =
  (body: Buffer): Script =>
  (response) => {
    response.writeHead(200, HEADERS);
    response.flushHeaders();
    for (let from = 0; from < body.length; from += 1400) response.write(body.subarray(from, from + 1400));
    response.end();
  };

/** As an API server streams it: nobody knows at its head how long it will be. */
const inPieces =
  (body: Buffer): Script =>
  (response) => {
    response.writeHead(200, HEADERS);
    response.flushHeaders();
    const size = Math.ceil(body.length / 4);
    const send = (from: number): void => {
      response.write(body.subarray(from, from + size));
      if (from + size < body.length) setTimeout(send, 5, from + size);
      else response.end();
    };
    setTimeout(send, 5, 0);
  };

/** Of so many kilobytes, before compression. */
function podList(kilobytes: number): { readonly names: readonly string[]; readonly text: string } {
  const names = Array.from({ length: kilobytes }, (_, number) => `web-${number}`);
  // A few hundred stay large when they are compressed, many shrink to nearly nothing.
  const filler = (name: string): string =>
    kilobytes > 1000
      ? 'n'.repeat(1000)
      : [1, 2, 3, 4, 5, 6, 7, 8].map((part) => hash(`${name}.${part}`)).join('');
  const items = names.map((name) => ({ metadata: { name }, spec: { nodeName: filler(name) } }));
  return { names, text: JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items }) };
}

function hash(text: string): string {
  return createHash('sha512').update(text).digest('hex');
}

describe('a compressed list', () => {
  const folder = new Folder();
  let server: FaultServer;

  before(async () => {
    server = await FaultServer.start({}, json({}));
  });
  after(async () => {
    await server.close();
    folder.remove();
  });

  async function list(script: Script) {
    server.arrivals.length = 0;
    server.script = script;
    const { reader, dispose } = await connectTo(server, folder, {});
    try {
      return await reader.list('Pod', { namespace: 'shop', limit: 500 }, calm);
    } finally {
      dispose();
    }
  }

  const ways = {
    'that comes at once': atOnce,
    'that comes in records': inRecords,
    'that comes in pieces': inPieces,
  };
  for (const [way, send] of Object.entries(ways)) {
    // The last is more than what is decompressed without another thread, and shrinks so far that it comes at once.
    for (const kilobytes of [1, 200, 3000])
      it(`of ${kilobytes} KB ${way} is whole [F10]`, async () => {
        const { names, text } = podList(kilobytes);
        const reading = await list(send(gzipSync(text)));
        assert.equal(reading.state, 'ok');
        assert.deepEqual(
          reading.value.items.map(({ metadata }) => metadata?.name),
          names,
        );
        assert.equal(server.arrivals.length, 1);
      });

    const damaged: Readonly<Record<string, Buffer>> = {
      'and is cut': gzipSync(podList(3000).text).subarray(0, -20),
      'and is none': Buffer.from('{"kind":"PodList"}'),
      'and has a wrong checksum': Buffer.concat([
        gzipSync(podList(200).text).subarray(0, -8),
        Buffer.alloc(8),
      ]),
    };
    for (const [what, body] of Object.entries(damaged))
      it(`${way} ${what}: said so, and asked for once [F10]`, async () => {
        const reading = await list(send(body));
        assert.equal(reading.state, 'failed');
        assert.match(reading.reason, /compressed answer is damaged/);
        assert.equal(server.arrivals.length, 1);
      });

    it(`${way} and is a bomb: said so [F10]`, async () => {
      const reading = await list(send(gzipSync(Buffer.alloc(60_000_000, ' '))));
      assert.equal(reading.state, 'failed');
      assert.match(reading.reason, /compressed like a bomb|a part of more than 8 MB/);
    });
  }

  it('that ends in the middle is asked for once more [F5]', async () => {
    const body = gzipSync(podList(200).text);
    const cut: Script = (response) => {
      response.writeHead(200, { ...HEADERS, 'Content-Length': body.length });
      response.write(body.subarray(0, body.length / 2));
      setTimeout(() => response.socket?.destroy(), 20);
    };
    const reading = await list((response, arrival, number) => {
      (server.arrivals.length === 1 ? cut : atOnce(body))(response, arrival, number);
    });
    assert.equal(reading.state, 'ok');
    assert.equal(reading.value.items.length, 200);
    assert.equal(server.arrivals.length, 2);
  });
});
