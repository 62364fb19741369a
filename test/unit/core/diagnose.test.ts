import assert from 'node:assert/strict';
import fc from 'fast-check';
import { diagnose, type DiagnoseOptions, type Diagnosis } from '../../../src/core/diagnose.ts';
import type { Kind } from '../../../src/core/model/kinds.ts';
import { type Blind, type BlindState } from '../../../src/core/model/reading.ts';
import type { Report, StepReport } from '../../../src/core/model/report.ts';
import { NOW } from '../../support/facts.ts';
import { heldReader, type HeldOptions, type HeldReader } from '../../support/heldReader.ts';
import {
  rawCondition,
  rawDeployment,
  rawEvent,
  rawHealthy,
  rawPod,
  rawReplicaSet,
  type Raw,
} from '../../support/objects.ts';
import { SHOP_WEB } from '../../support/reads.ts';

const SERVER_TIME = '2026-11-22T10:00:00Z';
const OPTIONS: DiagnoseOptions = { signal: new AbortController().signal, clock: () => NOW };

function run(reader: HeldReader, options: Partial<DiagnoseOptions> = {}): Promise<Diagnosis> {
  return diagnose(reader, SHOP_WEB, { ...OPTIONS, ...options });
}

async function reportOf(reader: HeldReader, options: Partial<DiagnoseOptions> = {}): Promise<Report> {
  const diagnosis = await run(reader, options);
  assert.ok(diagnosis.is === 'report', JSON.stringify(diagnosis));
  return diagnosis.report;
}

const held = (objects: readonly Raw[], options: HeldOptions = {}): HeldReader =>
  heldReader(objects, { serverTime: SERVER_TIME, ...options });

const states = ({ steps }: Report): Record<string, string> =>
  Object.fromEntries(steps.map(({ id, state }) => [id, state]));

/** A new template whose ReplicaSet the quota refuses, with all that the follow-ups ask for. */
function refused(): Raw[] {
  const message =
    'Failed to create new replica set "web-3": replicasets.apps "web-3" is forbidden: exceeded quota: objects, requested: count/replicasets.apps=1, used: count/replicasets.apps=2, limited: count/replicasets.apps=2';
  const at = '2026-11-22T09:30:00Z';
  const inShop = (kind: string, name: string, rest: Raw): Raw => ({
    kind,
    metadata: { name, namespace: 'shop' },
    ...rest,
  });
  const guard = (name: string): Raw => ({
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: `${name}.example.com`,
        clientConfig: { service: { namespace: 'shop', name } },
        rules: [{ apiGroups: ['*'], operations: ['*'], resources: ['*'] }],
      },
    ],
  });
  const status = { hard: { 'count/replicasets.apps': '2' }, used: { 'count/replicasets.apps': '2' } };
  return [
    rawDeployment({
      metadata: {
        generation: 3,
        managedFields: [
          { manager: 'kubectl', operation: 'Update', time: at, fieldsV1: { 'f:spec': { 'f:template': {} } } },
          {
            manager: 'kubectl-set',
            operation: 'Update',
            time: at,
            fieldsV1: { 'f:spec': { 'f:replicas': {} } },
          },
        ],
      },
      spec: { template: templateOf(3) },
      status: {
        conditions: [
          rawCondition('Available', 'True', 'MinimumReplicasAvailable'),
          rawCondition('Progressing', 'False', 'ReplicaSetCreateError', message, at),
        ],
      },
    }),
    rawReplicaSet(1),
    rawReplicaSet(2),
    rawPod('web-2-a'),
    rawPod('web-2-b'),
    rawEvent(
      { kind: 'Deployment', name: 'web' },
      { reason: 'ReplicaSetCreateError', type: 'Warning', message },
    ),
    rawEvent(
      { kind: 'ReplicaSet', name: 'web-2' },
      { reason: 'SuccessfulCreate', message: 'Created pod: a' },
    ),
    rawEvent(
      { kind: 'ReplicaSet', name: 'web-2' },
      { reason: 'SuccessfulCreate', message: 'Created pod: b' },
    ),
    inShop('ResourceQuota', 'objects', { status }),
    inShop('ResourceQuota', 'other', { status: { hard: { pods: '9' } } }),
    inShop('LimitRange', 'limits', { spec: { limits: [{ type: 'Container', max: { cpu: '1' } }] } }),
    inShop('LimitRange', 'more', { spec: { limits: [{ type: 'Pod', max: { cpu: '2' } }] } }),
    guard('first'),
    guard('second'),
    { kind: 'Namespace', metadata: { name: 'shop' } },
    {
      kind: 'Lease',
      metadata: { name: 'kube-controller-manager', namespace: 'kube-system' },
      spec: { holderIdentity: 'cp-1_x', renewTime: '2026-11-22T09:59:58Z', leaseDurationSeconds: 15 },
    },
    rawDeployment({ metadata: { name: 'api', uid: 'uid-api' } }),
    rawDeployment({ metadata: { name: 'cart', uid: 'uid-cart', generation: 3 } }),
  ];
}

