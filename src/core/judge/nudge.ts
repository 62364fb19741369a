/**
 * After 15 tries, within some 3 minutes, the controller drops a Deployment from its queue and looks at it again only
 * when it changes, or after 12 to 24 h. So once the cause is gone, a change is the quickest way on.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/deployment_controller.go#L494-L515
 */
export const NUDGE =
  'Have the controller try again; after 15 failed tries (about 3 min) it waits for a change: `kubectl annotate deployment/{name} rollout-doctor/nudge="$(date +%s)" --overwrite {in}`';
