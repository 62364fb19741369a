import assert from 'node:assert/strict';
import collector from '../../../../src/core/collectors/webhooks.ts';
import { read } from '../../../../src/core/model/reading.ts';
import type { WebhookFact } from '../../../../src/core/model/surroundingFacts.ts';
import { evidence } from '../../../support/evidence.ts';
import {
  ago,
  condition,
  deployment,
  NOW,
  oldReplicaSet,
  replicaSet,
  replicaSets,
} from '../../../support/facts.ts';
import { heldReader, type HeldOptions } from '../../../support/heldReader.ts';
import type { Raw } from '../../../support/objects.ts';
import { readsOf } from '../../../support/reads.ts';

const REPLICASETS = {
  apiGroups: ['apps'],
  apiVersions: ['v1'],
  operations: ['CREATE'],
  resources: ['replicasets'],
};

const shop: Raw = { kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'shop' } } };

function configuration(
  webhook: Raw,
  kind = 'ValidatingWebhookConfiguration',
  name = 'guards.example.com',
): Raw {
  const clientConfig = { service: { namespace: 'guard', name: 'guard', path: '/check' } };
  return {
    kind,
    metadata: { name },
    webhooks: [{ name: 'guard.example.com', clientConfig, rules: [REPLICASETS], ...webhook }],
  };
}

async function collect(objects: readonly Raw[], options: HeldOptions = {}): Promise<readonly WebhookFact[]> {
  const reading = await collector.collect(readsOf(heldReader([shop, ...objects], options)), evidence());
  assert.ok(reading.state === 'ok', JSON.stringify(reading));
  return reading.value.webhooks;
}

/** What a webhook of one rule is asked about, as `OPERATION resource`. */
async function watched(rule: Raw): Promise<string[]> {
  const [fact] = await collect([configuration({ rules: [{ ...REPLICASETS, ...rule }] })]);
  return (fact?.watches ?? []).map(({ operation, resource }) => `${operation} ${resource}`);
}

const ALL = [
  'CREATE replicasets',
  'UPDATE replicasets',
  'DELETE replicasets',
  'UPDATE deployments/status',
  'CREATE pods',
];
const ANY = { apiGroups: ['*'], operations: ['*'] };

describe('the writes that a webhook is asked about', () => {
  const cases: [string, Raw, string[]][] = [
    ['the very one', {}, ['CREATE replicasets']],
    ['no operation that is not named', { operations: ['DELETE'] }, ['DELETE replicasets']],
    ['all operations', { operations: ['*'] }, ALL.slice(0, 3)],
    ['several', { operations: ['CREATE', 'UPDATE'] }, ['CREATE replicasets', 'UPDATE replicasets']],
    ['nothing of another group', { apiGroups: [''] }, []],
    ['pods, which have no group', { apiGroups: [''], resources: ['pods'] }, ['CREATE pods']],
    ['nothing of pods under the wrong group', { resources: ['pods'] }, []],
    [
      '* : resources, without what is below them',
      { ...ANY, resources: ['*'] },
      ['CREATE replicasets', 'UPDATE replicasets', 'DELETE replicasets', 'CREATE pods'],
    ],
    ['*/* : everything', { ...ANY, resources: ['*/*'] }, ALL],
    ['*/status : what is below, of any', { ...ANY, resources: ['*/status'] }, ['UPDATE deployments/status']],
    ['deployments/* : both sides', { ...ANY, resources: ['deployments/*'] }, ['UPDATE deployments/status']],
    ['deployments/status', { ...ANY, resources: ['deployments/status'] }, ['UPDATE deployments/status']],
    ['deployments : not what is below', { ...ANY, resources: ['deployments'] }, []],
    ['deployments/scale : another thing below', { ...ANY, resources: ['deployments/scale'] }, []],
    ['pods/* : pods themselves too', { ...ANY, resources: ['pods/*'] }, ['CREATE pods']],
    ['pods/binding : not pods', { ...ANY, resources: ['pods/binding'] }, []],
    ['any of several patterns', { ...ANY, resources: ['services', 'pods'] }, ['CREATE pods']],
    ['namespaced ones', { scope: 'Namespaced' }, ['CREATE replicasets']],
    ['those of any scope', { scope: '*' }, ['CREATE replicasets']],
    ['nothing where only the cluster’s own are meant', { scope: 'Cluster' }, []],
    ['nothing where nothing is named', { apiGroups: null, operations: null, resources: null }, []],
    ['nothing by a prefix', { resources: ['replica'] }, []],
  ];
  for (const [what, rule, expected] of cases)
    it(`are ${what}`, async () => {
      assert.deepEqual(await watched(rule), expected);
    });

  it('are those of all its rules, each once', async () => {
    const rules = [REPLICASETS, { ...REPLICASETS, operations: ['*'] }, { ...ANY, resources: ['pods'] }];
    const [fact] = await collect([configuration({ rules })]);
    assert.deepEqual(
      fact?.watches.map(({ operation, resource }) => `${operation} ${resource}`),
      [...ALL.slice(0, 3), 'CREATE pods'],
    );
  });
});

