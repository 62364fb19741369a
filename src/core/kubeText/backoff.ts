import { goDurationSeconds } from './goDuration.ts';
import { withoutCombined } from './wording.ts';

/** What the kubelet waits for before it tries again. */
export type Backoff =
  | {
      readonly of: 'container';
      readonly raw: string;
      /** The present wait; the events do not tell it. */
      readonly delaySeconds?: number;
      readonly container?: string;
      readonly pod?: PodName;
    }
  | {
      readonly of: 'image';
      readonly raw: string;
      readonly image: string;
      /** Since 1.32, what the last try failed with. */
      readonly cause?: string;
    };

interface PodName {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

const WAITING = /^back-off (\S+) restarting failed container(?:=([^\s=]+))?(?: pod=(\S+))?/i;
const EVENT = /^Back-off restarting failed (?:docker )?container(?: (\S+) in pod (\S+))?/i;
const IMAGE = /^Back-off pulling image "([^"]*)"(?:: ?(?=\S))?/i;

/**
 * From the message of a waiting container, or of a BackOff event, whose reason is the same for images and
 * containers. undefined for other text.
 * Sources: `pkg/kubelet/kuberuntime/kuberuntime_manager.go` doBackOff, `pkg/kubelet/images/image_manager.go`.
 */
export function parseBackoff(message: string): Backoff | undefined {
  const { text } = withoutCombined(message);
  const image = IMAGE.exec(text);
  if (image) {
    const cause = text.slice(image[0].length).trim();
    return { of: 'image', raw: message, image: image[1] ?? '', ...(cause !== '' && { cause }) };
  }
  const waiting = WAITING.exec(text);
  if (waiting) {
    const delaySeconds = goDurationSeconds(waiting[1] ?? '');
    return {
      of: 'container',
      raw: message,
      ...(delaySeconds !== undefined && { delaySeconds }),
      ...names(waiting[2], waiting[3]),
    };
  }
  const event = EVENT.exec(text);
  return event ? { of: 'container', raw: message, ...names(event[1], event[2]) } : undefined;
}

function names(
  container: string | undefined,
  podText: string | undefined,
): { readonly container?: string; readonly pod?: PodName } {
  const [, name, namespace, uid] = /^([^_\s()]+)_([^_\s()]+)\(([^()\s]*)\)/.exec(podText ?? '') ?? [];
  const pod =
    name !== undefined && namespace !== undefined && uid !== undefined ? { namespace, name, uid } : undefined;
  return { ...(container !== undefined && { container }), ...(pod && { pod }) };
}
