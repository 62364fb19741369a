/** Whole diagnoses over HTTP, of a server that fails in the middle of one, or whose objects are not what they should be. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { diagnose, type DiagnoseOptions, type Diagnosis } from '../../src/core/diagnose.ts';
import type { Kind } from '../../src/core/model/kinds.ts';
import type { Report, StepReport } from '../../src/core/model/report.ts';
import { calm, connectTo, type Setup } from '../support/connectedCluster.ts';
import { FaultServer, json, status, type Script } from '../support/faultServer.ts';
import { Folder } from '../support/folder.ts';
import { rawDeployment, rawEvent, rawHealthy, rawPod, rawReplicaSet, type Raw } from '../support/objects.ts';
import { askedFor, served, type Asked } from '../support/servedObjects.ts';

const TARGET = { namespace: 'shop', name: 'web' };
const NOON = 'Sun, 22 Nov 2026 12:00:00 GMT';

/** A pod whose container starts and dies, over and over. */
function crashing(name: string): Raw {
  const lastState = { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2026-11-22T11:58:00Z' } };
  const state = {
    waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' },
  };
  return rawPod(name, {
    status: {
      phase: 'Running',
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Ready', status: 'False' },
      ],
      containerStatuses: [{ name: 'web', ready: false, restartCount: 7, state, lastState }],
    },
  });
}

/** A rollout whose new pods crash. */
function crashLoop(pods: readonly string[] = ['web-2-a', 'web-2-b']): Raw[] {
  const counters = { replicas: pods.length, updatedReplicas: pods.length, unavailableReplicas: pods.length };
  return [
    rawDeployment({
      spec: { replicas: pods.length },
      status: { ...counters, readyReplicas: 0, availableReplicas: 0, conditions: [] },
    }),
    rawReplicaSet(1),
    rawReplicaSet(2, {
      spec: { replicas: pods.length },
      status: { replicas: pods.length, readyReplicas: 0, availableReplicas: 0 },
    }),
    ...pods.map(crashing),
    ...pods
      .slice(0, 2)
      .map((name) =>
        rawEvent(
          { kind: 'Pod', name },
          { type: 'Warning', reason: 'BackOff', message: 'Back-off restarting' },
        ),
      ),
  ];
}

const LOGS = {
  'web-2-a/web/previous': 'cannot open config.yaml\n',
  'web-2-b/web/previous': 'cannot open config.yaml\n',
};

