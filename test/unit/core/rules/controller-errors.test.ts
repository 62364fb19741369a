import { read } from '../../../../src/core/model/reading.ts';
import rule from '../../../../src/core/rules/controller-errors.ts';
import { ago, controller, deployment } from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

/** Written at 09:48. */
const behind = deployment({ generation: 5, observedGeneration: 4, desiredSince: ago(720) });

const structured = (error: string, time = '09:55:00.000001') =>
  `I1122 ${time}       1 deployment_controller.go:495] "Error syncing deployment" deployment="shop/web" err="${error}"`;

const syncing = (text: string) =>
  `I1122 09:55:00.1 1 deployment_controller.go:490] Error syncing deployment shop/web: ${text}`;

function logging(...lines: string[]) {
  return controller({ log: read(lines) });
}

testRule(rule, [
  {
    name: 'a webhook is named with its words',
    given: {
      deployment: behind,
      controller: logging(structured('admission webhook \\"policy.example\\" denied the request: no team')),
    },
    expect: { message: 'failing', class: 'webhook-denied' },
    says: 'sync of generation 5 (observed: 4) fails, says its log: admission webhook policy.example denies it: no team',
  },
  {
    name: 'a quota is named with its numbers',
    given: {
      deployment: behind,
      controller: logging(
        structured(
          'replicasets.apps \\"web-3\\" is forbidden: exceeded quota: sets, requested: count/replicasets.apps=1, used: count/replicasets.apps=5, limited: count/replicasets.apps=5',
        ),
      ),
    },
    expect: { message: 'failing', class: 'quota' },
    says: 'quota sets is full',
  },
  {
    name: 'other text is quoted as it is',
    given: { deployment: behind, controller: logging(syncing('error while adopting: timeout')) },
    expect: { message: 'failing', class: 'other' },
    says: 'says its log: error while adopting: timeout',
  },
  {
    name: 'so is the last of its tries',
    given: {
      deployment: behind,
      controller: logging(
        'E1122 09:57:00.1 1 controller.go:1] Dropping deployment "shop/web" out of the queue: not today',
      ),
    },
    expect: { message: 'failing', class: 'other' },
    says: 'says its log: not today',
  },
  {
    name: 'the log may be JSON',
    given: {
      deployment: behind,
      controller: logging(
        '{"ts":1795341300000.5,"caller":"deployment/deployment_controller.go:495","msg":"Error syncing deployment","deployment":{"name":"web"},"err":"not \\"today\\""}',
      ),
    },
    expect: { message: 'failing', class: 'other' },
    says: 'not "today"',
  },
  {
    name: 'the newest error counts, and a conflict is none',
    given: {
      deployment: behind,
      controller: logging(
        structured('older'),
        structured('newer'),
        structured(
          'Operation cannot be fulfilled on deployments.apps \\"web\\": the object has been modified',
        ),
        'I1122 09:55:01.1 1 event.go:294] "Event occurred" object="shop/web" reason="ScalingReplicaSet"',
      ),
    },
    expect: { message: 'failing', class: 'other' },
    says: 'newer',
  },
  {
    name: 'an error of an earlier generation is not blamed on this one',
    given: { deployment: behind, controller: logging(structured('long ago', '09:30:00.1')) },
    expect: 'noMatch',
    says: 'proves nothing',
  },
  {
    name: 'nor is one of last December in January',
    given: {
      deployment: behind,
      controller: logging(structured('last year', '09:30:00.1').replace('1122', '1231')),
    },
    expect: 'noMatch',
  },
  {
    name: 'any error counts where the moment of the write is not known',
    given: {
      deployment: deployment({ ...behind, desiredSince: undefined }),
      controller: logging(structured('some time', '09:30:00.1')),
    },
    expect: { message: 'failing', class: 'other' },
  },
  {
    name: 'beside an observed generation it is only worth telling',
    given: {
      deployment: deployment({ desiredSince: ago(720) }),
      controller: logging(structured('not today')),
    },
    expect: { message: 'observed', class: 'other' },
  },
  {
    name: 'a log without errors proves nothing',
    given: { deployment: behind },
    expect: 'noMatch',
    says: 'proves nothing',
  },
  {
    name: 'neither does one that is out of reach',
    given: {
      deployment: behind,
      controller: controller({ log: { state: 'notFound', reason: 'no pod is visible' } }),
    },
    expect: 'noMatch',
    says: 'could not be read: no pod is visible',
  },
]);
