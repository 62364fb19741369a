/**
 * The ReplicaSet of the wanted template cannot create its pods (diagnoses 1 and 3): admission refuses them. The
 * controller observes the generation all the same, and nothing of it shows on the Deployment but ReplicaFailure.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/replicaset/replica_set_utils.go#L76-L121
 */
import { creationFailure } from '../judge/podCreation.ts';
import { hasRoomFor } from '../judge/quotaRoom.ts';
import { refusalText, refuser } from '../judge/refusalText.ts';
import type { Refusal } from '../kubeText/refusal.ts';
import type { QuotaFacts } from '../model/surroundingFacts.ts';
import { defineRule } from '../rule.ts';
import { iso } from '../time.ts';

const TEXT = 'ReplicaSet {replicaSet} cannot create {pods}: {reason}';
const RETRY =
  'Once that is solved, the ReplicaSet tries again by itself, at most 16m40s after its last try; to have it try at once: `kubectl annotate replicaset {replicaSet} {in} --overwrite rollout-doctor/nudged-at={at}`';

export default defineRule({
  id: 'pod-create-error',
  title: 'The new ReplicaSet cannot create pods',
  diagnosis: 3,
  needs: ['deployment', 'replicasets'],
  uses: ['events', 'quotas'],
  messages: {
    quota: {
      text: TEXT,
      remedies: [
        'Free what other pods hold, request less, or have the quota raised: `kubectl describe resourcequota {refuser} {in}`',
        RETRY,
      ],
    },
    'quota-has-room': {
      text: 'ReplicaSet {replicaSet} could not create {pods} because of quota {refuser}, which has room again; its next try is up to 16m40s away',
      remedies: [
        'To have it try at once: `kubectl annotate replicaset {replicaSet} {in} --overwrite rollout-doctor/nudged-at={at}`',
      ],
    },
    'quota-must-specify': {
      text: TEXT,
      remedies: [
        'State them in the template (resources of every container, init containers too), or give the namespace a LimitRange with defaults',
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
        "Change the template's securityContext as the message says; the level is a label of the namespace: `kubectl get namespace {namespace} --show-labels`",
        RETRY,
      ],
    },
    'webhook-denied': {
      text: TEXT,
      remedies: ['Change the template to what {refuser} wants, or ask its owners for an exception', RETRY],
    },
    'webhook-unreachable': {
      text: TEXT,
      remedies: [
        'Bring the Service and the pods behind {refuser} back; while it fails, no namespace that it watches gets new pods',
        RETRY,
      ],
    },
    'service-account-missing': {
      text: TEXT,
      remedies: [
        'Create it, or correct serviceAccountName in the template: `kubectl create serviceaccount {refuser} {in}`',
        RETRY,
      ],
    },
    'priority-class-missing': {
      text: TEXT,
      remedies: [
        'Correct priorityClassName in the template, or have it created: `kubectl get priorityclasses`',
        RETRY,
      ],
    },
    'api-timeout': {
      text: TEXT,
      remedies: [
        'A slow admission webhook or an overloaded API server; if it lasts, tell the owners of the control plane',
        RETRY,
      ],
    },
    other: {
      text: TEXT,
      remedies: ['Read the whole refusal: `kubectl describe replicaset {replicaSet} {in}`', RETRY],
    },
  },
  evaluate({ deployment, replicasets, events, quotas }, now) {
    const found = creationFailure(deployment, replicasets, events, now);
    if ('silence' in found) return found.silence;
    const { replicaSet, missing, refusal, proof } = found.failure;
    const data = {
      replicaSet: replicaSet.name,
      pods: missing === undefined ? 'pods' : `${missing} of its ${replicaSet.desired} pods`,
      reason: refusalText(refusal),
      refuser: refuser(refusal) ?? 'it',
      at: iso(now),
    };
    if (isFreed(refusal, quotas))
      return { outcome: 'match', message: 'quota-has-room', class: 'quota', data, proof };
    return { outcome: 'match', message: refusal.class, data, proof };
  },
});

/** The quota as it is now, not as it was when it refused. */
function isFreed({ quota }: Refusal, facts: QuotaFacts | undefined): boolean {
  if (quota?.problem !== 'exceeded' || facts?.quotas.state !== 'ok') return false;
  const now = facts.quotas.value.find(({ name }) => name === quota.name);
  return now !== undefined && hasRoomFor(quota.resources, now) === true;
}