describe('a diagnosis through a server', () => {
  const folder = new Folder();
  let server: FaultServer;

  before(async () => {
    server = await FaultServer.start({}, json({}));
  });
  after(async () => {
    await server.close();
    folder.remove();
  });

  async function run(
    script: Script,
    options: Partial<DiagnoseOptions> = {},
    setup: Setup = {},
  ): Promise<Diagnosis> {
    server.arrivals.length = 0;
    server.script = script;
    const { reader, dispose } = await connectTo(server, folder, setup);
    try {
      return await diagnose(reader, TARGET, { signal: calm, clock: Date.now, ...options });
    } finally {
      dispose();
    }
  }

  async function report(...args: Parameters<typeof run>): Promise<Report> {
    const diagnosis = await run(...args);
    assert.ok(diagnosis.is === 'report', JSON.stringify(diagnosis));
    return diagnosis.report;
  }

  /** `fault` answers what it is asked for; the first so many times, or always. */
  function except(
    normal: Script,
    isMeant: (asked: Asked) => boolean,
    fault: Script,
    times = Infinity,
  ): Script {
    let left = times;
    return (response, arrival, number) => {
      const asked = askedFor(arrival);
      const isFaulty = asked !== undefined && isMeant(asked) && left-- > 0;
      (isFaulty ? fault : normal)(response, arrival, number);
    };
  }

  const of =
    (kind: Kind, isLog = false) =>
    (asked: Asked): boolean =>
      asked.kind === kind && asked.isLog === isLog;
  const serve = (objects: readonly Raw[]): Script =>
    served(() => objects, { logs: LOGS, headers: { Date: NOON } });
  const step = ({ steps }: Report, id: StepReport['id']): StepReport => steps.find((one) => one.id === id)!;
  const requests = (part: string): number => server.arrivals.filter(({ url }) => url.includes(part)).length;

  it('that works names the cause, with the log', async () => {
    const found = await report(serve(crashLoop()));
    assert.equal(found.verdict.cause, 'crash-loop');
    assert.match(JSON.stringify(step(found, 'logs')), /cannot open config\.yaml/);
    assert.equal((await report(serve(rawHealthy()))).verdict.status, 'healthy');
  });

  describe('where one permission is missing [F36]', () => {
    const missing: [string, (asked: Asked) => boolean, StepReport['id'], boolean][] = [
      ['deployments', of('Deployment'), 'deployment', false],
      ['replicasets.apps', of('ReplicaSet'), 'replicasets', false],
      ['pods', of('Pod'), 'pods', false],
      ['events', of('Event'), 'events', true],
      ['pods/log', of('Pod', true), 'logs', true],
      ['nodes', of('Node'), 'nodes', true],
      ['resourcequotas', of('ResourceQuota'), 'quotas', true],
      ['leases.coordination.k8s.io', of('Lease'), 'controller', true],
    ];
    for (const [resource, isMeant, id, isFound] of missing)
      it(`on ${resource}: the others stay, and what is missing is named`, async () => {
        const refusal = status(403, `${resource} is forbidden: User "jane" cannot read resource`);
        const found = await report(except(serve(crashLoop()), isMeant, refusal));
        const blind = step(found, id);
        if (blind.state !== 'skipped')
          assert.match(JSON.stringify(blind), /permission \W*"?(get|list)|is missing|not allowed/, id);
        assert.notEqual(found.verdict.status, 'healthy');
        assert.equal(found.verdict.cause === 'crash-loop', isFound);
        for (const other of ['deployment', 'pods', 'replicasets'] as const)
          if (other !== id && isFound) assert.equal(step(found, other).state, 'ok', other);
        assert.doesNotMatch(JSON.stringify(step(found, 'events')), id === 'events' ? /no events/i : /^$/);
      });

    for (const kind of ['ReplicaSet', 'Pod', 'Event'] as const)
      it(`on ${kind}s of what looks healthy: unknown, not healthy`, async () => {
        const found = await report(except(serve(rawHealthy()), of(kind), status(403, 'no')));
        assert.equal(found.verdict.status, 'unknown');
      });
  });

  describe('while things go away [F37]', () => {
    it('the Deployment, before it is read', async () => {
      assert.equal((await run(serve([]))).is, 'gone');
    });

    it('the Deployment, with all that it owned, after it was read', async () => {
      let isThere = true;
      const all = rawHealthy();
      const script = served(() => (isThere ? all : []));
      const found = await run((response, arrival, number) => {
        script(response, arrival, number);
        if (askedFor(arrival)?.kind === 'Deployment') isThere = false;
      });
      assert.deepEqual(found, {
        is: 'gone',
        reason: 'Deployment shop/web was deleted while it was being read',
      });
    });

    it('the Deployment, for a namesake that owns nothing yet', async () => {
      let objects = rawHealthy();
      const script = served(() => objects);
      const found = await run((response, arrival, number) => {
        script(response, arrival, number);
        if (askedFor(arrival)?.kind === 'Deployment')
          objects = [rawDeployment({ metadata: { uid: 'uid-of-another' } })];
      });
      assert.equal(found.is, 'gone');
    });

    it('a pod, before its log is read: the rest stands', async () => {
      const found = await report(
        except(serve(crashLoop()), of('Pod', true), status(404, 'pods "web-2-a" not found')),
      );
      assert.equal(found.verdict.cause, 'crash-loop');
      assert.match(JSON.stringify(step(found, 'logs')), /not found/);
    });
  });

  describe('of labels that overlap [F38]', () => {
    it('tells whose ReplicaSets and pods these are by the controller alone', async () => {
      const strange: [string, Raw | undefined][] = [
        ['web-other', { kind: 'Deployment', name: 'web', uid: 'uid-other', controller: true }],
        ['web-former', { kind: 'Deployment', name: 'web', uid: 'uid-web-before', controller: true }],
        ['web-adopted', { kind: 'Rollout', name: 'web', uid: 'uid-rollout', controller: true }],
        ['web-owned', { kind: 'Deployment', name: 'web', uid: 'uid-web', controller: false }],
        ['web-orphan', undefined],
      ];
      const objects = strange.flatMap(([name, owner]) => [
        rawReplicaSet(2, {
          metadata: { name, uid: `uid-${name}`, ownerReferences: owner === undefined ? null : [owner] },
        }),
        crashing(`${name}-x`),
      ]);
      const pods = objects.filter((one) => one['kind'] === 'Pod');
      for (const [index, pod] of pods.entries()) {
        const [name] = strange[index]!;
        const owner = { kind: 'ReplicaSet', name, uid: `uid-${name}`, controller: true };
        (pod['metadata'] as Raw)['ownerReferences'] = [owner];
      }
      const found = await report(serve([...rawHealthy(), ...objects]));
      assert.equal(found.verdict.status, 'healthy');
      assert.deepEqual(
        found.rollout.replicaSets?.map(({ name }) => name),
        ['web-2', 'web-1'],
      );
      assert.deepEqual(
        new Set(found.rollout.containers?.map(({ pod }) => pod)),
        new Set(['web-2-a', 'web-2-b']),
      );
    });
  });

  describe('of events [F39]', () => {
    const own = { kind: 'Deployment', name: 'web' };

    it('takes the time that each has, and those of namesakes for what they are', async () => {
      const times: Raw[] = [
        { eventTime: '2026-11-22T10:01:00.123456Z', lastTimestamp: null, count: 0 },
        { series: { count: 5, lastObservedTime: '2026-11-22T10:02:00.000000Z' }, lastTimestamp: null },
        { lastTimestamp: '2999-01-01T00:00:00Z' },
        { lastTimestamp: '1970-01-01T00:00:00Z', count: 'many' },
        { lastTimestamp: null, firstTimestamp: null, count: null, message: null, reason: null, type: 7 },
      ];
      const events = times.map((change, at) =>
        rawEvent(own, {
          metadata: { name: `e${at}`, namespace: 'shop', uid: `e${at}` },
          message: `event ${at}`,
          ...change,
        }),
      );
      const stranger = rawEvent({ ...own, uid: 'uid-web-before' }, { message: 'of a namesake' });
      const found = await report(serve([...rawHealthy(), ...events, stranger]));
      assert.equal(found.verdict.status, 'healthy');
      const told = JSON.stringify(step(found, 'events'));
      assert.doesNotMatch(told, /of a namesake/);
      assert.match(told, /event 0.*event 1|event 1.*event 0/);
    });

    it('asks for a page and two selections where there are twenty thousand, and says what it left out', async () => {
      const noise = Array.from({ length: 20_000 }, (_, at) =>
        rawEvent(
          { kind: 'Pod', name: `job-${at}` },
          { metadata: { name: `n${at}`, namespace: 'shop', uid: `n${at}` } },
        ),
      );
      const found = await report(serve([...noise, ...crashLoop()]));
      assert.equal(found.verdict.cause, 'crash-loop');
      assert.equal(requests('/events?'), 3);
      assert.match(
        step(found, 'events').summary + JSON.stringify(step(found, 'events')),
        /more than 500 events/,
      );
    });
  });

  describe('on a computer whose clock is wrong [F40]', () => {
    const HOUR = 3_600_000;
    for (const [how, off] of [
      ['an hour behind', -HOUR],
      ['an hour ahead', HOUR],
      ['a day behind', -24 * HOUR],
      ['a day ahead', 24 * HOUR],
    ] as const)
      it(`${how}: the report is the same`, async () => {
        const right = await report(serve(crashLoop()), { clock: () => Date.parse(NOON) });
        const wrong = await report(serve(crashLoop()), { clock: () => Date.parse(NOON) + off });
        assert.equal(wrong.collectedAt, '2026-11-22T12:00:00Z');
        assert.deepEqual(wrong, right);
      });
  });

  describe('with logs that are trouble [F41]', () => {
    const log = async (fault: Script, setup: Setup = {}): Promise<Report> => {
      const found = await report(except(serve(crashLoop()), of('Pod', true), fault), {}, setup);
      assert.equal(found.verdict.cause, 'crash-loop');
      assert.equal(step(found, 'pods').state, 'ok');
      return found;
    };

    it('that hang', async () => {
      const found = await log(() => undefined, { requestTimeoutMs: 2000 });
      assert.match(JSON.stringify(step(found, 'logs')), /no complete answer within 2 s/);
    });

    it('of 100 MB and without end: 256 KiB of each are taken, and the connection is let go', async () => {
      const sent: number[] = [];
      const chunk = Buffer.alloc(1_000_000, `${'x'.repeat(99)}\n`);
      await log((response) => {
        const at = sent.push(0) - 1;
        const more = (): void => {
          while (!response.destroyed && sent[at]! < 100) {
            sent[at]!++;
            if (!response.write(chunk)) {
              response.once('drain', more);
              return;
            }
          }
          if (!response.destroyed) response.end();
        };
        more();
      });
      assert.ok(sent.length <= 8, `${sent.length} requests for two logs`);
      assert.ok(Math.max(...sent) < 50, `${Math.max(...sent)} MB were sent`);
    });

    it('that are compressed, and one line of 10 MB', async () => {
      await log((response) => {
        response
          .writeHead(200, { 'Content-Type': 'text/plain', 'Content-Encoding': 'gzip' })
          .end(gzipSync(Buffer.alloc(10_000_000, 'y')));
      });
    });

    it('that the node does not give', async () => {
      const found = await log(status(500, 'dial tcp 10.0.0.1:10250: i/o timeout'));
      assert.match(JSON.stringify(step(found, 'logs')), /i\/o timeout/);
    });
  });

  describe('where one of several servers fails [F42]', () => {
    for (const [when, isMeant] of [
      ['in the first wave', of('ReplicaSet')],
      ['in the second', of('Pod', true)],
      ['between its pages', (asked: Asked) => asked.query.get('continue') !== null],
    ] as const)
      it(`${when}: that request alone is sent again`, async () => {
        const pods = Array.from({ length: 600 }, (_, at) => `web-2-${at}`);
        const objects = when === 'between its pages' ? crashLoop(pods) : crashLoop();
        const found = await report(except(serve(objects), isMeant, status(503, 'shutting down'), 1));
        assert.equal(found.verdict.cause, 'crash-loop');
        const reads = server.arrivals.map(({ url }) => url);
        const twice = reads.filter((url, at) => reads.indexOf(url) !== at);
        // A log is asked for once: what fails at the node fails again.
        assert.equal(twice.length, when === 'in the second' ? 0 : 1);
      });
  });

  describe('of objects of which nothing is as it should be [F18]', () => {
    const changes: [string, Raw][] = [
      ['no status', { status: null }],
      ['conditions null', { status: { conditions: null } }],
      ['replicas as text', { status: { replicas: '2', availableReplicas: '2' } }],
      ['a generation beyond all numbers', { metadata: { generation: 9_007_199_254_740_993n.toString() } }],
      ['unknown words', { spec: { strategy: { type: 'Magic' } }, status: { phase: 'Dreaming' } }],
      ['a selector of null', { spec: { selector: null } }],
      ['a template of text', { spec: { template: 'none' } }],
      ['labels from Object’s prototype', { metadata: { labels: { __proto__: 'x', constructor: 'y' } } }],
    ];
    for (const [what, { metadata = {}, spec = {}, status: change }] of changes)
      it(`${what}: no bug, and nothing invented`, async () => {
        const odd = rawDeployment({
          metadata: metadata as Raw,
          spec: spec as Raw,
          status: (change ?? {}) as Raw,
        });
        if (change === null) odd['status'] = null;
        const others = rawHealthy().slice(1);
        const found = await report(serve([odd, ...others]));
        assert.ok(!found.outcomes.some(({ outcome }) => outcome === 'crashed'));
        if (/status|generation|replicas as text/.test(what)) assert.notEqual(found.verdict.status, 'healthy');
        assert.equal(({} as Raw)['polluted'], undefined);
      });

    it('takes absent replicas for one', async () => {
      const one = rawDeployment({
        spec: { replicas: undefined },
        status: { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
      });
      const sets = [
        rawReplicaSet(1),
        rawReplicaSet(2, {
          spec: { replicas: 1 },
          status: { replicas: 1, readyReplicas: 1, availableReplicas: 1 },
        }),
      ];
      assert.equal((await report(serve([one, ...sets, rawPod('web-2-a')]))).verdict.status, 'healthy');
    });
  });

  it('of a Deployment of 1.5 MB with a thousand containers [F19]', async () => {
    const containers = Array.from({ length: 1000 }, (_, at) => ({
      name: `c-${at}`,
      image: `registry.example/web:${at}`,
      env: Array.from({ length: 5 }, (_one, number) => ({ name: `V${number}`, value: 'x'.repeat(200) })),
    }));
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers } };
    const huge = rawDeployment({
      metadata: { annotations: { notes: 'n'.repeat(200_000) } },
      spec: { template },
    });
    const sets = [rawReplicaSet(1), rawReplicaSet(2, { spec: { template } })];
    const found = await report(serve([huge, ...sets, rawPod('web-2-a'), rawPod('web-2-b')]));
    assert.equal(found.verdict.status, 'healthy');
    assert.ok(JSON.stringify(found).length < 2_000_000, `${JSON.stringify(found).length} bytes`);
  });

  it('of five thousand pods that all crash: few requests, three logs, few lines [F20]', async () => {
    const pods = Array.from({ length: 5000 }, (_, at) => `web-2-${String(at).padStart(4, '0')}`);
    global.gc?.();
    const before = process.memoryUsage().heapUsed;
    const found = await report(serve(crashLoop(pods)));
    global.gc?.();
    const grown = process.memoryUsage().heapUsed - before;
    assert.equal(found.verdict.cause, 'crash-loop');
    assert.equal(requests('/pods?'), 10, 'pages of 500');
    const logged = server.arrivals.flatMap(({ url }) => /pods\/([^/]+)\/log/.exec(url)?.[1] ?? []);
    assert.equal(new Set(logged).size, 3);
    assert.ok(logged.length <= 6, 'one that is missing is looked for in the other life');
    assert.ok(found.outcomes.filter(({ outcome }) => outcome === 'match').length <= 10);
    assert.ok(JSON.stringify(found).length < 1_000_000, `${JSON.stringify(found).length} bytes`);
    assert.ok(grown < 60_000_000, `${Math.round(grown / 1e6)} MB are kept`);
  });
});