function templateOf(number: number): unknown {
  const { template } = rawReplicaSet(number)['spec'] as { template: Raw };
  return { ...template, metadata: { labels: { app: 'web' } } };
}

/** New pods that crash and that find no node, beside the old ones. */
function failing(): Raw[] {
  const crash = (name: string, restartCount: number): Raw =>
    rawPod(name, {
      status: {
        conditions: [{ type: 'Ready', status: 'False' }],
        containerStatuses: [
          {
            name: 'web',
            restartCount,
            state: {
              waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' },
            },
            lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2026-11-22T09:58:00Z' } },
          },
        ],
      },
    });
  const pending = rawPod('web-2-c', {
    spec: { nodeName: null },
    status: {
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/2 nodes are available: 2 Insufficient cpu.',
        },
      ],
      containerStatuses: null,
    },
  });
  const node = (name: string): Raw => ({
    kind: 'Node',
    metadata: { name },
    status: { conditions: [{ type: 'Ready', status: 'True' }], allocatable: { cpu: '4' } },
  });
  return [
    rawDeployment({
      spec: { replicas: 3 },
      status: {
        updatedReplicas: 3,
        replicas: 4,
        availableReplicas: 1,
        unavailableReplicas: 3,
        conditions: [rawCondition('Progressing', 'True', 'ReplicaSetUpdated', '', '2026-11-22T09:55:00Z')],
      },
    }),
    rawReplicaSet(1, {
      spec: { replicas: 1 },
      status: { replicas: 1, availableReplicas: 1, readyReplicas: 1 },
    }),
    rawReplicaSet(2, {
      spec: { replicas: 3 },
      status: { replicas: 3, availableReplicas: 0, readyReplicas: 0 },
    }),
    rawPod('web-1-a', { owner: 'web-1' }),
    crash('web-2-a', 5),
    crash('web-2-b', 5),
    pending,
    node('node-1'),
    node('node-2'),
    rawEvent(
      { kind: 'Pod', name: 'web-2-a' },
      { reason: 'BackOff', type: 'Warning', message: 'Back-off restarting' },
    ),
    rawEvent(
      { kind: 'Pod', name: 'web-2-b' },
      { reason: 'BackOff', type: 'Warning', message: 'Back-off restarting' },
    ),
  ];
}

const LOGS = { 'web-2-a/web': 'panic: no database\n', 'web-2-b/web': 'panic: no database\n' };

