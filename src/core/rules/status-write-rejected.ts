/**
 * Everything of the wanted generation is done but its status: the API server refuses the write that ends the sync, for
 * instance because of a webhook on deployments/status. observedGeneration then stays behind a rollout that may be
 * complete, and nothing on the Deployment can say so.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/sync.go#L521-L532
 */
import { controllerHealth } from '../judge/controllerHealth.ts';
import { ageText, gapProof, gapText, generationGap, isOlderThan } from '../judge/generationGap.ts';
import { NUDGE, retryText } from '../judge/nudge.ts';
import { SETTLED } from '../judge/stuckUpdate.ts';
import { firstMissingWrite } from '../judge/syncProgress.ts';
import { tracesOnReplicaSets, tracesOnStatus } from '../judge/tracesOfWork.ts';
import { refuserOf } from '../judge/writeRefuser.ts';
import { defineRule, noMatch } from '../rule.ts';
import { iso } from '../time.ts';

const TEXT = 'The controller cannot write the status of {generation}{age} ({difference}): {who}';

const LOOK =
  'Look for webhooks with the resources `deployments/status`, `deployments/*`, `*/status` or `*/*`: `kubectl get {configuration} -o yaml{onContext}`';

export default defineRule({
  id: 'status-write-rejected',
  title: 'The status cannot be written',
  diagnosis: null,
  needs: ['deployment', 'replicasets', 'strategy'],
  uses: ['controller', 'webhooks', 'events'],
  holdsGenerationBack: true,
  messages: {
    webhook: {
      text: TEXT,
      remedies: [
        LOOK,
        'A webhook has no business with a status that a controller writes: have its owners leave it out of its rules',
        NUDGE,
      ],
    },
    'webhook-unreachable': {
      text: TEXT,
      remedies: [
        'Bring the webhook back, or have its owners leave statuses out of its rules: `kubectl get {configuration} -o yaml{onContext}`',
        NUDGE,
      ],
    },
    other: {
      text: TEXT,
      remedies: [LOOK, 'Look for its error in the log of kube-controller-manager', NUDGE],
    },
  },
  evaluate({ deployment, replicasets, strategy, controller, webhooks, events }, now) {
    const gapped = generationGap(deployment, now);
    if ('silence' in gapped) return gapped.silence;
    const { gap } = gapped;
    const missing = firstMissingWrite({ deployment, replicasets, strategy });
    if (missing.write !== 'write-status')
      return noMatch(`More than the status is missing: ${missing.difference}`);
    if (!isOlderThan(gap, SETTLED))
      return noMatch('The newest write is a moment old, and the controller may be at it');
    const [written] = tracesOnStatus(deployment);
    if (written !== undefined) return noMatch(`A status could be written since: ${written.fact}`);

    const since = deployment.desiredSince;
    const health = controller === undefined ? undefined : controllerHealth(controller, since, now);
    if (health?.is === 'dead')
      return noMatch(`The controller does not work (${health.detail}); no refusal shows`);
    const traces = tracesOnReplicaSets({ deployment, replicasets, events });
    const isBegun = traces.length > 0;
    const isTried = isBegun || health?.is === 'alive';
    const write = { resource: 'deployments/status', operation: 'UPDATE' } as const;
    const refuser = refuserOf(
      { write, labels: deployment.labels, webhooks, controller, since, isTried, isBegun },
      now,
    );
    if (refuser === undefined)
      return noMatch('Only the status is missing, but nothing shows that the controller tried to write it');
    const { message, who, configuration } = refuser;
    return {
      outcome: 'match',
      message,
      data: {
        generation: gapText(gap),
        age: ageText(gap),
        difference: missing.difference,
        who,
        configuration,
        at: iso(now),
        retry: retryText(deployment, undefined, now),
      },
      proof: [gapProof(deployment, gap), missing.proof, ...traces, ...refuser.proof],
    };
  },
});
