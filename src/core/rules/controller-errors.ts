/**
 * The controller's log names an error with this Deployment (the playbook's fallback). Its absence is no evidence: the
 * controller logs failed syncs at V(2) and only the last of 15 tries for certain, and managed clusters hide the log.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/deployment_controller.go#L494-L515
 */
import { newestSyncError } from '../judge/controllerLog.ts';
import { gapProof, gapText, generationGap } from '../judge/generationGap.ts';
import { NUDGE, retryText } from '../judge/nudge.ts';
import { refusalText } from '../judge/refusalText.ts';
import { clip } from '../judge/words.ts';
import { defineRule, noMatch } from '../rule.ts';
import { iso } from '../time.ts';

const LOG =
  'Read the log around it: `kubectl logs -n kube-system -l component=kube-controller-manager --tail=2000{onContext}`';

export default defineRule({
  id: 'controller-errors',
  title: 'The controller logs errors about this Deployment',
  diagnosis: null,
  needs: ['deployment', 'controller'],
  holdsGenerationBack: true,
  messages: {
    failing: {
      text: "The controller's sync of {generation} fails, says its log: {error}",
      remedies: [LOG, NUDGE],
    },
    observed: {
      text: "The controller's log names an error with this Deployment, whose generation is observed all the same: {error}",
      remedies: [LOG],
      standing: 'context',
    },
  },
  evaluate({ deployment, controller }, now) {
    if (controller.log.state !== 'ok')
      return noMatch(`The log of kube-controller-manager could not be read: ${controller.log.reason}`);
    const found = newestSyncError(controller, deployment.desiredSince, now);
    if (found === undefined)
      return noMatch(
        'The log names no error with this generation; with the usual verbosity it seldom does, so that proves nothing',
      );
    const { refusal, text } = found;
    const error = refusal.class === 'other' ? clip(text, 160) : refusalText(refusal);
    const gapped = generationGap(deployment, now);
    if ('silence' in gapped)
      return {
        outcome: 'match',
        message: 'observed',
        class: refusal.class,
        data: { error },
        proof: [found.proof],
      };
    return {
      outcome: 'match',
      message: 'failing',
      class: refusal.class,
      data: {
        generation: gapText(gapped.gap),
        error,
        at: iso(now),
        retry: retryText(deployment, undefined, now),
      },
      proof: [found.proof, gapProof(deployment, gapped.gap)],
    };
  },
});
