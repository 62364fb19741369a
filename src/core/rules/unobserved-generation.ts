/**
 * The wanted generation is not observed (diagnosis 8): the controller has not completed one sync of it. Of itself this
 * only tells a race of the first minute from an undo and from a sync that fails; why it fails, other rules say.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/deployment_controller.go#L597-L696
 */
import { controllerHealth } from '../judge/controllerHealth.ts';
import { formerRevision } from '../judge/formerRevision.ts';
import { ageText, gapProof, gapText, generationGap } from '../judge/generationGap.ts';
import { NUDGE, retryText } from '../judge/nudge.ts';
import { firstMissingWrite, type MissingWrite } from '../judge/syncProgress.ts';
import { defineRule } from '../rule.ts';
import { iso, span } from '../time.ts';

export default defineRule({
  id: 'unobserved-generation',
  title: 'The wanted generation is not observed',
  diagnosis: 8,
  needs: ['deployment'],
  uses: ['replicasets', 'rollout-history', 'strategy', 'controller'],
  holdsGenerationBack: true,
  messages: {
    'recent-update': {
      text: 'The controller has not completed {generation} yet; it was written {ago} ago, which is no incident in the first minute',
      remedies: [
        'A sync needs seconds; wait for it, and look again in a minute: `kubectl rollout status deployment/{name} --timeout=1m {in}`',
      ],
      standing: 'context',
    },
    rollback: {
      text: 'The controller has not completed {generation}{age}, a rollback to revision {revision} (ReplicaSet {replicaSet}){missing}{controller}',
      remedies: [
        NUDGE,
        'See whether ReplicaSet {replicaSet} can be written; a dry run asks every admission webhook: `kubectl annotate replicaset {replicaSet} rollout-doctor/try=1 --dry-run=server {in}`',
      ],
    },
    'stuck-reconciliation': {
      text: 'The controller has not completed one sync of {generation}{age}{missing}{controller}',
      remedies: [
        NUDGE,
        'See whether the controller works: `kubectl get lease kube-controller-manager -n kube-system -o yaml{onContext}` (renewTime must be seconds old)',
      ],
    },
  },
  evaluate({ deployment, replicasets, 'rollout-history': history, strategy, controller }, now) {
    const gapped = generationGap(deployment, now);
    if ('silence' in gapped) return gapped.silence;
    const { gap } = gapped;
    const proof = [gapProof(deployment, gap)];
    const generation = gapText(gap);
    if (gap.age !== undefined && gap.age < FIRST_MINUTE)
      return { outcome: 'match', message: 'recent-update', data: { generation, ago: span(gap.age) }, proof };

    const missing =
      replicasets === undefined || strategy === undefined
        ? undefined
        : firstMissingWrite({ deployment, replicasets, strategy });
    if (missing !== undefined && missing.write !== 'write-status') proof.push(missing.proof);
    const health =
      controller === undefined ? undefined : controllerHealth(controller, deployment.desiredSince, now);
    if (health?.is === 'alive') proof.push(...health.proof);
    const data = {
      generation,
      at: iso(now),
      retry: retryText(deployment, undefined, now),
      age: ageText(gap),
      missing: missingText(missing),
      controller: health?.is === 'alive' ? `. The controller works: ${health.detail}` : '',
    };
    const former =
      replicasets === undefined ? undefined : formerRevision(deployment, replicasets, history?.rolledBackTo);
    if (former === undefined) return { outcome: 'match', message: 'stuck-reconciliation', data, proof };
    return {
      outcome: 'match',
      message: 'rollback',
      data: { ...data, replicaSet: former.replicaSet, revision: former.revision },
      proof: [...proof, former.proof],
    };
  },
});

/** Seconds. */
const FIRST_MINUTE = 60;

function missingText(missing: MissingWrite | undefined): string {
  switch (missing?.write) {
    case 'create-replicaset':
      return '; no ReplicaSet has the wanted template';
    case 'update-replicaset':
      return `; ReplicaSet ${missing.replicaSet.name} is not updated (${missing.difference})`;
    case 'write-status':
      return '; as far as it shows, only its status is not written';
    case undefined:
      return '';
  }
}
