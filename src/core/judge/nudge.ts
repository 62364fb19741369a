/**
 * After 15 tries, within some 3 minutes, the controller drops a Deployment from its queue and looks at it again only
 * when it changes, or after 12 to 24 h. So once the cause is gone, a change is the quickest way on. `{at}` is any time.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/deployment_controller.go#L494-L515
 */
export const NUDGE =
  'To have the controller try again at once (after 15 failed tries, some 3 minutes, it waits for a change): `kubectl annotate deployment/{name} {in} --overwrite rollout-doctor/nudged-at={at}`';
