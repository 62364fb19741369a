import { read } from '../../../../src/core/model/reading.ts';
import rule from '../../../../src/core/rules/pod-create-error.ts';
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
import { testRule, type RuleCase } from '../../../support/ruleCases.ts';

const QUOTA =
  'pods "web-2-x" is forbidden: exceeded quota: team, requested: pods=1, used: pods=3, limited: pods=3';

const failure = (message: string) => condition('ReplicaFailure', 'True', 'FailedCreate', message, ago(1800));
const short = (message?: string) =>
  replicaSets(
    oldReplicaSet({ desired: 3, current: 3 }),
    replicaSet({ desired: 3, current: 1, conditions: message === undefined ? [] : [failure(message)] }),
  );
const failed = (message: string, seconds = 120) =>
  event({
    of: 'replicaset',
    kind: 'ReplicaSet',
    name: 'web-2',
    uid: 'uid-web-2',
    type: 'Warning',
    reason: 'FailedCreate',
    message: `Error creating: ${message}`,
    count: 12,
    lastAt: ago(seconds),
  });
const created = (seconds: number) =>
  event({
    ...failed('', seconds),
    type: 'Normal',
    reason: 'SuccessfulCreate',
    message: 'Created pod: web-2-a',
  });
const BLIND = ['replicasets', 'events', 'quotas', 'webhooks'] as const;
/** As a Deployment shows it by itself: one of three pods is updated, and the next is refused. */
const rolling = (message: string) =>
  deployment({
    replicas: { desired: 3, total: 4, updated: 1, ready: 3, available: 3, unavailable: 1 },
    conditions: [
      failure(message),
      condition('Progressing', 'True', 'ReplicaSetUpdated', 'ReplicaSet "web-2" is progressing.', ago(1800)),
    ],
  });
const quota = (used: string) => ({
  quotas: read([{ name: 'team', hard: { pods: '3' }, used: { pods: used }, scopes: [] }]),
  limitRanges: read([]),
});

const REFUSALS: readonly [message: string, text: string, says: string][] = [
  [
    'quota',
    QUOTA,
    'web-2 cannot create 2 of its 3 pods: quota team is full (pods: 3 of 3 used, 1 more requested)',
  ],
  [
    'quota-must-specify',
    'pods "web-2-x" is forbidden: failed quota: team: must specify limits.cpu for: web; requests.cpu for: web',
    'quota team wants every container to state limits.cpu, requests.cpu (missing in web)',
  ],
  [
    'limit-range',
    'pods "web-2-x" is forbidden: [maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
    'a LimitRange forbids it: maximum cpu usage per Container is 1, but limit is 2 and 1 more',
  ],
  [
    'pod-security',
    'pods "web-2-x" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true)',
    'PodSecurity "restricted:latest" forbids it: runAsNonRoot != true',
  ],
  [
    'webhook-denied',
    'admission webhook "validation.gatekeeper.sh" denied the request: [must-have-owner] label owner is missing',
    'admission webhook validation.gatekeeper.sh denies it: [must-have-owner] label owner is missing',
  ],
  [
    'webhook-unreachable',
    'Internal error occurred: failed calling webhook "inject.istio.io": failed to call webhook: Post "https://istiod.istio-system.svc:443/inject?timeout=10s": no endpoints available for service "istiod"',
    'admission webhook inject.istio.io (Service istio-system/istiod) did not answer: its Service has no endpoints',
  ],
  [
    'service-account-missing',
    'pods "web-2-" is forbidden: error looking up service account shop/deployer: serviceaccount "deployer" not found',
    'ServiceAccount shop/deployer does not exist',
  ],
  [
    'priority-class-missing',
    'pods "web-2-x" is forbidden: no PriorityClass with name urgent was found',
    'PriorityClass urgent does not exist',
  ],
  [
    'api-timeout',
    'Timeout: request did not complete within requested timeout context deadline exceeded',
    'the API server gave up waiting: Timeout',
  ],
  [
    'other',
    'pods "web-2-x" is forbidden: pod name is not to our taste',
    'the API server refuses: pod name is not to',
  ],
];

const refusals: RuleCase[] = REFUSALS.map(([message, text, says]) => ({
  name: `a refusal of class ${message} names who refused`,
  given: { replicasets: short(text) },
  expect: { message },
  says,
}));

