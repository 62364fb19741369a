import assert from 'node:assert/strict';
import type { LookupFunction } from 'node:net';
import { ask } from '../../../src/registry/ask.ts';
import { Neighbourhood, type Reach } from '../../../src/registry/reach.ts';
import { FaultServer, json } from '../../support/faultServer.ts';

/** Each name has the address that stands in it. */
const byName: LookupFunction = (host, options, callback) => {
  const address = host
    .replace(/\.at\..*$/, '')
    .replaceAll('-', ':')
    .replaceAll('_', '.');
  const family = address.includes(':') ? 6 : 4;
  if (options.all === true) callback(null, [{ address, family }]);
  else callback(null, address, family);
};

function found(reach: Reach, host: string, all = false): Promise<unknown> {
  return new Promise((resolve) => {
    reach.lookup(host, { all }, (error, address) => {
      resolve(error ?? address);
    });
  });
}

describe('where a registry may send us', () => {
  const inside = [
    ['127.0.0.1', '127_0_0_1'],
    ['10.1.2.3', '10_1_2_3'],
    ['172.31.255.255', '172_31_255_255'],
    ['192.168.1.1', '192_168_1_1'],
    ['169.254.169.254', '169_254_169_254'],
    ['100.64.0.1', '100_64_0_1'],
    ['0.0.0.0', '0_0_0_0'],
    ['224.0.0.1', '224_0_0_1'],
    ['::1', '--1'],
    ['fe80::1', 'fe80--1'],
    ['fd00::1', 'fd00--1'],
    ['::ffff:10.0.0.1', '--ffff-10_0_0_1'],
    ['64:ff9b::a00:1', '64-ff9b--a00-1'],
  ] as const;
  for (const [address, name] of inside)
    it(`is not ${address}, by number or by name, unless it lives on such a network itself`, async () => {
      const from = new Neighbourhood(byName);
      assert.equal(from.away.barred(address)?.name, 'ReachError');
      assert.match(String(await found(from.away, `${name}.at.example`)), /which is on a private network/);
      assert.match(
        String(await found(from.away, `${name}.at.example`, true)),
        /which is on a private network/,
      );

      assert.equal(await found(from.home, '192_168_7_7.at.example'), '192.168.7.7');
      assert.equal(from.away.barred(address), undefined);
      assert.equal(await found(from.away, `${name}.at.example`), address);
    });

  for (const [address, name] of [
    ['203.0.113.5', '203_0_113_5'],
    ['172.32.0.1', '172_32_0_1'],
    ['2001:db8::1', '2001-db8--1'],
  ] as const)
    it(`may be ${address}`, async () => {
      const from = new Neighbourhood(byName);
      assert.equal(from.away.barred(address), undefined);
      assert.equal(await found(from.away, `${name}.at.example`), address);
      assert.deepEqual(await found(from.away, `${name}.at.example`, true), [
        { address, family: address.includes(':') ? 6 : 4 },
      ]);
    });

  it('is not opened by one private address among those of the registry', async () => {
    const both = new Neighbourhood((host, options, callback) => {
      const addresses = ['203.0.113.5', '127.0.0.1'].map((address) => ({ address, family: 4 }));
      byName(host, options, (error) => {
        callback(error, addresses);
      });
    });
    assert.equal(await found(both.home, '127_0_0_1.at.example'), '203.0.113.5');
    assert.notEqual(both.away.barred('127.0.0.1'), undefined);
  });

  it('is known of a registry that is named by its number, too', () => {
    const from = new Neighbourhood(byName);
    assert.equal(from.home.barred('203.0.113.5'), undefined);
    assert.notEqual(from.away.barred('127.0.0.1'), undefined);
    assert.equal(from.home.barred('10.0.0.1'), undefined);
    assert.equal(from.away.barred('127.0.0.1'), undefined);
  });

  it('is where its name cannot be resolved to: that is said as it is', async () => {
    const nowhere = new Neighbourhood((_host, _options, callback) => {
      callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), '');
    });
    assert.match(String(await found(nowhere.away, 'gone.example')), /Error: no/);
  });

  it('is asked for nothing where it may not be', async () => {
    const server = await FaultServer.start({}, json({}));
    const asking = {
      neighbourhood: new Neighbourhood(),
      signal: new AbortController().signal,
      ca: [],
      timeoutMs: 5000,
    };
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433']) {
      const url = new URL(`https://${host}:${server.port}/token`);
      const answer = await ask({ url, accept: '*/*', isAway: true }, asking);
      assert.match('why' in answer ? answer.why : '', /is on a private network/, host);
    }
    assert.equal(server.connections, 0);
    await server.close();
  });
});
