import type { Write } from '../../../../src/core/model/evidence.ts';
import { read } from '../../../../src/core/model/reading.ts';
import rule from '../../../../src/core/rules/rapid-modification.ts';
import {
  ago,
  controller,
  deployment,
  event,
  events,
  oldReplicaSet,
  replicaSet,
  replicaSets,
} from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

function write(manager: string, seconds: number, ...fields: string[]): Write {
  return {
    manager,
    operation: 'Update',
    at: ago(seconds),
    subresource: undefined,
    fields: fields.length === 0 ? ['spec.template.spec.containers'] : fields,
    isStatus: false,
  };
}

const status: Write = {
  ...write('kube-controller-manager', 100, 'status'),
  subresource: 'status',
  isStatus: true,
};
const scaled: Write = { ...write('kube-controller-manager', 60, 'spec.replicas'), subresource: 'scale' };
/** Its replicas were taken from it; the time is still that of its own last write. */
const argo = (seconds: number) => write('argocd-controller', seconds, 'spec.template.spec.containers');
const up = (seconds: number, count: number, message = 'Scaled up replica set web-2 to 5 from 3') =>
  event({ message, count, firstAt: ago(count === 1 ? seconds : 360), lastAt: ago(seconds) });
const down = (seconds: number, count: number, message = 'Scaled down replica set web-2 to 3 from 5') =>
  event({ message, count, firstAt: ago(count === 1 ? seconds : 350), lastAt: ago(seconds) });
const quiet = controller({
  others: read({ seen: 5, unobserved: [], lastWorkAt: ago(7200), truncated: undefined }),
});

function lagging(lag: number, seconds: number, ...writes: Write[]) {
  return deployment({ generation: 9, observedGeneration: 9 - lag, desiredSince: ago(seconds), writes });
}

