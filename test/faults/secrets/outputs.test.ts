import assert from 'node:assert/strict';
import { diagnose } from '../../../src/core/diagnose.ts';
import type { Report } from '../../../src/core/model/report.ts';
import { reportMarkdown } from '../../../src/core/present/markdown.ts';
import { scanMarkdown, scanText } from '../../../src/core/present/scanText.ts';
import { plain, reportText } from '../../../src/core/present/text.ts';
import { scan } from '../../../src/core/scan.ts';
import { recordingReader, toSnapshot } from '../../../src/snapshot/record.ts';
import { base64, calm, connectTo } from '../../support/connectedCluster.ts';
import { FaultServer, status } from '../../support/faultServer.ts';
import { Folder } from '../../support/folder.ts';
import { modelOf } from '../../support/panelModels.ts';
import { served } from '../../support/servedObjects.ts';
import { canariesIn, canary, leaks } from './canaries.ts';
import { cluster } from './cluster.ts';

const TARGET = { namespace: 'shop', name: 'web' };

describe('secrets in a cluster', function () {
  this.timeout(60_000);
  const folder = new Folder();
  const token = canary();
  let server: FaultServer;
  let report: Report;
  let steps: string[];
  let outputs: Record<string, string>;

  before(async () => {
    const { objects, logs } = cluster();
    server = await FaultServer.start(
      {},
      served(() => objects, { logs, headers: { Date: 'Sun, 22 Nov 2026 10:00:00 GMT' } }),
    );
    const connected = await connectTo(server, folder, { user: { token } });
    const reader = recordingReader(connected.reader);
    steps = [];
    const options = { signal: calm, clock: Date.now };
    const diagnosis = await diagnose(reader, TARGET, {
      ...options,
      onStep: (step) => steps.push(JSON.stringify(step)),
    });
    assert.ok(diagnosis.is === 'report', JSON.stringify(diagnosis));
    report = diagnosis.report;
    const scanned = await scan(reader, options);
    assert.ok('flagged' in scanned);
    outputs = {
      terminal: reportText(report, plain, 100),
      JSON: JSON.stringify(report),
      Markdown: reportMarkdown(report),
      panel: JSON.stringify(modelOf(report)),
      'the panel while it runs': steps.join('\n'),
      scan: JSON.stringify(scanned) + scanText(scanned, plain, 80) + scanMarkdown(scanned),
      snapshot: toSnapshot(reader.recording, { context: 'test', collectedAt: report.collectedAt }),
    };
    connected.dispose();
  });
  after(async () => {
    await server.close();
    folder.remove();
  });

  it('the canaries are where they can be read: the same without redaction would hold most of them', () => {
    const { objects, logs } = cluster();
    assert.ok(canariesIn(JSON.stringify([objects, logs])).length > 40);
    const { length } = steps;
    assert.ok(length >= 6);
    assert.equal(report.verdict.cause, 'crash-loop');
    assert.match(outputs['JSON'] ?? '', /\[redacted\]/);
  });

  for (const output of [
    'terminal',
    'JSON',
    'Markdown',
    'panel',
    'the panel while it runs',
    'scan',
    'snapshot',
  ])
    it(`[S1] [S2] [S6] none is in the ${output}`, () => {
      const text = outputs[output] ?? '';
      assert.ok(text.length > 500);
      assert.deepEqual(
        canariesIn(text).map((one) => around(text, one)),
        [],
      );
    });

  it('[S1] a variable, an argument and a header keep their names where they are kept at all', () => {
    assert.match(outputs['snapshot'] ?? '', /name: DATABASE_URL\n\s+value: \(redacted [0-9a-f]{8}\)/);
    assert.match(outputs['snapshot'] ?? '', /secretKeyRef:\n\s+key: password/);
  });

  it('[S6] what is shared says what it holds and what was taken out', () => {
    assert.match(
      outputs['Markdown'] ?? '',
      /names the context, namespaces, objects.*what looks like a secret are left out/,
    );
    assert.match(outputs['snapshot'] ?? '', /^# Holds names of objects[^]*were taken out/m);
  });

  it('[S1] a snapshot says how many values were taken out', () => {
    assert.match(outputs['snapshot'] ?? '', /redacted: [1-9]\d*/);
  });

  it('[S3] nobody asked for a Secret, whatever was wrong', () => {
    const asked = server.arrivals.map(({ url }) => url);
    assert.ok(asked.length > 5);
    assert.deepEqual(
      asked.filter((url) => /\/secrets(\/|\?|$)/.test(url)),
      [],
    );
    assert.deepEqual(
      server.arrivals.filter(({ method }) => method !== 'GET'),
      [],
    );
  });

  it('[S4] a server that says back what it was sent, in any failure, tells nothing through us', async () => {
    const words = leaks();
    for (const code of [400, 401, 403, 404, 409, 410, 422, 429, 500, 503]) {
      server.arrivals.length = 0;
      server.script = (response, request, number) => {
        const echo = [...Object.values(request.headers), ...words].join(' ');
        status(code, echo, { 'Retry-After': '9999' })(response, request, number);
      };
      const connected = await connectTo(server, folder, { user: { token }, requestTimeoutMs: 2000 });
      const stop = AbortSignal.timeout(3000);
      const told: string[] = [];
      const following = connected.feed.follow(
        'all',
        {
          upsert: () => undefined,
          remove: () => undefined,
          state: (state) => told.push(JSON.stringify(state)),
        },
        stop,
      );
      const diagnosis = await diagnose(connected.reader, TARGET, { signal: stop, clock: Date.now });
      const overview = await scan(connected.reader, { signal: stop, clock: Date.now });
      connected.dispose();
      await following.catch(() => undefined);
      const all = JSON.stringify([diagnosis, overview, told]);
      assert.deepEqual(
        canariesIn(all).map((one) => around(all, one)),
        [],
        String(code),
      );
    }
  });

  it('[S8] another context’s server gets nothing of the first one’s credentials', async () => {
    const other = await FaultServer.start(
      {},
      served(() => []),
    );
    const mine = canary();
    const first = await connectTo(server, folder, { user: { username: 'jane', password: mine } });
    const second = await connectTo(other, folder, { user: { token: canary() } });
    for (const { reader } of [first, second]) await reader.list('Pod', {}, calm);
    first.dispose();
    await second.reader.list('Pod', {}, calm);
    second.dispose();
    const got = JSON.stringify(other.arrivals);
    assert.ok(other.arrivals.length > 0);
    assert.deepEqual(
      [...canariesIn(got, [mine, token]), got.includes(base64(`jane:${mine}`)) ? 'basic' : ''].filter(
        Boolean,
      ),
      [],
    );
    await other.close();
  });
});

function around(text: string, canaryText: string): string {
  const at = text.indexOf(canaryText);
  return at < 0 ? `${canaryText} in another form` : text.slice(Math.max(0, at - 80), at + 20);
}
