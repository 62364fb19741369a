/**
 * The ReplicaSet of the wanted template cannot create its pods (diagnoses 1 and 3): admission refuses them. The
 * controller observes the generation all the same, and nothing of it shows on the Deployment but ReplicaFailure.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/replicaset/replica_set_utils.go#L76-L121
 */
import { podRefusal } from '../judge/podRefusal.ts';
import { hasRoomFor } from '../judge/quotaRoom.ts';
import { policyKinds, refusalText, refuser } from '../judge/refusalText.ts';
import { quotaNow, quotaProof, webhookNow } from '../judge/refuserNow.ts';
import { configurationRef, suspectProof } from '../judge/webhookSuspects.ts';
import { shellQuote } from '../kubectl.ts';
import { defineRule } from '../rule.ts';
import { iso } from '../time.ts';

const TEXT = 'ReplicaSet {replicaSet} cannot create {pods}: {reason}';
const RETRY =
  'Once that is solved, the ReplicaSet tries again by itself {next}; to have it try at once: `kubectl annotate replicaset {replicaSet} {in} --overwrite rollout-doctor/nudged-at={at}`';

export default defineRule({
  id: 'pod-create-error',
  title: 'The new ReplicaSet cannot create pods',
  diagnosis: 3,
  needs: ['deployment'],
  uses: ['replicasets', 'events', 'quotas', 'webhooks'],
  messages: {
    quota: {
      text: TEXT,
      remedies: [
        'Make room, request less, or have it raised: `kubectl describe resourcequota {refuser} {in}`',
        RETRY,
      ],
    },
    'quota-has-room': {
      text: 'ReplicaSet {replicaSet} could not create {pods} because of quota {refuser}, which has room again; it tries again {next}',
      remedies: [
        'To have it try at once: `kubectl annotate replicaset {replicaSet} {in} --overwrite rollout-doctor/nudged-at={at}`',
      ],
    },
    'quota-must-specify': {
      text: TEXT,
      remedies: [
        'State them for every container, init containers too, or set defaults with a LimitRange',
        RETRY,
      ],
    },
    'limit-range': {
      text: TEXT,
      remedies: ['Bring the template within the bounds: `kubectl describe limitrange {in}`', RETRY],
    },
    'pod-security': {
      text: TEXT,
      remedies: [
        'Change securityContext as it says; the level is a label of the namespace: `kubectl describe namespace {namespace}{onContext}`',
        RETRY,
      ],
    },
    'webhook-denied': {
      text: TEXT,
      remedies: [
        'Change the template to what {refuser} wants, or ask its owners for an exception: `kubectl get {configuration} {in} -o yaml`',
        RETRY,
      ],
    },
    'webhook-unreachable': {
      text: TEXT,
      remedies: [
        'Bring the Service and the pods behind {refuser} back; while it fails, no namespace that it watches gets new pods: `kubectl get {configuration} {in} -o yaml`',
        RETRY,
      ],
    },
    'service-account-missing': {
      text: TEXT,
      remedies: [
        'Create it, or correct serviceAccountName: `kubectl create serviceaccount {refuser} {in}`',
        RETRY,
      ],
    },
    'priority-class-missing': {
      text: TEXT,
      remedies: ['Correct priorityClassName, or have it created: `kubectl get priorityclasses {in}`', RETRY],
    },
    'api-timeout': {
      text: TEXT,
      remedies: [
        'A slow webhook or an overloaded API server; if it lasts, tell the owners of the cluster',
        RETRY,
      ],
    },
    other: {
      text: TEXT,
      remedies: ['Read the whole refusal: `kubectl describe replicaset {replicaSet} {in}`', RETRY],
    },
  },
  evaluate({ deployment, replicasets, events, quotas, webhooks }, now) {
    const found = podRefusal(deployment, replicasets, events, now);
    if ('silence' in found) return found.silence;
    const { replicaSet, pods, refusal } = found.refused;
    const quota = quotaNow(refusal, quotas);
    const webhook = webhookNow(refusal, webhooks);
    const proof = [
      ...found.refused.proof,
      ...quotaProof(quota, refusal),
      ...(webhook === undefined ? [] : [suspectProof(webhook, { resource: 'pods', operation: 'CREATE' })]),
    ];
    const data = {
      replicaSet: shellQuote(replicaSet),
      pods,
      reason: refusalText(refusal),
      refuser: shellQuote(refuser(refusal) ?? 'it'),
      configuration: webhook === undefined ? policyKinds(refusal) : shellQuote(configurationRef(webhook)),
      at: iso(now),
      next: found.refused.next,
    };
    if (quota !== undefined && hasRoomFor(refusal.quota?.resources ?? [], quota) === true)
      return { outcome: 'match', message: 'quota-has-room', class: 'quota', data, proof };
    return { outcome: 'match', message: refusal.class, data, proof };
  },
});