testRule(rule, [
  {
    name: 'several unhandled writes, the newest seconds ago, are a backlog with a writer',
    given: {
      deployment: lagging(4, 5, write('annotator', 5, 'metadata.annotations.stamp')),
      controller: quiet,
    },
    expect: { message: 'backlog' },
    says: 'The controller is 4 writes behind, generation 9 (observed: 5): the Deployment is written faster than it can follow, by annotator 5s ago (annotation stamp)',
  },
  {
    name: 'in a backlog a fight over the size is told',
    given: {
      deployment: lagging(3, 20, write('argocd-controller', 20, 'spec.replicas')),
      events: events(up(25, 3), down(19, 3)),
    },
    expect: { message: 'backlog' },
    says: 'by argocd-controller 20s ago (spec.replicas); the size went 3 times up and 3 times down within',
  },
  {
    name: 'a burst of this moment is on its way',
    given: { deployment: lagging(3, 1, write('kubectl-edit', 1)) },
    expect: 'noMatch',
  },
  {
    name: 'one or two unhandled writes are a race',
    given: { deployment: lagging(2, 20, write('kubectl-edit', 20)) },
    expect: 'noMatch',
  },
  {
    name: 'long after the last write a controller that serves others is held up by something else',
    given: {
      deployment: lagging(4, 300, write('kubectl-edit', 300)),
      controller: controller({
        others: read({ seen: 5, unobserved: [], lastWorkAt: ago(30), truncated: undefined }),
      }),
    },
    expect: 'noMatch',
  },
  {
    name: 'a dead controller has no backlog',
    given: {
      deployment: lagging(4, 60, write('kubectl-edit', 60)),
      controller: controller({
        lease: read({ holder: 'cp-1', renewedAt: ago(900), durationSeconds: 15 }),
        others: read({ seen: 0, unobserved: [], lastWorkAt: undefined, truncated: undefined }),
      }),
    },
    expect: 'noMatch',
  },
  {
    name: 'unhandled writes of an unknown moment were not made in a short time, as far as is known',
    given: { deployment: deployment({ generation: 9, desiredSince: undefined }) },
    expect: 'noMatch',
  },
  {
    name: 'an autoscaler and a tool that answer each other fight over the size, though only one of them holds it now',
    given: {
      deployment: deployment({ writes: [scaled, argo(91), status] }),
      events: events(up(60, 3), down(90, 3)),
    },
    expect: { message: 'fight' },
    says: /^an autoscaler \(scale\) and argocd-controller write spec\.replicas against each other: 3 times up and 3 times down within 5m$/,
  },
  {
    name: 'the other one may have left no trace: an entry without a field is taken away',
    given: {
      deployment: deployment({ writes: [write('argocd-controller', 90, 'spec.replicas')] }),
      events: events(up(120, 2), down(90, 2)),
    },
    expect: { message: 'fight' },
    says: 'argocd-controller and somebody who left no trace write spec.replicas against each other',
  },
  {
    name: 'sizes that differ each time are as good a sign',
    given: {
      deployment: deployment({ writes: [scaled, argo(91)] }),
      events: events(
        up(60, 1, 'Scaled up replica set web-2 to 7 from 3'),
        down(90, 1),
        up(200, 1),
        down(300, 1, 'Scaled down replica set web-2 from 4 to 3'),
      ),
    },
    expect: { message: 'fight' },
    says: '2 times up and 2 times down',
  },
  {
    name: 'whoever has just created the Deployment takes no part in it',
    given: {
      deployment: deployment({
        createdAt: ago(90),
        writes: [scaled, write('kubectl-create', 90, 'spec.selector')],
      }),
      events: events(up(60, 3), down(88, 2)),
    },
    expect: { message: 'swings' },
  },
  {
    name: 'an autoscaler by itself may swing',
    given: { deployment: deployment({ writes: [scaled] }), events: events(up(60, 4), down(120, 3)) },
    expect: { message: 'swings' },
    says: 'The size swings: 4 times up and 3 times down within 5m, written by an autoscaler (scale)',
  },
  {
    name: 'an autoscaler that follows the load up, and down once, is an ordinary day',
    given: { deployment: deployment({ writes: [scaled] }), events: events(up(60, 4), down(120, 1)) },
    expect: 'noMatch',
  },
  {
    name: 'two tools that hold one field agree on its value',
    given: {
      deployment: deployment({
        writes: [
          {
            ...write('argocd-controller', 60, 'spec.replicas', 'metadata.annotations.team'),
            operation: 'Apply',
          },
          { ...write('helm', 90, 'spec.replicas', 'metadata.annotations.team'), operation: 'Apply' },
        ],
      }),
    },
    expect: 'noMatch',
  },
  {
    name: 'one apply and an autoscaler that corrects the size once are an ordinary day',
    given: {
      deployment: deployment({
        writes: [scaled, write('kubectl-client-side-apply', 65, 'metadata.annotations.team'), status],
      }),
      events: events(up(60, 1), down(65, 1)),
    },
    expect: 'noMatch',
  },
  {
    name: 'swings of an hour ago are history',
    given: { deployment: deployment({ writes: [scaled] }), events: events(up(3000, 4), down(3300, 3)) },
    expect: 'noMatch',
  },
  {
    name: 'a rollout that is undone while an autoscaler writes moves two ReplicaSets',
    given: {
      deployment: deployment({ writes: [scaled] }),
      events: events(
        up(60, 2),
        down(120, 2),
        down(70, 2, 'Scaled down replica set web-1 to 1'),
        up(110, 2, 'Scaled up replica set web-1 to 3'),
      ),
    },
    expect: 'noMatch',
  },
  {
    name: 'a rollout that is undone and redone moves it up and down as well',
    given: {
      deployment: deployment({ writes: [write('kubectl-rollout', 60)] }),
      events: events(
        event({ message: 'Scaled up replica set web-2 to 3 from 2', count: 2 }),
        event({ message: 'Scaled down replica set web-2 to 2 from 3', count: 2 }),
      ),
    },
    expect: 'noMatch',
  },
  {
    name: 'three templates within ten minutes are frequent writes',
    given: {
      deployment: deployment({ writes: [write('kubectl-edit', 30)] }),
      replicasets: replicaSets(
        oldReplicaSet({ name: 'web-3', createdAt: ago(400) }),
        oldReplicaSet({ name: 'web-4', createdAt: ago(200) }),
        replicaSet({ name: 'web-5', createdAt: ago(29) }),
      ),
    },
    expect: { message: 'frequent-writes' },
    says: 'at least 3 times within 10 minutes, by kubectl-edit 30s ago (the template)',
  },
  {
    name: 'a generation that grows all the time has somebody who writes all the time',
    given: {
      deployment: deployment({
        generation: 2880,
        observedGeneration: 2880,
        writes: [write('stamper', 10, 'metadata.annotations.stamp')],
      }),
    },
    expect: { message: 'frequent-writes' },
    says: 'every 30s on average since it was created (2880 times), by stamper 10s ago (annotation stamp)',
  },
  {
    name: 'a deploy with its ReplicaSet, an autoscaler and the controller are an ordinary day',
    given: {
      deployment: deployment({ writes: [scaled, write('kubectl-client-side-apply', 300), status] }),
      replicasets: replicaSets(oldReplicaSet(), replicaSet({ createdAt: ago(299) })),
      events: events(event({ count: 1 })),
    },
    expect: 'noMatch',
  },
  {
    name: 'one person with two commands fights nobody',
    given: {
      deployment: deployment({
        writes: [
          write('kubectl-edit', 60, 'spec.replicas'),
          write('kubectl-client-side-apply', 90, 'spec.replicas'),
        ],
      }),
    },
    expect: 'noMatch',
  },
  {
    name: 'writes of an hour ago are history',
    given: {
      deployment: deployment({
        writes: [write('a', 3600), write('b', 3700), write('c', 3800), write('d', 3900)],
      }),
    },
    blind: ['replicasets', 'events', 'controller'],
    expect: 'noMatch',
    says: 'no run of writes',
  },
]);
