/** A list query as a test of one object. */
import { matchesSelector, parseSelector } from '../core/labels.ts';
import type { Kind } from '../core/model/kinds.ts';
import type { Blind } from '../core/model/reading.ts';
import { fieldMatcher } from './fieldSelector.ts';
import type { AnyObject, Scope } from './holdings.ts';

export interface Selection {
  readonly matches: (object: AnyObject) => boolean;
}

/** `failed` where a selector cannot be read, or names a field that we do not keep. */
export function selectorOf(
  kind: Kind,
  { namespace, labelSelector, fieldSelector }: Scope,
): Selection | Blind {
  const labels = parseSelector(labelSelector ?? '');
  if (labels === undefined) return cannotSelect(kind, 'label', labelSelector);
  const fields = fieldMatcher(kind, fieldSelector ?? '');
  if (fields === undefined) return cannotSelect(kind, 'field', fieldSelector);
  return {
    matches: (object) =>
      (namespace === undefined || object.metadata?.namespace === namespace) &&
      matchesSelector(labels, object.metadata?.labels) &&
      fields(object),
  };
}

function cannotSelect(kind: Kind, what: string, selector = ''): Blind {
  return {
    state: 'failed',
    reason: `a snapshot cannot select ${kind} objects by the ${what} selector ${selector}`,
  };
}
