import { withoutCombined } from './wording.ts';

export interface UnwrappedRefusal {
  readonly combined: boolean;
  /** What the API server said, without what controllers and clients put before it. */
  readonly detail: string;
  /** What could not be created; the name is the generateName where the server had not chosen one yet. */
  readonly object?: { readonly resource: string; readonly name: string };
}

const PREFIXES: readonly RegExp[] = [
  // pkg/controller/controller_utils.go: the ReplicaSet's FailedCreate event, and StatefulSets' wording of it.
  /^Error creating: /i,
  /^create Pod \S+ in \S+ \S+ failed error: /i,
  // pkg/controller/deployment/sync.go: the condition and the event of ReplicaSetCreateError.
  /^Failed to create new replica set "[^"]*": /i,
  // kubectl, when somebody tries the same by hand.
  /^Error from server(?: \(\w+\))?: /i,
  /^error when (?:creating|patching|replacing) "[^"]*": /i,
  /^Internal error occurred: /i,
];

// apimachinery pkg/api/errors NewForbidden, NewInvalid. Old clusters left out the quotes.
const REFUSED = /^(?:The )?([a-z][a-z0-9.-]*) (?:"([^"]*)"|(\S+)) is (?:forbidden|invalid): (?:: )?/i;

/** More layers than anybody has seen; the bound keeps hostile repetitions cheap. */
const MOST_LAYERS = 8;

/** Takes off the layers of "Error creating: pods "x" is forbidden: …"; never fails, unknown text is the detail. */
export function unwrapRefusal(message: string): UnwrappedRefusal {
  const { text, combined } = withoutCombined(message);
  let detail = text;
  let object: UnwrappedRefusal['object'];
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const prefix = PREFIXES.find((pattern) => pattern.test(detail))?.exec(detail);
    const refused = prefix ? null : REFUSED.exec(detail);
    if (refused) object ??= { resource: refused[1] ?? '', name: refused[2] ?? refused[3] ?? '' };
    const layerText = (prefix ?? refused)?.[0];
    if (layerText === undefined) break;
    detail = detail.slice(layerText.length).trimStart();
  }
  return { combined, detail, ...(object && { object }) };
}
