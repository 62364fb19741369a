/** Decodes what the panel sends: it runs in another process, and cluster text is drawn there. */
import type { ToHost } from './messages.ts';

const ID = /^[\w:.-]{1,200}$/;

/** undefined for anything that is not a message of ours. */
export function decodeToHost(value: unknown): ToHost | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  const message = value as Record<string, unknown>;
  switch (message['type']) {
    case 'ready':
      return { type: 'ready' };
    case 'press': {
      const { action, revision } = message;
      if (!isId(action) || !Number.isSafeInteger(revision)) return undefined;
      return { type: 'press', action, revision: revision as number };
    }
    case 'copyCommand':
      return isId(message['step']) ? { type: 'copyCommand', step: message['step'] } : undefined;
    case 'openRule':
      return isId(message['rule']) ? { type: 'openRule', rule: message['rule'] } : undefined;
    default:
      return undefined;
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}
