/** For as long as SOAK_SECONDS says: changes and faults without end, flat memory, and at last the same as a fresh list. */
import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { REAL_TIME, type FeedTime } from '../../../src/cluster/feedTime.ts';
import { summaryOf } from '../../../src/core/summary.ts';
import { Authority } from '../../support/certificates.ts';
import { base64, calm } from '../../support/connectedCluster.ts';
import { Folder } from '../../support/folder.ts';
import { Desk } from '../support/desk.ts';
import { connect } from '../../../src/cluster/connect.ts';
import { isProblem } from '../../../src/cluster/problem.ts';
import { desk as vscode } from '../vscodeStandIn/vscode.ts';

const SECONDS = Number(process.env['SOAK_SECONDS'] ?? 20);
const SEED = Number(process.env['FAULTS_SEED'] ?? 4711);

/** Waits pass twenty times as fast, so that as many outages as possible fit in. */
const HASTY: FeedTime = { ...REAL_TIME, after: (ms, call) => REAL_TIME.after(ms / 20, call) };

describe(`a soak of ${SECONDS} s`, () => {
  const folder = new Folder();
  let authority: Authority;
  let world: ChildProcess;
  let desk: Desk;

  before(() => {
    authority = new Authority('soak');
    vscode.reset();
  });
  after(() => {
    desk.close();
    world.disconnect();
    authority.dispose();
    folder.remove();
  });

  it('of two hundred changes and two faults a second: heap and handles flat, the tree equal to a fresh list [F30] [F34]', async function () {
    this.timeout((SECONDS + 60) * 1000);
    world = fork(new URL('world.ts', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const certificate = authority.issue({ subject: '/CN=world', names: 'IP:127.0.0.1' });
    world.send({ certificate, seed: SEED });
    const [{ port }] = (await once(world, 'message')) as [{ port: number }];
    const kubeconfig = folder.write('kubeconfig', kubeconfigFor(port, authority.cert));
    desk = new Desk({ kubeconfig, feedTime: HASTY });
    await desk.session.openCluster({ namespaces: ['shop'] });
    // Somebody looks all the time: the watch would rest after five minutes.
    vscode.show(true);
    await desk.untilLive();

    const samples: Sample[] = [];
    const began = performance.now();
    while (performance.now() - began < SECONDS * 1000) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      samples.push(sample((performance.now() - began) / 1000));
    }

    world.send('calm');
    const [told] = (await once(world, 'message')) as [{ changes: number; faults: number }];
    // On a busy machine fewer fit in; a tenth would be another test.
    assert.ok(told.changes > SECONDS * 100, `${told.changes} changes`);
    assert.ok(told.faults > SECONDS, `${told.faults} faults`);
    const connected = await connect({ env: {}, kubeconfig });
    assert.ok(!isProblem(connected));
    const fresh = await connected.reader.list('Deployment', { namespace: 'shop' }, calm);
    connected.dispose();
    assert.ok(fresh.state === 'ok');
    const wanted = fresh.value.items.map((item) => summaryOf(item)).sort(byUid);
    const shown = (): unknown[] =>
      desk.session.fleet
        .all()
        .map(({ summary }) => summary)
        .sort(byUid);
    await desk.until(
      'the tree equals a fresh list',
      () => JSON.stringify(shown()) === JSON.stringify(wanted),
      30,
    );
    assert.deepEqual(shown(), wanted);
    await desk.untilLive();
    assert.deepEqual(desk.bugs, []);

    const settled = samples.slice(Math.floor(samples.length / 4));
    const growth = slope(settled.map(({ at, heap }) => [at, heap])) * SECONDS;
    const handles = settled.map((one) => one.handles);
    const most = (part: readonly number[]): number => Math.max(...part);
    const summary = `${told.changes} changes, ${told.faults} faults; heap ${mb(settled[0]!.heap)} to ${mb(settled.at(-1)!.heap)} MB, slope ${mb(growth)} MB over ${SECONDS} s; handles ${Math.min(...handles)}–${most(handles)}`;
    process.stdout.write(`soak: ${summary}\n`);
    assert.ok(growth < 6_000_000, summary);
    const half = Math.floor(handles.length / 2);
    assert.ok(most(handles.slice(half)) <= most(handles.slice(0, half)) + 8, summary);
  });
});

interface Sample {
  readonly at: number;
  readonly heap: number;
  readonly handles: number;
}

function sample(at: number): Sample {
  global.gc?.();
  return { at, heap: process.memoryUsage().heapUsed, handles: process.getActiveResourcesInfo().length };
}

/** Of the line that fits best: units per second. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const x = mean(points.map(([at]) => at));
  const y = mean(points.map(([, value]) => value));
  const over = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  const under = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return under === 0 ? 0 : over / under;
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function byUid(a: { readonly uid?: string | undefined }, b: { readonly uid?: string | undefined }): number {
  return (a.uid ?? '') < (b.uid ?? '') ? -1 : 1;
}

function kubeconfigFor(port: number, ca: string): string {
  return JSON.stringify({
    'current-context': 'soak',
    contexts: [{ name: 'soak', context: { cluster: 'world', user: 'somebody', namespace: 'shop' } }],
    clusters: [
      {
        name: 'world',
        cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': base64(ca) },
      },
    ],
    users: [{ name: 'somebody', user: { token: 'canary-4711' } }],
  });
}
