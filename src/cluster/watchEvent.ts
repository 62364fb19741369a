import type { Intern } from '../core/summary.ts';
import { fedDeployment, type FedDeployment } from './fedDeployment.ts';
import { jsonOf } from './jsonText.ts';
import { isFields } from './kubeconfigEntries.ts';

export type WatchEvent =
  | { readonly is: 'changed' | 'gone'; readonly deployment: FedDeployment }
  /** The watch has come this far; may be empty. */
  | { readonly is: 'bookmark'; readonly version: string }
  | {
      readonly is: 'error';
      readonly code: number | undefined;
      readonly reason: string;
      readonly message: string;
    }
  /** Nothing that concerns us can be read out of it. */
  | { readonly is: 'odd'; readonly what: string }
  /** Not even JSON: an event may have been lost. */
  | { readonly is: 'broken' };

/**
 * One line of a watch.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export function watchEvent(line: string, intern: Intern): WatchEvent {
  const event = jsonOf(line);
  if (!isFields(event)) return { is: 'broken' };
  const { type, object } = event;
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED': {
      const deployment = fedDeployment(object, intern);
      if (deployment === undefined) return { is: 'odd', what: `${type} without a Deployment` };
      return { is: type === 'DELETED' ? 'gone' : 'changed', deployment };
    }
    case 'BOOKMARK': {
      const metadata = isFields(object) ? object['metadata'] : undefined;
      return { is: 'bookmark', version: isFields(metadata) ? textIn(metadata, 'resourceVersion') : '' };
    }
    case 'ERROR': {
      const status = isFields(object) ? object : {};
      const { code } = status;
      return {
        is: 'error',
        code: typeof code === 'number' ? code : undefined,
        reason: textIn(status, 'reason'),
        message: textIn(status, 'message'),
      };
    }
    default:
      return { is: 'odd', what: 'an event of an unknown type' };
  }
}

function textIn(fields: Readonly<Record<string, unknown>>, key: string): string {
  const value = fields[key];
  return typeof value === 'string' ? value : '';
}
