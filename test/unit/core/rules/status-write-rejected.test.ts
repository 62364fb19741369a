import { read } from '../../../../src/core/model/reading.ts';
import type { WebhookFact } from '../../../../src/core/model/surroundingFacts.ts';
import rule from '../../../../src/core/rules/status-write-rejected.ts';
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

/** Nothing but the observed generation is missing. */
function behind(seconds = 720, change: Parameters<typeof deployment>[0] = {}) {
  return deployment({ generation: 5, desiredSince: ago(seconds), ...change });
}

const webhook: WebhookFact = {
  configuration: 'guard',
  type: 'mutating',
  name: 'status.example',
  failurePolicy: 'Fail',
  timeoutSeconds: 10,
  target: 'guard/policy',
  watches: [{ resource: 'deployments/status', operation: 'UPDATE' }],
  objectSelector: undefined,
  hasEndpoints: true,
};

function asking(...changes: Partial<WebhookFact>[]) {
  return { webhooks: changes.map((change) => ({ ...webhook, ...change })) };
}

const hidden = { state: 'forbidden', reason: 'you may not read it' } as const;
const unseen = controller({ lease: hidden, pods: read([]), others: hidden });
const quiet = events();
const created = replicaSets(oldReplicaSet(), replicaSet({ createdAt: ago(720) }));

testRule(rule, [
  {
    name: 'a webhook on the status is the suspect where the controller works',
    given: { deployment: behind(), events: quiet, webhooks: asking({}) },
    expect: { message: 'webhook' },
    says: 'cannot write the status of generation 5 (observed: 4) for 12m (status.observedGeneration is 4, metadata.generation is 5): the suspect is webhook status.example',
  },
  {
    name: 'one that nobody answers is named with its Service',
    given: {
      deployment: behind(),
      events: quiet,
      webhooks: asking({ hasEndpoints: false }),
      controller: unseen,
    },
    expect: { message: 'webhook-unreachable' },
    says: 'its Service guard/policy has no endpoints',
  },
  {
    name: 'a ReplicaSet that was created since shows that the sync had begun',
    given: { deployment: behind(), replicasets: created, events: quiet, controller: unseen },
    expect: { message: 'other' },
  },
  {
    name: 'so does a scaling since',
    given: { deployment: behind(), events: events(event({ lastAt: ago(700) })), controller: unseen },
    expect: { message: 'other' },
  },
  {
    name: 'a revision that only the ReplicaSet carries is told',
    given: {
      deployment: behind(720, { revision: 1, desiredSince: undefined }),
      events: quiet,
      controller: unseen,
    },
    expect: { message: 'other' },
    says: 'revision is 1, on ReplicaSet web-2 it is 2',
  },
  {
    name: 'a new Deployment whose ReplicaSet runs and which never got a status',
    given: {
      deployment: behind(720, {
        generation: 1,
        observedGeneration: undefined,
        revision: undefined,
        conditions: [],
      }),
      replicasets: replicaSets(replicaSet({ createdAt: ago(720), revision: 1 })),
      webhooks: asking({}),
      controller: unseen,
    },
    expect: { message: 'webhook' },
    says: 'generation 1 (never observed)',
  },
  {
    name: 'a pause that no condition tells of',
    given: { deployment: behind(720, { paused: true }), events: quiet, webhooks: asking({}) },
    expect: { message: 'webhook' },
    says: 'spec.paused is true, yet the condition Progressing says NewReplicaSetAvailable',
  },
  {
    name: 'a log that names a refused ReplicaSet says that the sync did not get as far as the status',
    given: {
      deployment: behind(),
      replicasets: created,
      events: quiet,
      controller: controller({
        log: read([
          'E1122 09:55:00.1 1 deployment_controller.go:495] Error syncing deployment shop/web: replicasets.apps "web-1" is forbidden: not today',
        ]),
      }),
    },
    expect: 'noMatch',
  },
  {
    name: 'the log of the controller says it best',
    given: {
      deployment: behind(),
      events: quiet,
      controller: controller({
        log: read([
          'E1122 09:55:00.1 1 deployment_controller.go:495] Error syncing deployment shop/web: admission webhook "status.example" denied the request: no',
        ]),
      }),
    },
    expect: { message: 'webhook' },
    says: 'admission webhook status.example denies it: no',
  },
  {
    name: 'a status that was written since shows that statuses can be written',
    given: {
      deployment: behind(720, {
        conditions: [condition('Progressing', 'Unknown', 'DeploymentResumed', '', ago(700))],
      }),
      webhooks: asking({}),
    },
    expect: 'noMatch',
    says: 'could be written since',
  },
  {
    name: 'a ReplicaSet that is not as wanted is another rule’s',
    given: { deployment: behind(720, { annotations: { team: 'shop' } }), webhooks: asking({}) },
    expect: 'noMatch',
    says: 'More than the status is missing',
  },
  {
    name: 'nothing is wrong in the first seconds',
    given: { deployment: behind(9), replicasets: created, webhooks: asking({ hasEndpoints: false }) },
    expect: 'noMatch',
    says: 'a moment old',
  },
  {
    name: 'without any sign it stays open who or what it is',
    given: { deployment: behind(), events: quiet },
    expect: 'noMatch',
    says: 'nothing shows',
  },
  {
    name: 'a webhook that selects other Deployments is innocent',
    given: {
      deployment: behind(),
      events: quiet,
      webhooks: asking({ objectSelector: { matchLabels: { app: 'api' } } }),
    },
    expect: 'noMatch',
  },
  {
    name: 'a dead controller writes no status either',
    given: {
      deployment: behind(),
      webhooks: asking({ hasEndpoints: false }),
      controller: controller({
        lease: read({ holder: 'cp-1', renewedAt: ago(900), durationSeconds: 15 }),
        others: hidden,
      }),
    },
    expect: 'noMatch',
    says: 'does not work',
  },
  { name: 'an observed generation has its status', given: { webhooks: asking({}) }, expect: 'noMatch' },
]);
