/**
 * The controller cannot create the ReplicaSet of the wanted template (diagnosis 3): a quota on ReplicaSets or an
 * admission webhook refuses it. The sync ends there, before the status is written, so observedGeneration stays behind,
 * the progress deadline is never judged, and `kubectl rollout status` waits for ever.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/sync.go#L277-L288
 */
import { NUDGE, retryText } from '../judge/nudge.ts';
import { hasRoomFor } from '../judge/quotaRoom.ts';
import { refusalText, refuser } from '../judge/refusalText.ts';
import { creationRefusal, type CreationRefusal } from '../judge/replicaSetCreation.ts';
import { quotaNow, quotaProof, webhookNow } from '../judge/refuserNow.ts';
import { configurationRef, suspectProof } from '../judge/webhookSuspects.ts';
import type { WatchedWrite } from '../model/surroundingFacts.ts';
import { defineRule } from '../rule.ts';
import { iso } from '../time.ts';

const TEXT = 'The controller cannot create ReplicaSet {replicaSet} for the wanted template: {reason}';

export default defineRule({
  id: 'replicaset-create-error',
  title: 'The new ReplicaSet cannot be created',
  diagnosis: 3,
  needs: ['deployment'],
  uses: ['replicasets', 'events', 'quotas', 'webhooks'],
  holdsGenerationBack: true,
  messages: {
    quota: {
      text: TEXT,
      remedies: [
        'Make room, or have the quota raised; old ReplicaSets of every Deployment count (revisionHistoryLimit): `kubectl describe resourcequota {refuser} {in}`',
        NUDGE,
      ],
    },
    'quota-has-room': {
      text: 'ReplicaSet {replicaSet} could not be created because of quota {refuser}, which has room again; the controller may not try by itself for hours',
      remedies: [NUDGE],
    },
    'webhook-denied': {
      text: TEXT,
      remedies: [
        'Change the Deployment to what {refuser} wants, or ask its owners for an exception: `kubectl get {configuration} -o yaml{onContext}`',
        NUDGE,
      ],
    },
    'webhook-unreachable': {
      text: TEXT,
      remedies: [
        'Bring the Service and the pods behind {refuser} back; while it fails, nothing that it watches can be created: `kubectl get {configuration} -o yaml{onContext}`',
        NUDGE,
      ],
    },
    'api-timeout': {
      text: TEXT,
      remedies: [
        'A slow admission webhook or an overloaded API server; if it lasts, tell the owners of the control plane',
        NUDGE,
      ],
    },
    other: {
      text: TEXT,
      remedies: ['Read the whole refusal: `kubectl describe deployment {name} {in}`', NUDGE],
    },
  },
  evaluate({ deployment, replicasets, events, quotas, webhooks }, now) {
    const found = creationRefusal(deployment, replicasets, events, now);
    if ('silence' in found) return found.silence;
    const { refusal, replicaSet } = found.refused;
    const quota = quotaNow(refusal, quotas);
    const webhook = webhookNow(refusal, webhooks);
    const data = {
      replicaSet: replicaSet ?? `${deployment.name}-…`,
      reason: refusalText(refusal),
      refuser: refuser(refusal) ?? 'it',
      configuration: webhook === undefined ? ALL_CONFIGURATIONS : configurationRef(webhook),
      at: iso(now),
      retry: retryText(deployment, found.refused.lastTry, now),
    };
    const proof = [
      ...found.refused.proof,
      ...quotaProof(quota, refusal),
      ...(webhook ? [suspectProof(webhook, CREATION)] : []),
    ];
    if (refusal.quota?.problem === 'exceeded' && quota && hasRoomFor(refusal.quota.resources, quota) === true)
      return { outcome: 'match', message: 'quota-has-room', class: 'quota', data, proof };
    // The other classes are about pods; should a ReplicaSet ever be refused for one, its text says all.
    return { outcome: 'match', message: messageOf(refusal.class), class: refusal.class, data, proof };
  },
});

const ALL_CONFIGURATIONS = 'validatingwebhookconfigurations,mutatingwebhookconfigurations';

const CREATION: WatchedWrite = { resource: 'replicasets', operation: 'CREATE' };

function messageOf(refusal: CreationRefusal['refusal']['class']) {
  const known = ['quota', 'webhook-denied', 'webhook-unreachable', 'api-timeout'] as const;
  return known.find((one) => one === refusal) ?? 'other';
}
