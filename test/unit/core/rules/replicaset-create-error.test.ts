import { read } from '../../../../src/core/model/reading.ts';
import type { WebhookFact } from '../../../../src/core/model/surroundingFacts.ts';
import rule from '../../../../src/core/rules/replicaset-create-error.ts';
import {
  ago,
  condition,
  deployment,
  event,
  events,
  oldReplicaSet,
  replicaSet,
  replicaSets,
} from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

const FAILED = 'Failed to create new replica set "web-3": ';
const QUOTA = `${FAILED}replicasets.apps "web-3" is forbidden: exceeded quota: sets, requested: count/replicasets.apps=1, used: count/replicasets.apps=5, limited: count/replicasets.apps=5`;
const DENIED = `${FAILED}admission webhook "policy.example" denied the request: label team is missing`;
const UNREACHABLE = `${FAILED}Internal error occurred: failed calling webhook "policy.example": failed to call webhook: Post "https://policy.guard.svc:443/validate?timeout=10s": no endpoints available for service "policy"`;

const noCurrent = replicaSets(oldReplicaSet({ name: 'web-2', desired: 3, current: 3, available: 3 }));

function failing(message = QUOTA, change: Parameters<typeof deployment>[0] = {}) {
  return deployment({
    generation: 5,
    observedGeneration: 4,
    desiredSince: ago(720),
    conditions: [condition('Progressing', 'False', 'ReplicaSetCreateError', message, ago(719))],
    ...change,
  });
}

function refusal(message: string, seconds: number) {
  return events(
    event({ type: 'Warning', reason: 'ReplicaSetCreateError', message, count: 15, lastAt: ago(seconds) }),
  );
}

const webhook: WebhookFact = {
  configuration: 'guard',
  type: 'validating',
  name: 'policy.example',
  failurePolicy: 'Fail',
  timeoutSeconds: 10,
  target: 'guard/policy',
  watches: [{ resource: 'replicasets', operation: 'CREATE' }],
  objectSelector: undefined,
  hasEndpoints: false,
};

function sets(used: string) {
  const hard = { 'count/replicasets.apps': '5' };
  return {
    quotas: read([{ name: 'sets', hard, used: { 'count/replicasets.apps': used }, scopes: [] }]),
    limitRanges: read([]),
  };
}