describe('a webhook applies', () => {
  const selectors: [string, Raw | null, boolean][] = [
    ['without a selector of namespaces', null, true],
    ['with an empty one', {}, true],
    ['where the namespace has the label', { matchLabels: { team: 'shop' } }, true],
    ['not where it has another', { matchLabels: { team: 'bank' } }, false],
    [
      'not where it is excepted',
      { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['shop'] }] },
      false,
    ],
    [
      'where an exception is for others',
      { matchExpressions: [{ key: 'control-plane', operator: 'DoesNotExist' }] },
      true,
    ],
  ];
  for (const [what, namespaceSelector, expected] of selectors)
    it(what, async () => {
      assert.equal((await collect([configuration({ namespaceSelector })])).length, expected ? 1 : 0);
    });

  it('where the namespace’s labels are out of reach: a suspect too many is better than one too few', async () => {
    const selector = { namespaceSelector: { matchLabels: { team: 'bank' } } };
    const blind = { Namespace: { state: 'forbidden', reason: 'may not get namespaces' } } as const;
    assert.equal((await collect([configuration(selector)], { blind })).length, 1);
  });

  it('not to a namespace without labels that wants one', async () => {
    const bare = { kind: 'Namespace', metadata: { name: 'shop' } };
    const reads = readsOf(
      heldReader([bare, configuration({ namespaceSelector: { matchLabels: { a: 'b' } } })]),
    );
    assert.deepEqual(await collector.collect(reads, evidence()), read({ webhooks: [] }));
  });
});

describe('collector webhooks', () => {
  it('is called for where the generation is behind or pods are missing', () => {
    assert.equal(collector.wanted(evidence(), NOW), false);
    const behind = evidence({ deployment: read(deployment({ observedGeneration: 3 })) });
    assert.equal(collector.wanted(behind, NOW), true);
    const missing = evidence({ replicasets: read(replicaSets(replicaSet({ current: 1 }))) });
    assert.equal(collector.wanted(missing, NOW), true);
  });

  it('is called for where an old ReplicaSet is not scaled down, which is refused without a trace', () => {
    const halfWay = (seconds: number) =>
      evidence({
        deployment: read(
          deployment({
            replicas: { desired: 3, total: 4, updated: 3, ready: 4, available: 4, unavailable: 0 },
            conditions: [condition('Progressing', 'True', 'ReplicaSetUpdated', '', ago(seconds))],
          }),
        ),
        replicasets: read(
          replicaSets(oldReplicaSet({ desired: 1, current: 1, ready: 1, available: 1 }), replicaSet()),
        ),
      });
    assert.equal(collector.wanted(halfWay(240), NOW), true);
    assert.equal(collector.wanted(halfWay(10), NOW), false);
  });

  it('tells of both types where they are configured, who answers and what their failure means', async () => {
    const objectSelector = { matchLabels: { app: 'web' } };
    const facts = await collect([
      configuration({ timeoutSeconds: 5, objectSelector }, 'MutatingWebhookConfiguration', 'inject'),
      configuration({ failurePolicy: 'Ignore', clientConfig: { url: 'https://guard.example/check' } }),
      configuration({ name: null, clientConfig: null }, 'ValidatingWebhookConfiguration', 'unnamed'),
    ]);
    assert.deepEqual(
      facts.map(({ configuration: of, type, name, failurePolicy, timeoutSeconds, target }) => [
        of,
        type,
        name,
        failurePolicy,
        timeoutSeconds,
        target,
      ]),
      [
        ['inject', 'mutating', 'guard.example.com', 'Fail', 5, 'guard/guard'],
        [
          'guards.example.com',
          'validating',
          'guard.example.com',
          'Ignore',
          undefined,
          'https://guard.example/check',
        ],
        ['unnamed', 'validating', '(unnamed)', 'Fail', undefined, undefined],
      ],
    );
    assert.equal(facts[0]?.objectSelector?.matchLabels?.['app'], 'web');
  });

  const address = { ip: '10.0.0.1' };
  const endpoints: [string, unknown, boolean][] = [
    ['a ready address', [{ notReadyAddresses: [address] }, { addresses: [address] }], true],
    ['only addresses that are not ready', [{ notReadyAddresses: [address] }], false],
    ['no subset', null, false],
  ];
  for (const [what, subsets, expected] of endpoints)
    it(`says whether anybody is there to answer: ${what}`, async () => {
      const object = { kind: 'Endpoints', metadata: { name: 'guard', namespace: 'guard' }, subsets };
      const [fact] = await collect([configuration({}), object]);
      assert.equal(fact?.hasEndpoints, expected);
    });
  it('says that nobody is there where its Service has no Endpoints at all', async () => {
    assert.equal((await collect([configuration({})]))[0]?.hasEndpoints, false);
  });
  it('does not know it where the Endpoints may not be read', async () => {
    const blind = { Endpoints: { state: 'forbidden', reason: 'may not get endpoints' } } as const;
    assert.equal((await collect([configuration({})], { blind }))[0]?.hasEndpoints, undefined);
  });

  it('asks only of those that fail closed, each Service once, and of the first six', async () => {
    const service = (name: string): Raw => ({ clientConfig: { service: { namespace: 'guard', name } } });
    const reader = heldReader([
      shop,
      configuration({ ...service('open'), failurePolicy: 'Ignore' }),
      configuration({ clientConfig: { url: 'https://guard.example' } }),
      configuration({ clientConfig: { service: {} } }),
      ...['a', 'b', 'a', 'c', 'd', 'e', 'f', 'g'].map((name) => configuration(service(name))),
    ]);
    await collector.collect(readsOf(reader), evidence());
    const asked = reader.requests.filter((one) => one.startsWith('GET Endpoints'));
    assert.deepEqual(
      asked,
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `GET Endpoints guard/${name}`),
    );
  });

  for (const kind of ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'] as const)
    it(`is blind without ${kind}s: half the suspects would look like all of them`, async () => {
      const blind = { [kind]: { state: 'forbidden', reason: `may not list ${kind}` } } as const;
      const reading = await collector.collect(readsOf(heldReader([shop], { blind })), evidence());
      assert.deepEqual(reading, blind[kind]);
    });
});