testRule(rule, [
  ...refusals,
  {
    name: 'the newest event outweighs the condition, which keeps the first failure',
    given: {
      replicasets: short('pods "web-2-" is forbidden: no PriorityClass with name urgent was found'),
      events: events(failed(QUOTA)),
    },
    expect: { message: 'quota' },
  },
  {
    name: 'a condition is enough where the events have expired or cannot be read',
    given: { replicasets: short(QUOTA) },
    blind: ['events', 'quotas', 'webhooks'],
    expect: { message: 'quota' },
  },
  {
    name: 'an event is enough while its next try is ahead',
    given: { replicasets: short(), events: events(failed(QUOTA)) },
    expect: { message: 'quota' },
  },
  {
    name: 'an event after which pods were created is healed',
    given: { replicasets: short(), events: events(created(60), failed(QUOTA)) },
    expect: 'noMatch',
  },
  {
    name: 'an event older than any back-off, without the condition, is healed',
    given: { replicasets: short(), events: events(failed(QUOTA, 3000)) },
    expect: 'noMatch',
  },
  {
    name: 'failures that ended with all pods created are history',
    given: { replicasets: replicaSets(replicaSet()), events: events(failed(QUOTA)) },
    expect: 'noMatch',
    says: 'has created all of its 3 pods',
  },
  {
    name: 'a status that was not written yet is not taken for zero pods',
    given: { replicasets: replicaSets(replicaSet({ current: undefined })), events: events(failed(QUOTA)) },
    expect: { message: 'quota' },
    says: 'web-2 cannot create pods: quota team is full',
  },
  {
    name: 'a quota that has room again only waits for the next try',
    given: { replicasets: short(QUOTA), quotas: quota('2') },
    expect: { message: 'quota-has-room', class: 'quota' },
    says: 'because of quota team, which has room again; it tries again within 16m40s',
  },
  {
    name: 'a quota that is still full is no surprise',
    given: { replicasets: short(QUOTA), quotas: quota('3') },
    expect: { message: 'quota' },
  },
  {
    name: 'a webhook that can be read is proof as it is configured now',
    given: {
      replicasets: short('admission webhook "deny.example.com" denied the request: no owner'),
      webhooks: {
        webhooks: [
          {
            configuration: 'policies',
            type: 'validating',
            name: 'deny.example.com',
            failurePolicy: 'Fail',
            timeoutSeconds: 10,
            target: 'policies/webhook',
            watches: [{ resource: 'pods', operation: 'CREATE' }],
            objectSelector: undefined,
            hasEndpoints: true,
          },
        ],
      },
    },
    expect: { message: 'webhook-denied' },
  },
  {
    name: 'a policy of the API server itself is named like a webhook',
    given: {
      replicasets: short(
        "pods \"web-2-x\" is forbidden: ValidatingAdmissionPolicy 'owners' with binding 'all' denied request: no owner",
      ),
    },
    expect: { message: 'webhook-denied' },
    says: 'ValidatingAdmissionPolicy owners denies it: no owner',
  },
  {
    name: 'the copy on the Deployment counts where no ReplicaSet has the condition',
    given: { deployment: deployment({ conditions: [failure(QUOTA)] }), replicasets: short() },
    expect: { message: 'quota' },
  },
  {
    name: 'who may read nothing but the Deployment is told as well',
    given: { deployment: rolling(QUOTA) },
    blind: BLIND,
    expect: { message: 'quota' },
    says: 'ReplicaSet web-2 cannot create pods: quota team is full',
  },
  {
    name: 'by the Deployment alone, a refusal that names no pod is about the ReplicaSet in progress',
    given: { deployment: rolling('admission webhook "deny.example.com" denied the request: no owner') },
    blind: BLIND,
    expect: { message: 'webhook-denied' },
    says: 'ReplicaSet web-2 cannot create pods',
  },
  {
    name: 'by the Deployment alone, a refusal about another ReplicaSet says nothing of this one',
    given: { deployment: rolling(QUOTA.replace('web-2-x', 'web-1-x')) },
    blind: BLIND,
    expect: 'noMatch',
    says: 'about ReplicaSet web-1, which is not the wanted one',
  },
  {
    name: 'by the Deployment alone, a refusal of an older generation says nothing of this one',
    given: { deployment: { ...rolling(QUOTA), generation: 5 } },
    blind: BLIND,
    expect: 'blocked',
  },
  {
    name: 'by the Deployment alone, no pod is missing where all are updated',
    given: { deployment: deployment({ conditions: [failure(QUOTA)] }) },
    blind: BLIND,
    expect: 'noMatch',
    says: 'All pods of the wanted template have been created',
  },
  {
    name: 'by the Deployment alone, nothing is told where it is not said whose pods they are',
    given: {
      deployment: {
        ...rolling('admission webhook "deny.example.com" denied the request: no owner'),
        conditions: [failure('admission webhook "deny.example.com" denied the request: no owner')],
      },
    },
    blind: BLIND,
    expect: 'blocked',
    says: 'which ReplicaSet',
  },
  {
    name: 'the copy of an older generation does not count',
    given: {
      deployment: deployment({ conditions: [failure(QUOTA)], generation: 5 }),
      replicasets: short(),
    },
    expect: 'noMatch',
  },
  {
    name: 'the copy from before the wanted ReplicaSet does not count',
    given: {
      deployment: deployment({ conditions: [failure(QUOTA)] }),
      replicasets: replicaSets(replicaSet({ current: 1, createdAt: ago(60) })),
    },
    expect: 'noMatch',
  },
  {
    name: 'an old ReplicaSet that cannot create pods is not the cause',
    given: {
      deployment: deployment({ conditions: [failure(QUOTA)] }),
      replicasets: replicaSets(
        oldReplicaSet({ desired: 3, current: 2, conditions: [failure(QUOTA)] }),
        replicaSet({ current: 2 }),
      ),
    },
    expect: 'noMatch',
  },
  {
    name: 'without a ReplicaSet the question does not arise',
    given: { replicasets: replicaSets(oldReplicaSet()) },
    expect: 'notApplicable',
  },
]);
