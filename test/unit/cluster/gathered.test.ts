import assert from 'node:assert/strict';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gather } from '../../../src/cluster/gathered.ts';

describe('what a watch brings', () => {
  let server: http.Server;
  let sender: ServerResponse;
  let received: IncomingMessage;
  /** How often something came, apart from what came in the same turn of the event loop. */
  let turns: number;
  let bytes: number;

  beforeEach(async () => {
    [turns, bytes] = [0, 0];
    const asked = Promise.withResolvers<ServerResponse>();
    server = http.createServer((_request, response) => {
      response.flushHeaders();
      asked.resolve(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    received = await new Promise((resolve) => http.get({ host: '127.0.0.1', port }, resolve));
    sender = await asked.promise;
    gather(received);
    let isCounted = false;
    received.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (!isCounted) turns++;
      isCounted = true;
      setImmediate(() => (isCounted = false));
    });
  });
  afterEach(() => {
    received.destroy();
    server.closeAllConnections();
    server.close();
  });

  it('is read together where a little comes now and then', async () => {
    const began = performance.now();
    for (let number = 0; number < 20; number++) {
      sender.write('{}\n');
      await pause(20);
    }
    sender.end();
    while (bytes < 60) await pause(10);
    // A rest takes 200 ms; on a busy machine there are more of them.
    const rests = (performance.now() - began) / 200;
    assert.ok(turns <= rests + 3 && turns < 20, `${turns} turns for 20 events, in ${rests} rests`);
  });

  it('is read at once after a rest', async () => {
    sender.write('{}\n');
    while (bytes < 3) await pause(1);
    await pause(400);
    sender.write('{}\n');
    const began = turns;
    while (bytes < 6) await pause(1);
    assert.equal(turns, began + 1);
  });

  it('is read without a rest as long as there is more', async () => {
    const piece = Buffer.alloc(64 * 1024, '.');
    const most = 100_000_000;
    for (let sent = 0; sent < most; sent += piece.length)
      if (!sender.write(piece)) await new Promise((resolve) => sender.once('drain', resolve));
    sender.end();
    // At a rest for each of these pieces it would be minutes, and the test would run out of time.
    while (bytes < most) await pause(10);
  });

  it('ends with its connection, at rest or not', async () => {
    sender.write('{}\n');
    while (bytes < 3) await pause(1);
    await pause(50);
    const closed = new Promise((resolve) => received.once('close', resolve));
    received.destroy();
    await closed;
  });
});
