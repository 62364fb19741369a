/** Session and view while nobody looks: what is closed then, what is shown, and how it goes on. */
import assert from 'node:assert/strict';
import { rawCondition, type Raw } from '../support/objects.ts';
import { fed } from '../support/feedRig.ts';
import { Folder } from '../support/folder.ts';
import { HandTime } from '../support/handTime.ts';
import { status } from '../support/faultServer.ts';
import { Desk } from './support/desk.ts';
import { ShopServer } from './support/shopServer.ts';
import { desk as vscode } from './vscodeStandIn/vscode.ts';

const STUCK = { conditions: [rawCondition('Progressing', 'False', 'ProgressDeadlineExceeded', 'late')] };
const AS_OF =
  /^As of (\d\d-\d\d \d\d:\d\d:\d\d UTC): nobody looked, so it was not followed further; catching up$/;

function stuck(name: string, version: number): Raw {
  return fed(name, version, { status: STUCK });
}

describe('the view while nobody looks', () => {
  const folder = new Folder();
  let server: ShopServer;
  let time: HandTime;
  let desk: Desk;

  beforeEach(async () => {
    vscode.reset();
    server = await ShopServer.start();
    server.deployments = [stuck('a', 1), fed('b', 2)];
    const kubeconfig = folder.write(
      'config',
      JSON.stringify({
        'current-context': 'test',
        contexts: [{ name: 'test', context: { cluster: 'test', namespace: 'shop' } }],
        clusters: [{ name: 'test', cluster: { server: server.url } }],
      }),
    );
    time = new HandTime();
    desk = new Desk({ kubeconfig }, time);
  });
  afterEach(async () => {
    desk.close();
    await desk.until('no connection is left', () => server.open === 0);
    assert.deepEqual(desk.bugs, []);
    await server.close();
  });
  after(() => {
    folder.remove();
  });

  async function live(): Promise<void> {
    vscode.show(true);
    await desk.untilLive();
    await desk.until('the watch stands', () => server.open === 1);
    await desk.until('the badge counts', () => vscode.view.badge?.value === 1);
    server.watches.at(-1)!.bookmark('15');
    // Upkeep is loaded meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** Hidden for as long as it takes. */
  async function resting(): Promise<void> {
    await live();
    vscode.show(false);
    time.pass(299);
    assert.equal(server.open, 1, 'not yet');
    assert.equal(vscode.view.badge?.value, 1);
    time.pass(1);
    await desk.until('the watch is closed', () => server.open === 0);
    await desk.until('its age is known', () => AS_OF.test(desk.message));
  }

  it('keeps its rows and takes the badge away; then goes on from its version and says since when it is old [F1]', async () => {
    await resting();
    assert.deepEqual(desk.rows, ['a', 'b']);
    assert.equal(vscode.view.badge, undefined, 'no number that may be wrong');
    const asked = server.server.arrivals.length;
    time.pass(24 * 3600);
    assert.equal(server.server.arrivals.length, asked);
    vscode.show(true);
    assert.match(desk.message, AS_OF);
    assert.deepEqual(desk.rows, ['a', 'b']);
    await desk.until('it is watched again', () => server.open === 1);
    server.watches.at(-1)!.event('MODIFIED', stuck('b', 21));
    await desk.untilLive();
    await desk.until('the badge counts again', () => vscode.view.badge?.value === 2);
    assert.doesNotMatch(desk.message, /As of/);
    assert.deepEqual([server.lists.length, server.from], [1, ['10', '15']]);
  });

  it('lists once where its version has expired, and loses no row [F25]', async () => {
    await resting();
    server.version = '90';
    server.deployments = [fed('a', 80), fed('b', 2), stuck('c', 81)];
    server.refusal = (response, arrival, number) => {
      server.refusal = undefined;
      status(410, 'too old resource version: 15 (90)')(response, arrival, number);
    };
    const seen = new Set<number>();
    const counting = desk.session.onDidChange(() => seen.add(desk.rows.length));
    vscode.show(true);
    await desk.untilLive();
    await desk.until('the badge counts again', () => vscode.view.badge?.value === 1);
    counting.dispose();
    assert.deepEqual(desk.rows.toSorted(), ['a', 'b', 'c']);
    assert.deepEqual([...seen].sort(), [2, 3]);
    assert.equal(server.lists.length, 2);
  });

  it('keeps the age of what it shows where the server is gone by then [F1]', async () => {
    await resting();
    vscode.show(true);
    const since = AS_OF.exec(desk.message)?.[1];
    server.refusal = status(503, 'shutting down');
    await desk.until('the reason is said', () => /trying again: .*shutting down/.test(desk.message));
    assert.ok(since !== undefined && desk.message.startsWith(`As of ${since}, `), desk.message);
    assert.equal(vscode.view.badge?.tooltip, `1 Deployment with an incident, as of ${since}`);
  });

  it('rests when nobody has looked at all, and asks for nothing when it is only hidden for a while [F1]', async () => {
    await live();
    for (let times = 0; times < 5; times++) {
      vscode.show(false);
      time.pass(299);
      vscode.show(true);
      time.pass(3600);
    }
    assert.deepEqual([server.lists.length, server.from], [1, ['10']]);
  });

  it('goes on where a panel is looked at, or where that is wanted [F1]', async () => {
    await live();
    const panel = await desk.panel({ namespace: 'shop', name: 'a' });
    vscode.show(false);
    time.pass(3600);
    assert.equal(server.open, 1);
    assert.equal(vscode.view.badge?.value, 1);
    panel.show(false);
    vscode.settings['watchWhileHidden'] = true;
    time.pass(3600);
    assert.equal(server.open, 1);
    vscode.settings['watchWhileHidden'] = false;
    server.watches.at(-1)!.event('MODIFIED', fed('a', 30));
    await desk.until('that is told', () => vscode.view.badge === undefined);
    time.pass(300);
    await desk.until('the watch is closed', () => server.open === 0);
  });
});
