import { read } from '../../../../src/core/model/reading.ts';
import type { WebhookFact } from '../../../../src/core/model/surroundingFacts.ts';
import rule from '../../../../src/core/rules/replicaset-update-error.ts';
import {
  ago,
  condition,
  controller,
  deployment,
  event,
  events,
  oldReplicaSet,
  replicaSet,
  replicaSets,
} from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

/** An annotation that was added 12 minutes ago and is not copied to the ReplicaSet. */
function annotated(seconds = 720, change: Parameters<typeof deployment>[0] = {}) {
  return deployment({ generation: 5, desiredSince: ago(seconds), annotations: { team: 'shop' }, ...change });
}

const webhook: WebhookFact = {
  configuration: 'guard',
  type: 'validating',
  name: 'policy.example',
  failurePolicy: 'Fail',
  timeoutSeconds: 10,
  target: 'guard/policy',
  watches: [{ resource: 'replicasets', operation: 'UPDATE' }],
  objectSelector: undefined,
  hasEndpoints: true,
};

function asking(...changes: Partial<WebhookFact>[]) {
  return { webhooks: changes.map((change) => ({ ...webhook, ...change })) };
}

const hidden = { state: 'forbidden', reason: 'you may not read it' } as const;
const unseen = controller({ lease: hidden, pods: read([]), others: hidden });
const dead = controller({
  lease: read({ holder: 'cp-1', renewedAt: ago(900), durationSeconds: 15 }),
  others: read({ seen: 5, unobserved: [], lastWorkAt: ago(1000), truncated: undefined }),
});

function logging(error: string) {
  return controller({
    log: read([
      `I1122 09:55:00.000001 1 deployment_controller.go:495] "Error syncing deployment" deployment="shop/web" err="${error}"`,
    ]),
  });
}

/** Rolled out but for the last old pod, which nobody scales down. */
const halfWay = {
  deployment: deployment({
    replicas: { desired: 3, total: 4, updated: 3, ready: 4, available: 4, unavailable: 0 },
    conditions: [condition('Progressing', 'True', 'ReplicaSetUpdated', '', ago(240))],
  }),
  replicasets: replicaSets(oldReplicaSet({ desired: 1, current: 1, ready: 1, available: 1 }), replicaSet()),
};

