import { read, type Blind } from '../../../../src/core/model/reading.ts';
import rule from '../../../../src/core/rules/controller-unavailable.ts';
import { ago, controller, deployment, pod, pods } from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

const behind = deployment({ generation: 5, observedGeneration: 4, desiredSince: ago(720) });
const hidden: Blind = { state: 'forbidden', reason: 'you may not read it' };
const noLease: Blind = { state: 'notFound', reason: 'no Lease kube-controller-manager' };
const stale = read({ holder: 'cp-1_abc', renewedAt: ago(900), durationSeconds: 15 });
const fresh = read({ holder: 'cp-1_abc', renewedAt: ago(2), durationSeconds: 15 });
const idle = read({ seen: 40, unobserved: [], lastWorkAt: ago(7200), truncated: undefined });
const crashing = {
  name: 'kube-controller-manager-cp-1',
  namespace: 'kube-system',
  ready: false,
  phase: 'Running',
  restarts: 9,
  trouble: 'CrashLoopBackOff',
};

function waiting(...since: number[]) {
  return since.map((seconds, n) => ({ namespace: 'pay', name: `api-${n}`, since: ago(seconds) }));
}

testRule(rule, [
  {
    name: 'a Lease that nobody renews names its last holder and what waits',
    given: { deployment: behind, controller: controller({ lease: stale, others: idle }) },
    expect: { message: 'lease-stale' },
    says: 'cp-1 has not renewed its Lease for 15m, and generation 5 (observed: 4) waits for it for 12m',
  },
  {
    name: 'a Lease of 6 s is stale after 9 s',
    given: {
      deployment: behind,
      controller: controller({
        lease: read({ holder: 'cp-1', renewedAt: ago(10), durationSeconds: 6 }),
        others: hidden,
      }),
    },
    expect: { message: 'lease-stale' },
  },
  {
    name: 'without a duration the default of 15 s holds',
    given: {
      deployment: behind,
      controller: controller({
        lease: read({ holder: 'cp-1', renewedAt: ago(20), durationSeconds: undefined }),
        others: hidden,
      }),
    },
    expect: 'noMatch',
    says: 'its Lease was renewed 20s ago',
  },
  {
    name: 'a Lease that was given back and not taken again has no holder',
    given: {
      deployment: behind,
      controller: controller({
        lease: read({ holder: '', renewedAt: ago(120), durationSeconds: 1 }),
        others: idle,
      }),
    },
    expect: { message: 'lease-stale' },
    says: 'nobody has held its Lease for 2m',
  },
  {
    name: 'a change of leader is over within the usual time',
    given: {
      deployment: behind,
      controller: controller({
        lease: read({ holder: '', renewedAt: ago(5), durationSeconds: 1 }),
        others: idle,
        pods: hidden,
      }),
    },
    expect: 'noMatch',
  },
  {
    name: 'a Lease that ran out a moment ago may be a change of leader',
    given: {
      deployment: deployment({ generation: 5, desiredSince: ago(5) }),
      controller: controller({
        lease: read({ holder: 'cp-1', renewedAt: ago(20), readAt: ago(0), durationSeconds: 15 }),
        others: idle,
      }),
    },
    expect: 'noMatch',
  },
  {
    name: 'one that nobody took over in time is told, also beside a write of a moment ago',
    given: {
      deployment: deployment({ generation: 5, desiredSince: ago(5) }),
      controller: controller({
        lease: read({ holder: 'cp-1', renewedAt: ago(30), readAt: ago(0), durationSeconds: 15 }),
        others: idle,
      }),
    },
    expect: { message: 'lease-stale' },
  },
  {
    name: 'one that was fresh when it was read is not called stale for being judged later',
    given: {
      deployment: behind,
      controller: controller({
        lease: read({ holder: 'cp-1', renewedAt: ago(1802), readAt: ago(1800), durationSeconds: 15 }),
        others: idle,
      }),
    },
    expect: 'noMatch',
    says: 'its Lease was renewed 2s ago',
  },
  {
    name: 'one that was half run out when it was read, and judged later, is stale',
    given: {
      deployment: behind,
      controller: controller({
        lease: read({ holder: 'cp-1', renewedAt: ago(1810), readAt: ago(1800), durationSeconds: 15 }),
        others: idle,
      }),
    },
    expect: { message: 'lease-stale' },
  },
  {
    name: 'one that was lost long ago is told at once',
    given: {
      deployment: deployment({ generation: 5, desiredSince: ago(5) }),
      controller: controller({ lease: stale, others: idle }),
    },
    expect: { message: 'lease-stale' },
  },
  {
    name: 'an old Lease beside ongoing work was left by a controller that elects no leader',
    given: { deployment: behind, controller: controller({ lease: stale }) },
    expect: 'noMatch',
    says: 'has served other Deployments since (5 of 5 are observed)',
  },
  {
    name: 'a controller-manager that crashes is named with its trouble',
    given: {
      deployment: behind,
      controller: controller({ lease: noLease, pods: read([crashing]), others: idle }),
    },
    expect: { message: 'pod-unhealthy' },
    says: 'pod kube-controller-manager-cp-1 is not ready (CrashLoopBackOff, 9 restarts)',
  },
  {
    name: 'one ready pod of several is enough',
    given: {
      deployment: behind,
      controller: controller({
        lease: noLease,
        pods: read([crashing, { ...crashing, ready: true }]),
        others: idle,
      }),
    },
    expect: 'noMatch',
  },
  {
    name: 'a pod that is not ready though others are served is no proof',
    given: { deployment: behind, controller: controller({ lease: noLease, pods: read([crashing]) }) },
    expect: 'noMatch',
  },
  {
    name: 'other Deployments that wait as well show that it does no work',
    given: {
      deployment: behind,
      controller: controller({
        others: read({
          seen: 40,
          unobserved: waiting(600, 300, 90),
          lastWorkAt: ago(1200),
          truncated: undefined,
        }),
      }),
    },
    expect: { message: 'not-reconciling' },
    says: '3 other Deployments wait unobserved as well',
  },
  {
    name: 'they show it where no trace of work is known at all',
    given: {
      deployment: behind,
      controller: controller({
        lease: noLease,
        others: read({ seen: 2, unobserved: waiting(600, 300), lastWorkAt: undefined, truncated: undefined }),
      }),
    },
    expect: { message: 'not-reconciling' },
  },
  {
    name: 'others that have waited since before its last work have their own trouble',
    given: {
      deployment: behind,
      controller: controller({
        others: read({
          seen: 40,
          unobserved: waiting(9000, 8000),
          lastWorkAt: ago(20),
          truncated: undefined,
        }),
      }),
    },
    expect: 'noMatch',
    says: 'has served other Deployments since (38 of 40 are observed)',
  },
  {
    name: 'others that were written within the last minute are a race',
    given: {
      deployment: behind,
      controller: controller({
        lease: noLease,
        others: read({ seen: 40, unobserved: waiting(30, 20), lastWorkAt: ago(1200), truncated: undefined }),
      }),
    },
    expect: 'noMatch',
  },
  {
    name: 'a dead controller also stops a rollout that it had observed',
    given: {
      deployment: deployment({
        replicas: { desired: 3, total: 4, updated: 1, ready: 4, available: 4, unavailable: 0 },
      }),
      controller: controller({ lease: stale, others: idle }),
    },
    expect: { message: 'lease-stale' },
    says: 'the rollout waits for it, 1 of 3 updated, 4 of all 4 available',
  },
  {
    name: 'beside a complete Deployment a dead controller is only worth telling',
    given: { controller: controller({ lease: stale, others: idle }) },
    expect: { message: 'idle', class: 'lease-stale' },
  },
  {
    name: 'beside one that is complete by its status alone, it is why nobody wrote that the pods are gone',
    given: { controller: controller({ lease: stale, others: idle }), pods: pods(pod()) },
    expect: { message: 'lease-stale' },
    says: 'the status says that all 3 pods are available, but only 1 is ready',
  },
  {
    name: 'where the pods could not be read, the status of a complete one holds',
    given: { controller: controller({ lease: stale, others: idle }) },
    blind: ['pods'],
    expect: { message: 'idle', class: 'lease-stale' },
  },
  {
    name: 'where Lease and pods are out of sight the control group is told',
    given: { deployment: behind, controller: controller({ lease: hidden, pods: hidden, others: idle }) },
    expect: 'noMatch',
    says: 'Nothing shows that the controller is down: 40 of 40 other Deployments are observed; you may not read it',
  },
  {
    name: 'a Lease that does not exist is no evidence',
    given: { deployment: behind, controller: controller({ lease: noLease, pods: read([]), others: hidden }) },
    expect: 'noMatch',
  },
  {
    name: 'a fresh Lease is a sign of life',
    given: { deployment: behind, controller: controller({ lease: fresh, others: idle }) },
    expect: 'noMatch',
    says: 'The controller works: its Lease was renewed 2s ago',
  },
]);