describe('a diagnosis', () => {
  it('of a healthy Deployment takes four reads, and says that all is well', async () => {
    const reader = held(rawHealthy());
    const report = await reportOf(reader);
    assert.deepEqual(reader.requests.toSorted(), [
      'GET Deployment shop/web',
      'LIST Event shop',
      'LIST Pod shop app=web',
      'LIST ReplicaSet shop app=web',
    ]);
    assert.equal(report.verdict.status, 'healthy');
    assert.deepEqual(report.generation, {
      desired: 2,
      observed: 2,
      matches: true,
      lag: 0,
      desiredSince: null,
    });
    assert.deepEqual(states(report), {
      deployment: 'ok',
      events: 'ok',
      'rollout-history': 'ok',
      replicasets: 'ok',
      pods: 'ok',
      strategy: 'ok',
      controller: 'skipped',
      nodes: 'skipped',
      quotas: 'skipped',
      webhooks: 'skipped',
      logs: 'skipped',
    });
    assert.ok(report.outcomes.every(({ outcome }) => outcome === 'noMatch' || outcome === 'notApplicable'));
  });

  it('numbers the playbook’s steps one to six, and its follow-ups not at all', async () => {
    const { steps } = await reportOf(held(rawHealthy()));
    assert.deepEqual(
      steps.map(({ number }) => number),
      [1, 2, 3, 4, 5, 6, null, null, null, null, null],
    );
    for (const { command, summary } of steps) {
      assert.match(command, /^kubectl .*--context test/);
      assert.notEqual(summary, '');
    }
  });

  it('of a refused ReplicaSet names the cause, and that it keeps the generation behind', async () => {
    const { verdict, generation, collectedAt, target } = await reportOf(held(refused()));
    assert.deepEqual(
      [verdict.status, verdict.cause, verdict.class, verdict.explainsMismatch],
      ['stuck', 'replicaset-create-error', 'quota', true],
    );
    assert.deepEqual([generation.desired, generation.observed, generation.lag], [3, 2, 1]);
    assert.equal(collectedAt, SERVER_TIME);
    assert.deepEqual(target, { context: 'test', namespace: 'shop', name: 'web', uid: 'uid-web' });
  });

  it('reads what the playbook calls for, and only that', async () => {
    const behind = states(await reportOf(held(refused())));
    assert.deepEqual(
      [behind['controller'], behind['quotas'], behind['webhooks'], behind['nodes'], behind['logs']],
      ['ok', 'ok', 'ok', 'skipped', 'skipped'],
    );
    const crashing = states(await reportOf(held(failing(), { logs: LOGS })));
    assert.deepEqual([crashing['controller'], crashing['nodes'], crashing['logs']], ['skipped', 'ok', 'ok']);
  });

  it('of crashing pods names the cause, and calls the others by their part', async () => {
    const { verdict, outcomes } = await reportOf(held(failing(), { logs: LOGS }));
    assert.deepEqual([verdict.status, verdict.cause], ['stuck', 'crash-loop']);
    assert.ok(outcomes.some(({ rule, role }) => rule === 'unschedulable-pods' && role !== null));
  });

  it('has the pods on their way before it asks for anything else that takes long', async () => {
    const reader = held(rawHealthy());
    let asked: string[] = [];
    await run(reader, {
      knownSelector: { matchLabels: { app: 'web' } },
      turn: () => {
        asked = [...reader.requests];
        return Promise.resolve();
      },
    });
    assert.deepEqual(
      asked.map((request) => request.split(' ').slice(0, 2).join(' ')),
      ['LIST Pod', 'GET Deployment'],
    );
  });

  describe('tells each step as soon as it is known', () => {
    for (const [what, objects] of [
      ['healthy', rawHealthy()],
      ['refused', refused()],
      ['failing', failing()],
    ] as const)
      it(`once, in the words of the report: ${what}`, async () => {
        const told: StepReport[] = [];
        const { steps } = await reportOf(held(objects, { logs: LOGS }), {
          onStep: (step) => told.push(step),
        });
        const byId = (all: readonly StepReport[]): StepReport[] =>
          all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
        assert.deepEqual(byId(told), byId(steps));
      });

    it('and does not wait for the slowest', async () => {
      const told: string[] = [];
      let release = (): void => undefined;
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const before = (request: string): Promise<void> | undefined =>
        request.startsWith('LIST Event') ? gate : undefined;
      const diagnosis = run(held(rawHealthy(), { before }), { onStep: ({ id }) => told.push(id) });
      for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(told.toSorted(), ['deployment', 'pods', 'replicasets', 'rollout-history', 'strategy']);
      release();
      assert.equal((await diagnosis).is, 'report');
      assert.equal(told.length, 11);
    });

    it('also where the Deployment may not be read', async () => {
      const told: string[] = [];
      const blind = { Deployment: { state: 'forbidden', reason: 'may not' } } as const;
      await reportOf(held(rawHealthy(), { blind }), {
        onStep: ({ id, state }) => told.push(`${id} ${state}`),
      });
      assert.equal(told.length, 11);
      assert.ok(told.includes('deployment forbidden'));
    });
  });

  describe('of what cannot be read', () => {
    const playbookKinds: Kind[] = ['Deployment', 'Event', 'ReplicaSet', 'Pod'];
    for (const kind of playbookKinds)
      it(`is unknown, never healthy, and names it: ${kind}`, async () => {
        for (const state of ['forbidden', 'timeout', 'failed'] as const) {
          if (kind === 'Deployment' && state !== 'forbidden') continue;
          const blind: Blind = { state, reason: `${kind}s: ${state}` };
          const { verdict, outcomes, steps } = await reportOf(
            held(rawHealthy(), { blind: { [kind]: blind } }),
          );
          assert.equal(verdict.status, 'unknown');
          assert.match(verdict.headline, new RegExp(kind, 'i'));
          assert.ok(steps.some(({ summary }) => summary === blind.reason));
          assert.ok(outcomes.some(({ outcome }) => outcome === 'blocked'));
        }
      });

    it('does not call a rule inapplicable whose evidence hangs on a Deployment that may not be read', async () => {
      const blind = { Deployment: { state: 'forbidden', reason: 'may not' } } as const;
      const { outcomes } = await reportOf(held(rawHealthy(), { blind }));
      const image = outcomes.find(({ rule }) => rule === 'image-pull-failure');
      assert.equal(image?.outcome, 'blocked');
    });

    const followUps: [Kind, string][] = [
      ['ResourceQuota', 'quotas'],
      ['ValidatingWebhookConfiguration', 'webhooks'],
      ['Lease', 'controller'],
    ];
    for (const [kind, step] of followUps)
      it(`still finds what can be found: ${kind}`, async () => {
        const blind: Blind = { state: 'forbidden', reason: `may not list ${kind}` };
        const report = await reportOf(held(refused(), { blind: { [kind]: blind } }));
        assert.equal(report.verdict.cause, 'replicaset-create-error');
        const shown = report.steps.find(({ id }) => id === step);
        assert.match(`${shown?.state ?? ''} ${shown?.summary ?? ''}`, /forbidden|may not list/);
      });

    const without: [string, Blind, 'gone' | 'blind'][] = [
      ['does not exist', { state: 'notFound', reason: 'no such Deployment' }, 'gone'],
      ['is not in the snapshot', { state: 'absent', reason: 'no Deployments here' }, 'gone'],
      [
        'cannot be reached',
        { state: 'failed', reason: 'connection refused', failure: 'unreachable' },
        'blind',
      ],
      ['does not answer', { state: 'timeout', reason: 'no answer in time' }, 'blind'],
      ['was cancelled', { state: 'cancelled', reason: 'cancelled' }, 'blind'],
    ];
    for (const [what, blind, is] of without)
      it(`is no report where the Deployment ${what}`, async () => {
        const diagnosis = await run(held(rawHealthy(), { blind: { Deployment: blind } }));
        assert.deepEqual(diagnosis, { is, reason: blind.reason });
      });

    it('says why in text that is safe to print', async () => {
      const blind: Blind = { state: 'failed', reason: `no\u001b[2J${'x'.repeat(10_000)}` };
      const diagnosis = await run(held(rawHealthy(), { blind: { Deployment: blind } }));
      assert.ok(diagnosis.is === 'blind');
      assert.ok(diagnosis.reason.startsWith('no^[[2Jx'));
      assert.ok(diagnosis.reason.length < 5000);
    });
  });

  describe('hands its signal to every read', () => {
    it('and ends blind when it is cancelled half way', async () => {
      const stop = new AbortController();
      const signals = new Set<unknown>();
      const reader = held(rawHealthy());
      const cancelled: Blind = { state: 'cancelled', reason: 'cancelled' };
      const get = reader.get.bind(reader);
      reader.get = async (kind, ref, signal) => {
        signals.add(signal);
        const answer = await get(kind, ref, signal);
        stop.abort();
        return answer;
      };
      reader.list = (_kind, _query, signal) => {
        signals.add(signal);
        return Promise.resolve(
          signal.aborted ? cancelled : ({ state: 'failed', reason: 'too early' } as const),
        );
      };
      const { verdict, steps } = await reportOf(reader, { signal: stop.signal });
      assert.deepEqual([...signals], [stop.signal]);
      assert.equal(verdict.status, 'unknown');
      assert.equal(steps.find(({ id }) => id === 'pods')?.state, 'cancelled');
    });
  });

  describe('of a Deployment that goes while it is read', () => {
    /** The first GET answers, and the lists are empty: what it owned went with it. */
    function going(second: Raw | undefined): HeldReader {
      const first = held([rawDeployment()]);
      const later = held(second === undefined ? [] : [second]);
      const get = first.get.bind(first);
      first.get = (kind, ref, signal) =>
        first.requests.some((one) => one.startsWith('GET'))
          ? later.get(kind, ref, signal)
          : get(kind, ref, signal);
      return first;
    }

    it('says that it is gone, not that it is stuck', async () => {
      const diagnosis = await run(going(undefined));
      assert.ok(diagnosis.is === 'gone');
      assert.match(diagnosis.reason, /shop\/web was deleted while it was being read/);
    });
    it('says so, too, where another one of that name has taken its place', async () => {
      assert.equal((await run(going(rawDeployment({ metadata: { uid: 'uid-next' } })))).is, 'gone');
    });
    it('asks again only then, and believes it if it is still there', async () => {
      assert.equal((await run(going(rawDeployment()))).is, 'report');
      const whole = held(rawHealthy());
      await run(whole);
      assert.equal(whole.requests.filter((one) => one.startsWith('GET')).length, 1);
    });
    it('does not take a new one, which owns nothing yet, for one that is gone', async () => {
      const fresh = { ...rawDeployment({ metadata: { generation: 1 } }), status: {} };
      assert.equal((await run(held([fresh]))).is, 'report');
    });
  });

  describe('depends on nothing but its input', () => {
    for (const [what, objects] of [
      ['healthy', rawHealthy()],
      ['refused', refused()],
      ['failing', failing()],
    ] as const) {
      it(`the same twice: ${what}`, async () => {
        const once = await reportOf(held(objects, { logs: LOGS }));
        assert.deepEqual(await reportOf(held(objects, { logs: LOGS }), { clock: () => 0 }), once);
      });

      it(`the same in whatever order things are listed: ${what}`, async () => {
        const expected = await reportOf(held(objects, { logs: LOGS }));
        await fc.assert(
          fc.asyncProperty(
            fc.shuffledSubarray([...objects], { minLength: objects.length }),
            async (shuffled) => {
              assert.deepEqual(await reportOf(held(shuffled, { logs: LOGS })), expected);
            },
          ),
          { numRuns: 25 },
        );
      });

      it(`the same in pages: ${what}`, async () => {
        const expected = await reportOf(held(objects, { logs: LOGS }));
        const paged = await reportOf(
          held(
            objects.filter((one) => one['kind'] !== 'Event'),
            { logs: LOGS, pageSize: 1 },
          ),
        );
        assert.equal(paged.verdict.cause, expected.verdict.cause);
      });
    }

    it('judges as of the moment that is asked for', async () => {
      const now = Date.parse('2026-11-22T12:00:00Z');
      assert.equal((await reportOf(held(rawHealthy()), { now })).collectedAt, '2026-11-22T12:00:00Z');
    });
  });

  it('lets no control character, no turned text and no megabyte out of the cluster', async () => {
    const evil = `\u001b]8;;http://evil\u0007\u202E\u0000\r${'y'.repeat(100_000)}`;
    const objects = [
      rawDeployment({
        metadata: {
          generation: 3,
          annotations: { note: evil },
          managedFields: [{ manager: evil, time: SERVER_TIME }],
        },
        status: {
          conditions: [{ ...rawCondition('Progressing', 'False', `Bad${evil}`, evil), type: `Odd${evil}` }],
        },
      }),
      rawReplicaSet(2, {
        metadata: {
          annotations: { 'deployment.kubernetes.io/revision': '2', 'kubernetes.io/change-cause': evil },
        },
      }),
      rawPod(`web-2-${evil}`, {
        spec: { nodeName: evil, containers: [{ name: evil, image: evil }] },
        status: {
          reason: evil,
          message: evil,
          containerStatuses: [{ name: evil, state: { waiting: { reason: evil, message: evil } } }],
        },
      }),
      rawEvent({ kind: 'Deployment', name: 'web' }, { reason: evil, message: evil, type: 'Warning' }),
    ];
    const report = await reportOf(held(objects));
    const texts: string[] = [];
    JSON.stringify(report, (key, value: unknown) => {
      texts.push(key);
      if (typeof value === 'string') texts.push(value);
      return value;
    });
    assert.ok(texts.some((text) => text.includes('^[]8;;')));
    for (const text of texts) {
      assert.doesNotMatch(text, /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
      assert.ok(text.length <= 4000, `${text.length} characters`);
    }
  });

  const blindStates: BlindState[] = ['forbidden', 'notFound', 'timeout', 'failed', 'cancelled', 'absent'];
  it('never throws, and is never healthy, whatever cannot be read', async () => {
    const kinds: Kind[] = ['Event', 'ReplicaSet', 'Pod'];
    const blind = fc
      .dictionary(fc.constantFrom(...kinds), fc.constantFrom(...blindStates), { minKeys: 1 })
      .map((found) =>
        Object.fromEntries(Object.entries(found).map(([kind, state]) => [kind, { state, reason: state }])),
      );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(rawHealthy(), refused(), failing()), blind, async (objects, which) => {
        const { verdict } = await reportOf(held(objects, { blind: which }));
        assert.notEqual(verdict.status, 'healthy');
      }),
      { numRuns: 60 },
    );
  });
});
