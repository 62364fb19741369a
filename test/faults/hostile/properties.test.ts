import assert from 'node:assert/strict';
import { linkSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { Redactor as ClusterRedactor } from '../../../src/cluster/redactor.ts';
import { diagnose } from '../../../src/core/diagnose.ts';
import { shellQuote } from '../../../src/core/kubectl.ts';
import { parseBackoff } from '../../../src/core/kubeText/backoff.ts';
import { parseImagePull } from '../../../src/core/kubeText/imagePull.ts';
import { parseImageReference } from '../../../src/core/kubeText/imageReference.ts';
import { parseMissingReference } from '../../../src/core/kubeText/missingReference.ts';
import { parseProbeEvent } from '../../../src/core/kubeText/probeEvent.ts';
import { parseRefusal } from '../../../src/core/kubeText/refusal.ts';
import { sandboxTrouble } from '../../../src/core/kubeText/sandboxTrouble.ts';
import { parseScheduling } from '../../../src/core/kubeText/scheduling.ts';
import { outputProblem, runtimeProblem } from '../../../src/core/kubeText/startProblem.ts';
import { parseVolumeTrouble } from '../../../src/core/kubeText/volumeTrouble.ts';
import { escape, fence } from '../../../src/core/present/markdown.ts';
import { redactText } from '../../../src/core/redact.ts';
import { visibleText } from '../../../src/core/visibleText.ts';
import { deploymentsIn } from '../../../src/host/commands/manifest.ts';
import { withoutIcons } from '../../../src/host/iconText.ts';
import { PanelPage } from '../../../src/host/panel/panelPage.ts';
import { decodeMemory, decodeToHost } from '../../../src/protocol/decode.ts';
import { parseDocuments } from '../../../src/snapshot/documents.ts';
import { openSnapshot } from '../../../src/snapshot/open.ts';
import { specimens, type JsonObject } from '../../property/corpus.ts';
import { Folder } from '../../support/folder.ts';
import { rawHealthy } from '../../support/objects.ts';
import { exampleReport, modelOf } from '../../support/panelModels.ts';
import { assertSeen, assertTame } from './sinks.ts';
import { PATTERN_BOMBS, TEXTS } from './texts.ts';

const fragment = fc.oneof(
  fc.constantFrom(...Object.values(TEXTS), ...Object.values(PATTERN_BOMBS)),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const hostile = fc.array(fragment, { maxLength: 8 }).map((parts) => parts.join(''));

/** Recordings with many messages of several kinds. */
function talkative() {
  const names = [
    'crash-past-deadline',
    'quota-after-image-failure',
    'too-little-left',
    'webhook-denies-replicaset',
  ];
  const found = specimens().filter(({ name }) => names.includes(name));
  assert.equal(found.length, names.length);
  return found;
}

describe('[I13] time grows as the text does', function () {
  this.timeout(300_000);
  const folder = new Folder();
  after(() => {
    folder.remove();
  });

  const cluster = new ClusterRedactor();
  cluster.add('a-secret-that-was-loaded');
  const READERS: Readonly<Record<string, (text: string) => unknown>> = {
    visibleText,
    redactText: redactText,
    'the redactor of connections': (text) => cluster.line(text),
    scrub: (text) => cluster.scrub(text),
    shellQuote,
    escape,
    fence,
    withoutIcons,
    deploymentsIn,
    parseBackoff,
    parseImagePull: (text) => [parseImagePull(undefined, text), parseImagePull('ErrImagePull', text)],
    parseImageReference,
    parseMissingReference,
    parseProbeEvent,
    parseRefusal,
    sandboxTrouble,
    parseScheduling,
    runtimeProblem,
    outputProblem: (text) => outputProblem(127, text),
    parseVolumeTrouble,
    'documents of a snapshot': parseDocuments,
  };

  /**
   * Of this process alone, so that a busy machine does not show; the least of several, so that nor does a collection.
   * @param enough less than this is not measured again
   */
  function cpuOf(work: () => unknown, enough = 0): number {
    let least = Infinity;
    for (let run = 0; run < 6; run++) {
      const before = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, user + system);
      if (least < enough) break;
    }
    return least;
  }

  /** Microseconds for 256 KB, on a busy machine: what grows faster than the text needs far more. */
  const FREE = 50_000;
  const LONG = 256 * 1024;
  /** Four times the text in sixteen times the time would be quadratic. */
  const STEEP = 10;

  function grows(work: (text: string) => unknown, bomb: string, ending: string): number {
    const of = (size: number): string => bomb.repeat(Math.ceil(size / bomb.length)) + ending;
    const [short, long] = [of(LONG / 4), of(LONG)];
    const ofLong = cpuOf(() => work(long), FREE);
    return ofLong < FREE ? 0 : ofLong / cpuOf(() => work(short));
  }

  for (const [name, read] of Object.entries(READERS))
    it(name, () => {
      for (const [what, bomb] of Object.entries(PATTERN_BOMBS))
        for (const ending of ['', '!"'])
          assert.ok(grows(read, bomb, ending) < STEEP, `${what} before ${JSON.stringify(ending)}`);
    });

  it('sees a pattern that looks back', () => {
    // Sixty-four times the time for four times the text: seen on any machine, however quiet.
    assert.ok(grows((text) => /a+a+b/.exec(text.slice(0, text.length / 300)), 'a', '') >= STEEP);
  });

  it('all rules, over messages and logs of 256 KB', async () => {
    const clusters = talkative();
    // Those that are made of what rules look for.
    const bombs = Object.entries(PATTERN_BOMBS).filter(([what]) =>
      /letters|nested|quotes|nodes|layers|words/.test(what),
    );
    for (const [at, [what, bomb]] of bombs.entries()) {
      const { name, list, target } = clusters[at % clusters.length]!;
      const cpu = async (size: number): Promise<number> => {
        const text = bomb.repeat(Math.ceil(size / bomb.length));
        const file = folder.write('bomb.json', JSON.stringify(withMessages(list, text)));
        const opened = await openSnapshot(file);
        assert.ok('reader' in opened);
        const before = process.cpuUsage();
        const signal = new AbortController().signal;
        const diagnosis = await diagnose(opened.reader, target, { signal, clock: Date.now });
        const { user, system } = process.cpuUsage(before);
        assert.equal(diagnosis.is, 'report');
        return user + system;
      };
      const long = await cpu(LONG);
      // Tens of messages and logs at once.
      if (long > 10 * FREE) assert.ok(long / (await cpu(LONG / 4)) < STEEP, `${name}: ${what}`);
    }
  });

  function withMessages(list: JsonObject, text: string): unknown {
    return JSON.parse(
      JSON.stringify(list, (key, value: unknown) =>
        typeof value === 'string' && (key === 'message' || key === 'text') ? value + text : value,
      ),
    );
  }
});

describe('[I7] [I8] what cleans a text', function () {
  this.timeout(60_000);
  it('has nothing left to clean after the first time, and is never longer than its cap', () => {
    fc.assert(
      fc.property(hostile, fc.nat(300), (text, most) => {
        const clean = visibleText(text);
        assertSeen(clean, text);
        assert.equal(visibleText(clean), clean);
        const cut = visibleText(text, most);
        assert.ok(Array.from(cut).length <= most);
        assert.equal(visibleText(cut, most), cut);
        assert.equal(withoutIcons(withoutIcons(text)), withoutIcons(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('[S1] takes secrets out once: a second time finds none', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = redactText(text).text;
        assert.deepEqual(redactText(once), { text: once, redacted: 0 });
      }),
      { numRuns: 2000 },
    );
  });

  it('[I4] [I5] leaves no markup that means anything, in prose and in fences', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        assertTame(`- ${escape(visibleText(text))}\n\n${fence(visibleText(text))}\n`, text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('[I15] what a panel sends', function () {
  this.timeout(60_000);
  it('asks for a button, a command or a page of the model that it was sent, whatever it is', async () => {
    const page = new PanelPage({ webview: { postMessage: () => Promise.resolve(true) } } as never);
    const model = modelOf(await exampleReport('paused-rollout'));
    page.show(model);
    const known = new Set(
      [...model.actions, ...model.steps.flatMap((step) => step.actions)].map(({ id }) => id),
    );
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom(...known, ...Object.values(TEXTS), 'toString', 'step:pods'),
    );
    const message = fc.oneof(
      fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }),
      fc.record({
        type: fc.constantFrom('ready', 'press', 'copyCommand', 'openRule', 'model', '__proto__', 'eval'),
        revision: fc.oneof(fc.integer(), fc.constant(1), fc.string()),
        action: word,
        command: word,
        rule: word,
      }),
    );
    let asked = 0;
    fc.assert(
      fc.property(message, (sent) => {
        decodeMemory(sent);
        const decoded = decodeToHost(sent);
        if (decoded === undefined) return;
        assert.ok(['ready', 'press', 'copyCommand', 'openRule'].includes(decoded.type));
        if (decoded.type === 'press') {
          const verb = page.pressed(decoded.action, decoded.revision);
          assert.ok(verb === undefined || verb === 'outdated' || known.has(verb));
          asked += Number(verb !== undefined);
        } else if (decoded.type === 'copyCommand')
          assert.match(page.command(decoded.command) ?? 'kubectl', /^kubectl/);
        else if (decoded.type === 'openRule' && page.hasRule(decoded.rule))
          assert.match(decoded.rule, /^[\w-]+$/);
      }),
      { numRuns: 3000 },
    );
    assert.ok(asked > 0, 'some of them are buttons');
  });
});

describe('[I12] files and texts without bounds', function () {
  this.timeout(120_000);
  const folder = new Folder();
  after(() => {
    folder.remove();
  });

  it('whatever stands before, in or behind a recording, it is read or refused in a line', async () => {
    const [specimen] = specimens();
    const whole = JSON.stringify(specimen?.list);
    const damage = fc.record({
      at: fc.nat(whole.length),
      length: fc.nat(400),
      into: fc.uint8Array({ maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, length, into }) => {
        const file = folder.at('damaged.json');
        writeFileSync(
          file,
          Buffer.concat([Buffer.from(whole.slice(0, at)), into, Buffer.from(whole.slice(at + length))]),
        );
        const opened = await openSnapshot(file);
        if ('reader' in opened) {
          const { is } = await diagnose(opened.reader, specimen!.target, {
            signal: new AbortController().signal,
            clock: Date.now,
          });
          assert.ok(['report', 'gone', 'blind'].includes(is));
        } else assert.doesNotMatch(opened.problem, /\p{Cc}/u);
      }),
      { numRuns: 60 },
    );
  });

  it('of a folder without end 256 MB are read; what it says of the rest is never that all is well', async () => {
    const healthy = JSON.stringify(rawHealthy());
    folder.write('endless/a.json', healthy);
    const huge = JSON.stringify(
      Array(50_000).fill({ kind: 'Other', apiVersion: 'v1', spec: 'x'.repeat(1000) }),
    );
    const first = folder.write('endless/b0.json', huge);
    for (let i = 1; i < 6; i++) linkSync(first, folder.at(`endless/b${i}.json`));
    const opened = await openSnapshot(folder.at('endless'));
    assert.ok('reader' in opened);
    assert.match(
      opened.problems.join(),
      /b5\.json: left out \(\d\d MB\), as a snapshot is read to 256 MB; open the/,
    );
    const target = { namespace: 'shop', name: 'web' };
    const signal = new AbortController().signal;
    const diagnosis = await diagnose(opened.reader, target, { signal, clock: Date.now });
    assert.ok(diagnosis.is === 'report');
    const { status, headline } = diagnosis.report.verdict;
    assert.equal(status, 'unknown');
    assert.match(headline, /left out/);
  });

  it('no text of a report is longer than 4,000 characters, and the report stays small', async () => {
    for (const { list, target } of talkative()) {
      const huge = JSON.stringify(list, (key, value: unknown) =>
        typeof value === 'string' && (key === 'message' || key === 'text' || key === 'image')
          ? `${value} ${'very long '.repeat(10_000)}`
          : value,
      );
      const opened = await openSnapshot(folder.write('huge.json', huge));
      assert.ok('reader' in opened);
      const signal = new AbortController().signal;
      const diagnosis = await diagnose(opened.reader, target, { signal, clock: Date.now });
      assert.ok(diagnosis.is === 'report');
      const text = JSON.stringify(diagnosis.report);
      assert.ok(text.length < 1024 * 1024, `${text.length} of a report`);
      assert.match(text, /characters cut/);
    }
  });
});