testRule(rule, [
  {
    name: 'names the quota and its numbers, from the condition alone',
    given: { deployment: failing(), replicasets: noCurrent, events: events() },
    expect: { message: 'quota' },
    says: 'cannot create ReplicaSet web-3 for the wanted template: quota sets is full (count/replicasets.apps: 5 of 5 used, 1 more requested)',
  },
  {
    name: 'who may read nothing but the Deployment is told as well: its condition quotes the quota',
    given: { deployment: failing() },
    blind: ['replicasets', 'events', 'quotas', 'webhooks'],
    expect: { message: 'quota' },
    says: 'cannot create ReplicaSet web-3 for the wanted template: quota sets is full',
  },
  {
    name: 'without ReplicaSets an observed generation shows that there is one',
    given: { deployment: failing(QUOTA, { observedGeneration: 5 }) },
    blind: ['replicasets'],
    expect: 'noMatch',
    says: 'so the controller had its ReplicaSet',
  },
  {
    name: 'without ReplicaSets a gap alone proves no refusal',
    given: { deployment: deployment({ generation: 5, desiredSince: ago(720) }) },
    blind: ['replicasets', 'events'],
    expect: 'blocked',
    says: 'Could not tell: no refusal is on record',
  },
  {
    name: 'a quota that has room again needs only a nudge',
    given: { deployment: failing(), replicasets: noCurrent, quotas: sets('3') },
    expect: { message: 'quota-has-room', class: 'quota' },
  },
  {
    name: 'a quota that is still full does not',
    given: { deployment: failing(), replicasets: noCurrent, quotas: sets('5') },
    expect: { message: 'quota' },
  },
  {
    name: 'the newest event is told before the condition, which keeps its first text',
    given: { deployment: failing(), replicasets: noCurrent, events: refusal(DENIED, 60) },
    expect: { message: 'webhook-denied' },
    says: 'admission webhook policy.example denies it: label team is missing',
  },
  {
    name: 'a webhook without endpoints is named with its Service',
    given: { deployment: failing(UNREACHABLE), replicasets: noCurrent, webhooks: { webhooks: [webhook] } },
    expect: { message: 'webhook-unreachable' },
    says: 'admission webhook policy.example (Service guard/policy) did not answer: its Service has no endpoints',
  },
  {
    name: 'a request that timed out',
    given: {
      deployment: failing(
        `${FAILED}Timeout: request did not complete within requested timeout context deadline exceeded`,
      ),
      replicasets: noCurrent,
    },
    expect: { message: 'api-timeout' },
  },
  {
    name: 'a refusal that nobody knows is quoted',
    given: {
      deployment: failing(`${FAILED}replicasets.apps "web-3" is forbidden: not on Sundays`),
      replicasets: noCurrent,
    },
    expect: { message: 'other' },
    says: 'the API server refuses: not on Sundays',
  },
  {
    name: 'a class of pods keeps its class',
    given: {
      deployment: failing(
        `${FAILED}replicasets.apps "web-3" is forbidden: failed quota: q: must specify limits.cpu`,
      ),
      replicasets: noCurrent,
    },
    expect: { message: 'other', class: 'quota-must-specify' },
  },
  {
    name: 'without a progress deadline there is only the event',
    given: {
      deployment: failing('', { conditions: [] }),
      replicasets: noCurrent,
      events: refusal(QUOTA, 700),
    },
    expect: { message: 'quota' },
  },
  {
    name: 'an event of an older generation says nothing of this one',
    given: {
      deployment: failing('', { conditions: [] }),
      replicasets: noCurrent,
      events: refusal(QUOTA, 900),
    },
    expect: 'noMatch',
    says: 'no refusal to create it is on record',
  },
  {
    name: 'an event counts where the moment of the write is not known and the generation is behind',
    given: {
      deployment: failing('', { conditions: [], desiredSince: undefined }),
      replicasets: noCurrent,
      events: refusal(QUOTA, 900),
    },
    expect: { message: 'quota' },
  },
  {
    name: 'a Deployment that never got as far as a first status',
    given: {
      deployment: failing(QUOTA, { generation: 1, observedGeneration: undefined }),
      replicasets: { owned: [], current: undefined, strangers: [] },
    },
    expect: { message: 'quota' },
  },
  {
    name: 'a scaling in between has the generation observed, and the ReplicaSet is still refused',
    given: { deployment: failing(QUOTA, { observedGeneration: 5 }), replicasets: noCurrent },
    expect: { message: 'quota' },
  },
  {
    name: 'a write of a moment ago may not have been tried yet',
    given: {
      deployment: failing(QUOTA, { generation: 6, desiredSince: ago(3) }),
      replicasets: noCurrent,
      events: events(),
    },
    expect: 'noMatch',
    says: 'may not have tried yet',
  },
  {
    name: 'one that stayed refused is told by the condition of the first refusal',
    given: {
      deployment: failing(QUOTA, { generation: 6, desiredSince: ago(60) }),
      replicasets: noCurrent,
      events: events(),
    },
    expect: { message: 'quota' },
  },
  {
    name: 'a condition that was left behind does not outlive the ReplicaSet',
    given: {
      deployment: failing(),
      replicasets: replicaSets(oldReplicaSet(), replicaSet({ name: 'web-3' })),
    },
    expect: 'noMatch',
    says: 'web-3 has the wanted template',
  },
  {
    name: 'a refusal about a ReplicaSet that exists by now is over',
    given: { deployment: failing(), replicasets: replicaSets(oldReplicaSet({ name: 'web-3', desired: 3 })) },
    expect: 'noMatch',
    says: 'created since',
  },
  {
    name: 'a paused Deployment creates none',
    given: { deployment: failing(QUOTA, { paused: true }), replicasets: noCurrent },
    expect: 'noMatch',
    says: 'paused',
  },
  {
    name: 'a ReplicaSet that is not there yet is no refusal',
    given: { deployment: deployment({ generation: 5, desiredSince: ago(720) }), replicasets: noCurrent },
    blind: ['events', 'quotas', 'webhooks'],
    expect: 'noMatch',
  },
]);
