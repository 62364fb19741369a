/** A kubeconfig that changes while something is open: session, view and panel on real files, before servers that count. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ConnectOptions } from '../../src/cluster/connect.ts';
import { fed } from '../support/feedRig.ts';
import { Folder } from '../support/folder.ts';
import { HandTime } from '../support/handTime.ts';
import { Desk } from './support/desk.ts';
import { ShopServer } from './support/shopServer.ts';
import { desk as vscode } from './vscodeStandIn/vscode.ts';

type User = Readonly<Record<string, unknown>>;

describe('a kubeconfig that changes', () => {
  let folder: Folder;
  let a: ShopServer;
  let b: ShopServer;
  let desk: Desk;
  let file: string;

  beforeEach(async () => {
    vscode.reset();
    folder = new Folder();
    file = folder.at('config');
    a = await ShopServer.start();
    a.deployments = [fed('in-a', 1)];
    b = await ShopServer.start();
    b.deployments = [fed('in-b', 1)];
  });
  afterEach(async () => {
    desk.close();
    await desk.until('nothing is left', () => a.open + b.open + desk.watched === 0);
    assert.deepEqual(desk.bugs, []);
    await a.close();
    await b.close();
    folder.remove();
  });

  /** Two contexts, a and b, of a user each. */
  function written(current: string, users: { a?: User; b?: User } = {}, more = {}): string {
    const { a: ofA = { token: 'one' }, b: ofB = { token: 'other' } } = users;
    return JSON.stringify({
      'current-context': current,
      contexts: ['a', 'b'].map((name) => ({ name, context: { cluster: name, user: name } })),
      clusters: [
        { name: 'a', cluster: { server: a.url } },
        { name: 'b', cluster: { server: b.url } },
      ],
      users: [
        { name: 'a', user: ofA },
        { name: 'b', user: ofB },
      ],
      ...more,
    });
  }

  /** As editors do it. */
  function replaceBy(text: string): void {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }

  async function open(options: Partial<ConnectOptions> = { kubeconfig: file }): Promise<void> {
    desk = new Desk(options, new HandTime());
    vscode.show(true);
    await desk.until('the kubeconfig is watched', () => desk.watched === 1);
  }

  async function live(server: ShopServer, name: string): Promise<void> {
    await desk.until(
      `${name} is shown, live`,
      () => desk.rows.join() === name && desk.feed?.is === 'live',
      5,
    );
    await desk.until('its watch stands', () => server.open === 1);
  }

  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 600));
  const tokens = (server: ShopServer): string[] => [
    ...new Set(server.lists.map(({ headers }) => String(headers.authorization))),
  ];

  it('in what concerns the context in use: within a second, with the new credentials only [F44] [S8]', async () => {
    writeFileSync(file, written('a'));
    await open();
    await live(a, 'in-a');
    replaceBy(written('a', { a: { token: 'two' } }));
    await desk.until('it is listed with the new token', () => tokens(a).includes('Bearer two'));
    await live(a, 'in-a');
    assert.deepEqual([tokens(a), tokens(b)], [['Bearer one', 'Bearer two'], []]);
    writeFileSync(file, written('a', { a: { token: 'three' } }));
    await desk.until('written in its place, too', () => tokens(a).includes('Bearer three'));
    assert.equal(desk.message.includes('kubeconfig'), false);
  });

  it('in what does not concern it: nothing happens, and nothing is drawn [F44]', async () => {
    writeFileSync(file, written('a'));
    await open();
    await live(a, 'in-a');
    await settled();
    let drawn = 0;
    const counting = desk.session.onDidChange(() => drawn++);
    replaceBy(written('a', { b: { token: 'another' } }, { preferences: {} }));
    await settled();
    writeFileSync(file, `${written('a')}\n# a remark\n`);
    await settled();
    counting.dispose();
    assert.deepEqual([drawn, a.lists.length, a.from.length, b.lists.length], [0, 1, 1, 0]);
  });

  it('in its current context: followed, said, and panels stay where they were [F44] [S8]', async () => {
    writeFileSync(file, written('a'));
    await open();
    await live(a, 'in-a');
    const panel = await desk.panel({ namespace: 'shop', name: 'in-a' });
    await panel.done();
    const asked = a.server.arrivals.length;
    replaceBy(written('b'));
    await live(b, 'in-b');
    assert.match(desk.message, /^The kubeconfig's current context is now b, and is followed here\./);
    await desk.until('the panel says so', () => panel.model.notice !== null);
    assert.match(panel.model.notice ?? '', /is about context a, and context b is open now/);
    assert.equal(a.open, 0);
    assert.equal(a.server.arrivals.length, asked, 'nothing more is asked of a');
    assert.deepEqual([tokens(a), tokens(b)], [['Bearer one'], ['Bearer other']]);
    await desk.session.refresh();
    await live(b, 'in-b');
    assert.doesNotMatch(desk.message, /current context/);
  });

  it('in its current context, where another one was chosen by hand: nothing happens [F44]', async () => {
    writeFileSync(file, written('a'));
    await open();
    await live(a, 'in-a');
    await desk.session.openCluster({ context: 'b' });
    await live(b, 'in-b');
    replaceBy(written('b'));
    await settled();
    replaceBy(written('a'));
    await settled();
    assert.deepEqual([desk.rows, b.lists.length, a.lists.length], [['in-b'], 1, 1]);
  });

  it('and is broken, or half, or gone: what is open stays, and the reason is said until it is mended [F44]', async () => {
    writeFileSync(file, written('a'));
    await open();
    await live(a, 'in-a');
    const whole = readFileSync(file, 'utf8');
    const spoilt: [string, () => void, RegExp][] = [
      [
        'half',
        () => {
          replaceBy(whole.slice(0, whole.length / 2));
        },
        /is not valid YAML/,
      ],
      [
        'nobody’s',
        () => {
          replaceBy(written('nowhere'));
        },
        /current context "nowhere" is not in/,
      ],
      [
        'empty',
        () => {
          writeFileSync(file, '');
        },
        /is empty/,
      ],
      [
        'gone',
        () => {
          rmSync(file);
        },
        /does not exist/,
      ],
    ];
    for (const [what, spoil, reason] of spoilt) {
      spoil();
      await desk.until(`it is said that it is ${what}`, () => reason.test(desk.message));
      assert.match(desk.message, /^The kubeconfig has changed and cannot be used as it is: .* said before\./);
      assert.deepEqual([desk.rows, desk.feed?.is], [['in-a'], 'live']);
      a.watches.at(-1)!.event('MODIFIED', fed('in-a', 20));
      replaceBy(whole);
      await desk.until('nothing is said any more', () => !desk.message.includes('kubeconfig'));
    }
    assert.deepEqual([a.lists.length, a.from.length], [1, 1]);
  });

  it('from nothing to something: opened within a second, also where its folder comes with it [F44]', async () => {
    file = folder.at('home/.kube/config');
    await open({ env: { HOME: folder.at('home') } });
    assert.match(desk.message, /no kubeconfig found/);
    folder.write('home/.kube/config', written('b'));
    await desk.until('it is listed', () => b.lists.length === 1);
    await live(b, 'in-b');
  });

  it('where it is one of several: merged as kubectl does [F44]', async () => {
    const first = folder.at('first/config');
    const second = folder.write('second/config', written('a'));
    await open({ env: { KUBECONFIG: [first, second].join(path.delimiter) } });
    await live(a, 'in-a');
    // What comes first wins.
    folder.write('first/config', JSON.stringify({ 'current-context': 'b' }));
    await live(b, 'in-b');
    file = second;
    replaceBy(written('a', { b: { token: 'new' } }));
    await desk.until('it is listed with the new token', () => tokens(b).includes('Bearer new'));
    rmSync(first);
    await live(a, 'in-a');
  });

  it('while nobody looks: no program is run, the watch and the badge go; the next look opens what it says by then [F44]', async () => {
    const ran = folder.at('ran');
    const plugin = folder.write(
      'plugin',
      `#!/bin/sh\necho run >> ${ran}\necho '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"of-plugin"}}'\n`,
      0o700,
    );
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: plugin, interactiveMode: 'Never' };
    writeFileSync(file, written('a'));
    await open();
    await live(a, 'in-a');
    vscode.show(false);
    replaceBy(written('a', { a: { exec } }));
    await desk.until('the watch is closed', () => a.open === 0);
    await settled();
    assert.equal(existsSync(ran), false);
    const asked = a.server.arrivals.length;
    vscode.show(true);
    await desk.until('it is listed anew', () => tokens(a).includes('Bearer of-plugin'));
    await live(a, 'in-a');
    assert.equal(readFileSync(ran, 'utf8'), 'run\n');
    const later = a.server.arrivals.slice(asked);
    assert.ok(
      later.every(({ headers }) => headers.authorization === 'Bearer of-plugin'),
      'nothing more with the former credentials',
    );
  });

  it('while nobody looks, and back again: goes on as before [F44]', async () => {
    writeFileSync(file, written('a'));
    await open();
    await live(a, 'in-a');
    vscode.show(false);
    replaceBy(written('b'));
    await desk.until('the watch is closed', () => a.open === 0);
    replaceBy(written('a'));
    vscode.show(true);
    await desk.until('it is watched again', () => a.open === 1);
    await settled();
    assert.deepEqual([a.lists.length, b.lists.length], [1, 0]);
  });

  it('so that somebody has to agree: asked once, and what is open stays where they do not [F44] [M4]', async () => {
    const asked: string[] = [];
    writeFileSync(file, written('a'));
    await open({
      kubeconfig: file,
      agree: ({ user, fingerprint }) => {
        if (!asked.includes(fingerprint)) asked.push(fingerprint);
        else if (asked.indexOf(fingerprint) > 0) asked.push('again');
        return Promise.resolve(user === 'b' ? 'it was not agreed to' : null);
      },
    });
    await live(a, 'in-a');
    replaceBy(written('b'));
    await desk.until('it is said', () => desk.message.includes('it was not agreed to'));
    for (let times = 0; times < 2; times++) {
      vscode.show(false);
      vscode.show(true);
      replaceBy(`${written('b')}${'\n'.repeat(times)}`);
      await settled();
    }
    assert.equal(asked.length, 2);
    assert.deepEqual([desk.rows, a.lists.length, b.server.arrivals.length], [['in-a'], 1, 0]);
  });
});