testRule(rule, [
  {
    name: 'a webhook that nobody answers is named with its Service',
    given: {
      deployment: annotated(8),
      webhooks: asking({}, { name: 'gone.example', hasEndpoints: false }),
      controller: unseen,
    },
    expect: { message: 'webhook-unreachable' },
    says: 'cannot update ReplicaSet web-2 for 8s (annotation team of the Deployment is not copied to it): webhook gone.example must be asked, and its Service guard/policy has no endpoints',
  },
  {
    name: 'a webhook is the suspect where the controller works and the update stays away',
    given: { deployment: annotated(), webhooks: asking({}) },
    expect: { message: 'webhook' },
    says: 'the suspect is webhook policy.example',
  },
  {
    name: 'of many suspects two are named',
    given: { deployment: annotated(), webhooks: asking({}, { name: 'b' }, { name: 'c' }, { name: 'd' }) },
    expect: { message: 'webhook' },
    says: 'policy.example, b or one of 2 more',
  },
  {
    name: 'its log names the webhook and its words',
    given: {
      deployment: annotated(),
      controller: logging('admission webhook \\"policy.example\\" denied the request: label team is missing'),
    },
    expect: { message: 'webhook' },
    says: 'admission webhook policy.example denies it: label team is missing',
  },
  {
    name: 'its log names whatever else refuses',
    given: {
      deployment: annotated(),
      controller: logging('replicasets.apps \\"web-2\\" is forbidden: not on Sundays'),
    },
    expect: { message: 'other' },
    says: 'the API server refuses: not on Sundays',
  },
  {
    name: 'a conflict in its log is everyday noise',
    given: {
      events: events(),
      deployment: annotated(),
      controller: logging(
        'Operation cannot be fulfilled on replicasets.apps \\"web-2\\": the object has been modified',
      ),
    },
    expect: 'noMatch',
  },
  {
    name: 'a size that was not given to the ReplicaSet',
    given: {
      deployment: deployment({
        generation: 5,
        desiredSince: ago(720),
        replicas: { ...deployment().replicas, desired: 5 },
      }),
      webhooks: asking({ hasEndpoints: undefined }),
    },
    expect: { message: 'webhook' },
    says: 'its spec.replicas is 3, it should be 5',
  },
  {
    name: 'a sync that shows in a condition written since has begun',
    given: {
      deployment: annotated(720, {
        conditions: [condition('Progressing', 'Unknown', 'DeploymentResumed', '', ago(700))],
      }),
      controller: unseen,
    },
    expect: { message: 'other' },
    says: 'neither an event nor a condition',
  },
  {
    name: 'a sync that shows in a scaling event since has begun',
    given: { deployment: annotated(), events: events(event({ lastAt: ago(700) })), controller: unseen },
    expect: { message: 'other' },
  },
  {
    name: 'a rolling update whose old pods are not scaled down is stuck though the generation is observed',
    given: { ...halfWay, webhooks: asking({}) },
    expect: { message: 'webhook' },
    says: 'cannot update ReplicaSet web-1 for 4m (its spec.replicas is 1, it should be 0 by now)',
  },
  {
    name: 'it is so whoever refuses',
    given: halfWay,
    blind: ['controller', 'webhooks', 'events'],
    expect: { message: 'other' },
  },
  {
    name: 'counts that the status does not have yet prove nothing',
    given: {
      ...halfWay,
      deployment: { ...halfWay.deployment, replicas: { ...halfWay.deployment.replicas, available: 3 } },
    },
    expect: 'noMatch',
  },
  {
    name: 'a rolling update that progressed a moment ago goes on',
    given: {
      ...halfWay,
      deployment: {
        ...halfWay.deployment,
        conditions: [condition('Progressing', 'True', 'ReplicaSetUpdated', '', ago(10))],
      },
    },
    expect: 'noMatch',
  },
  {
    name: 'a rolling update that waits for its new pods has nothing to scale down',
    given: {
      deployment: deployment({
        replicas: { desired: 3, total: 4, updated: 1, ready: 3, available: 3, unavailable: 1 },
        conditions: [condition('Progressing', 'True', 'ReplicaSetUpdated', '', ago(240))],
      }),
      replicasets: replicaSets(
        oldReplicaSet({ desired: 3, current: 3, ready: 3, available: 3 }),
        replicaSet({ desired: 1, current: 1, ready: 0, available: 0 }),
      ),
    },
    expect: 'noMatch',
  },
  {
    name: 'a webhook that answers is innocent in the first seconds',
    given: { deployment: annotated(4), webhooks: asking({ hasEndpoints: false }) },
    expect: 'noMatch',
    says: 'a moment old',
  },
  {
    name: 'and while a busy controller may not have come to it',
    given: { events: events(), deployment: annotated(8), webhooks: asking({}) },
    expect: 'noMatch',
    says: 'nothing shows that it was tried',
  },
  {
    name: 'a webhook is not blamed where nothing shows that the controller lives',
    given: { events: events(), deployment: annotated(), webhooks: asking({}), controller: unseen },
    expect: 'noMatch',
  },
  {
    name: 'nor beside a controller that is dead',
    given: { deployment: annotated(), webhooks: asking({ hasEndpoints: false }), controller: dead },
    expect: 'noMatch',
    says: 'does not work',
  },
  {
    name: 'a webhook that fails open, asks about creation or selects other objects is innocent',
    given: {
      events: events(),
      deployment: annotated(),
      webhooks: asking(
        { failurePolicy: 'Ignore' },
        { watches: [{ resource: 'replicasets', operation: 'CREATE' }] },
        { objectSelector: { matchLabels: { app: 'api' } } },
      ),
    },
    expect: 'noMatch',
  },
  {
    name: 'a webhook is innocent where every ReplicaSet is as wanted',
    given: {
      deployment: deployment({ generation: 5, desiredSince: ago(720) }),
      webhooks: asking({ hasEndpoints: false }),
    },
    expect: 'noMatch',
    says: 'status.observedGeneration is 4',
  },
]);
