/**
 * The controller has to update a ReplicaSet and is refused: annotations, revision or size stay as they are. Nothing
 * records that, neither condition nor event, so the controller's sync is replayed and the missing write named.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/sync.go#L176-L187
 */
import { controllerHealth } from '../judge/controllerHealth.ts';
import { NUDGE, retryText } from '../judge/nudge.ts';
import { stuckUpdate } from '../judge/stuckUpdate.ts';
import { refuserOf } from '../judge/writeRefuser.ts';
import { defineRule, noMatch } from '../rule.ts';
import { iso } from '../time.ts';

const TEXT = 'The controller cannot update ReplicaSet {replicaSet}{age} ({difference}): {who}';

const TRY =
  'Try the write; a dry run asks every webhook and changes nothing: `kubectl annotate replicaset {replicaSet} rollout-doctor/try={at} --dry-run=server {in}`';

export default defineRule({
  id: 'replicaset-update-error',
  title: 'A ReplicaSet cannot be updated',
  diagnosis: null,
  needs: ['deployment', 'replicasets', 'strategy'],
  uses: ['controller', 'webhooks', 'events'],
  holdsGenerationBack: true,
  messages: {
    webhook: {
      text: TEXT,
      remedies: [
        TRY,
        'Ask the owners of the webhook: `kubectl get {configuration} -o yaml{onContext}`',
        NUDGE,
      ],
    },
    'webhook-unreachable': {
      text: TEXT,
      remedies: [
        'Bring the webhook back: `kubectl get {configuration} -o yaml{onContext}` names its Service',
        TRY,
        NUDGE,
      ],
    },
    other: {
      text: TEXT,
      remedies: [
        TRY,
        'Look for its error in the log of kube-controller-manager, and at the webhooks: `kubectl get {configuration}{onContext}`',
        NUDGE,
      ],
    },
  },
  evaluate(given, now) {
    const { controller, webhooks } = given;
    const { deployment } = given;
    const stuck = stuckUpdate({ ...given, deployment }, now);
    if ('outcome' in stuck) return stuck;
    const { replicaSet, difference, age, isBegun, isSettled } = stuck;
    const since = deployment.desiredSince;
    const health = controller === undefined ? undefined : controllerHealth(controller, since, now);
    if (health?.is === 'dead')
      return noMatch(`The controller does not work (${health.detail}); no refusal shows`);
    const isTried = isBegun || (isSettled && health?.is === 'alive');
    const labels = replicaSet.template.metadata?.labels ?? {};
    const write = { resource: 'replicasets', operation: 'UPDATE' } as const;
    const refuser = refuserOf({ write, labels, webhooks, controller, since, isTried, isBegun }, now);
    if (refuser === undefined)
      return noMatch(
        `ReplicaSet ${replicaSet.name} is not updated (${difference}), but nothing shows that it was tried`,
      );
    const { message, who, configuration } = refuser;
    return {
      outcome: 'match',
      message,
      data: {
        replicaSet: replicaSet.name,
        age,
        difference,
        who,
        configuration,
        at: iso(now),
        retry: retryText(deployment, undefined, now),
      },
      proof: [...stuck.proof, ...refuser.proof],
    };
  },
});
