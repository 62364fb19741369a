import assert from 'node:assert/strict';
import { patchFor, type ClusterActions, type JsonPatch } from '../../../src/core/changes.ts';
import { calm, connectTo, type Setup } from '../../support/connectedCluster.ts';
import { FaultServer, json, status, text, type Script } from '../../support/faultServer.ts';
import { Folder } from '../../support/folder.ts';

const REF = { namespace: 'shop', name: 'web' };
const SEEN = { metadata: { uid: 'u-1', generation: 7 }, spec: { paused: true } };
const RESUME: JsonPatch = patchFor({ is: 'resume' }, SEEN)!;
const DONE = { kind: 'Deployment', apiVersion: 'apps/v1', metadata: { name: 'web', generation: 8 } };

describe('a patch of a Deployment', () => {
  const folder = new Folder();
  let server: FaultServer;

  before(async () => {
    server = await FaultServer.start({}, json(DONE));
  });
  after(async () => {
    await server.close();
    folder.remove();
  });

  async function act<T>(
    script: Script,
    deed: (actions: ClusterActions) => Promise<T>,
    setup: Setup = {},
  ): Promise<T> {
    server.arrivals.length = 0;
    server.script = script;
    const { actions, dispose } = await connectTo(server, folder, setup);
    try {
      return await deed(actions);
    } finally {
      dispose();
    }
  }

  async function resume(script: Script, setup: Setup = {}) {
    return await act(script, (actions) => actions.patchDeployment(REF, RESUME, {}, calm), setup);
  }

  it('is one JSON patch under our name', async () => {
    const warning = '299 - "deprecated: \\"x\\"", 299 - "second"';
    const result = await resume(json(DONE, 200, { Warning: warning }));
    assert.deepEqual(result, {
      outcome: 'done',
      deployment: { metadata: { name: 'web', generation: 8 } },
      warnings: ['deprecated: "x"', 'second'],
    });
    const [sent, ...others] = server.arrivals;
    assert.equal(others.length, 0);
    assert.equal(
      `${sent!.method} ${sent!.url}`,
      'PATCH /apis/apps/v1/namespaces/shop/deployments/web?fieldManager=rollout-doctor',
    );
    assert.equal(sent!.headers['content-type'], 'application/json-patch+json');
    assert.deepEqual(JSON.parse(sent!.body), [
      { op: 'test', path: '/metadata/uid', value: 'u-1' },
      { op: 'test', path: '/metadata/generation', value: 7 },
      { op: 'test', path: '/spec/paused', value: true },
      { op: 'remove', path: '/spec/paused' },
    ]);
  });

  it('can be a rehearsal', async () => {
    await act(json(DONE), (actions) => actions.patchDeployment(REF, RESUME, { dryRun: true }, calm));
    assert.match(server.arrivals[0]!.url, /\?fieldManager=rollout-doctor&dryRun=All$/);
  });

  const dropped: Script = (response) => {
    response.destroy();
  };
  const cases: readonly (readonly [string, Script, string, RegExp])[] = [
    [
      'a failed test (422)',
      status(422, 'the server rejected our request due to an error in our request'),
      'conflict',
      /could not patch Deployment "web" in namespace "shop": it has changed since it was looked at/,
    ],
    ['a conflict (409)', status(409, 'the object has been modified'), 'conflict', /has changed/],
    ['a Deployment that is gone', status(404, 'deployments.apps "web" not found'), 'notFound', /not found/],
    [
      'a missing permission',
      status(
        403,
        'deployments.apps "web" is forbidden: User "jane" cannot patch resource "deployments" in API group "apps"',
      ),
      'forbidden',
      /the permission "patch" on "deployments\.apps" in namespace "shop" is missing/,
    ],
    [
      'a webhook that denies it',
      status(403, 'admission webhook "policy.test" denied the request: frozen'),
      'rejected',
      /could not patch .*: admission webhook "policy\.test" denied the request: frozen/,
    ],
    [
      'a webhook that cannot be reached',
      status(500, 'Internal error occurred: failed calling webhook "policy.test": no endpoints'),
      'rejected',
      /failed calling webhook/,
    ],
    [
      'an invalid object',
      status(422, 'Deployment.apps "web" is invalid: spec.x: Invalid value'),
      'rejected',
      /is invalid/,
    ],
    ['an overloaded server', status(429, 'slow down'), 'failed', /overloaded/],
    ['refused credentials', status(401, 'Unauthorized'), 'failed', /sign in again/],
    [
      'a redirect',
      text('', 'text/html', 302, { Location: 'https://login.test/' }),
      'failed',
      /redirects to https:\/\/login\.test\//,
    ],
    ['a time-out of the server', status(504, 'Timeout'), 'unknown', /Timeout/],
    ["a gateway's error", text('<html>', 'text/html', 502), 'unknown', /502 Bad Gateway/],
    [
      'an answer that is no Deployment',
      text('<html>', 'text/html'),
      'unknown',
      /the answer is not a Deployment/,
    ],
    [
      'a connection that was lost',
      dropped,
      'unknown',
      /Whether it was done is not known: look before trying again/,
    ],
  ];
  for (const [what, script, outcome, reason] of cases) {
    it(`is "${outcome}" after ${what}, and sent once [W4] [W6]`, async () => {
      const result = await resume(script, { user: { token: 'abc123' } });
      assert.ok(result.outcome !== 'done');
      assert.equal(result.outcome, outcome);
      assert.match(result.reason, reason);
      assert.equal(server.arrivals.length, 1);
    });
  }

  it('is "unknown" after a time-out or a stop once it was sent [W4]', async () => {
    const late = await resume(() => undefined, { requestTimeoutMs: 300 });
    assert.equal(late.outcome, 'unknown');
    const stop = new AbortController();
    const stopped = await act(
      () => {
        stop.abort();
      },
      (actions) => actions.patchDeployment(REF, RESUME, {}, stop.signal),
    );
    assert.equal(stopped.outcome, 'unknown');
  });

  it('is "failed" when it was never sent [W4]', async () => {
    const unreachable = await resume(json(DONE), { cluster: { server: 'http://127.0.0.1:1' } });
    assert.equal(unreachable.outcome, 'failed');
    const stopped = await act(json(DONE), (actions) =>
      actions.patchDeployment(REF, RESUME, {}, AbortSignal.abort()),
    );
    assert.equal(stopped.outcome, 'failed');
    const nameless = await act(json(DONE), (actions) =>
      actions.patchDeployment({ namespace: 'shop', name: '' }, RESUME, {}, calm),
    );
    assert.equal(nameless.outcome, 'failed');
    assert.equal(server.arrivals.length, 0);
  });

  it('never goes over a kept connection, which may turn out dead after it was sent [F6]', async () => {
    server.arrivals.length = 0;
    server.script = json(DONE);
    const { reader, actions, dispose } = await connectTo(server, folder);
    await reader.get('Deployment', REF, calm);
    await actions.patchDeployment(REF, RESUME, {}, calm);
    assert.notEqual(server.arrivals[0]!.connection, server.arrivals[1]!.connection);
    dispose();
  });

  describe('and the question whether one may [W5]', () => {
    const review = (verdict: unknown): Script =>
      json({ kind: 'SelfSubjectAccessReview', status: { allowed: verdict } }, 201);

    it('is a SelfSubjectAccessReview about that very Deployment', async () => {
      const reading = await act(review(true), (actions) => actions.mayPatch(REF, calm));
      assert.deepEqual(reading, { state: 'ok', value: true });
      assert.equal(
        `${server.arrivals[0]!.method} ${server.arrivals[0]!.url}`,
        'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      );
      assert.deepEqual(JSON.parse(server.arrivals[0]!.body), {
        kind: 'SelfSubjectAccessReview',
        apiVersion: 'authorization.k8s.io/v1',
        spec: {
          resourceAttributes: {
            namespace: 'shop',
            name: 'web',
            verb: 'patch',
            group: 'apps',
            resource: 'deployments',
          },
        },
      });
    });

    for (const [what, script, state] of [
      ['no', review(false), 'ok'],
      ['neither yes nor no', review(undefined), 'failed'],
      ['that one may not ask', status(403, 'no'), 'forbidden'],
      ['that it knows no such question', status(404, 'no'), 'notFound'],
    ] as const) {
      it(`may be answered with ${what}`, async () => {
        const reading = await act(script, (actions) => actions.mayPatch(REF, calm));
        assert.equal(reading.state, state);
        if (reading.state === 'ok') assert.equal(reading.value, false);
      });
    }
  });
});
