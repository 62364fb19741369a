/** Recorded clusters with a hostile text in every place where one can stand. */
import type { Json, JsonObject, Recorded } from '../../property/corpus.ts';

/**
 * `said`: what people, programs and kubelets wrote freely: messages, reasons that nothing is keyed to, images, values of
 * labels and annotations, logs, who wrote a field. `named`: names too, which an API server would refuse; a file does not.
 */
export type Place = 'said' | 'named';

/** Fields that are no text: what is in them is one of a few words, a number, a time or a key that leads elsewhere. */
const KEYS =
  /^(apiVersion|kind|type|status|phase|uid|namespace|operator|effect|key|reason|restartPolicy|.*Policy|.*[tT]ime(stamp)?|.*At|resourceVersion|strategy|scope|fieldsType|operation|subresource|scopes|operations|resources|apiGroups|apiVersions|state|labelSelector|fieldSelector|failure|formatVersion|items|listed)$/;
/** Maps whose values are counted or compared. */
const COUNTED =
  /^(requests|limits|capacity|allocatable|hard|used|matchLabels|nodeSelector|fieldsV1|default|defaultRequest|max|min|maxSurge|maxUnavailable)$/;
const NAMES =
  /^(name|nodeName|claimName|serviceAccountName|priorityClassName|secretName|pod|container|host|component)$/;

/** The next text for each place, in turn, so that each comes to stand everywhere in the end. */
export function infected(list: Recorded, place: Place, next: () => string): Recorded {
  // The same everywhere: names refer to each other, and a template that differs from another is another.
  const known = new Map<string, string>();
  const always = (value: string): string => {
    const text = known.get(value) ?? `${value}${next()}`;
    known.set(value, text);
    return text;
  };
  const added = { [`x${next()}`]: next(), [next()]: next() };

  function field(key: string, value: Json): Json {
    if (typeof value === 'string') return text(key, value);
    if (Array.isArray(value))
      return KEYS.test(key) && !isNested(value) ? value : value.map((one) => field(key, one));
    if (value === null || typeof value !== 'object') return value;
    if (COUNTED.test(key)) return value;
    if (key === 'labels' || key === 'annotations') return labelled(value);
    return fields(value);
  }

  function fields(value: JsonObject): JsonObject {
    // The Deployment is asked for by its name, and its kind stands beside it wherever it is referred to.
    const isTarget = value['kind'] === 'Deployment';
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => {
        if (isTarget && key === 'name') return [key, one];
        if (isTarget && key === 'metadata')
          return [key, { ...(field(key, one) as JsonObject), ...nameOf(one) }];
        return [key, field(key, one)];
      }),
    );
  }

  function text(key: string, value: string): string {
    if (key === 'reason') return isKeyedTo(value) ? value : `${value}${next()}`;
    if (NAMES.test(key)) return place === 'named' ? always(value) : value;
    if (KEYS.test(key)) return value;
    if (key === 'message') return inQuotes(`${value} ${next()}`, next());
    return always(value);
  }

  /** What is there stays, for selectors; what is added is hostile as a key and as a value. */
  function labelled(labels: JsonObject): JsonObject {
    // The block of a recording stands among the annotations of its list.
    const before = Object.entries(labels).map(([key, one]) => [
      key,
      typeof one === 'string' ? one : field(key, one),
    ]);
    return { ...Object.fromEntries(before), ...added } as JsonObject;
  }

  return fields(list) as Recorded;
}

function isNested(list: readonly Json[]): boolean {
  return list.some((one) => typeof one === 'object');
}

function nameOf(metadata: Json | undefined): JsonObject {
  const name = (metadata as JsonObject | undefined)?.['name'];
  return name === undefined ? {} : { name };
}

/** Reasons that rules look for are words in capitals; a sentence is somebody's. */
function isKeyedTo(reason: string): boolean {
  return /^[A-Za-z:]*$/.test(reason);
}

/** Parsers take names out of quotes. */
function inQuotes(message: string, into: string): string {
  return message.replace(/"([^"]*)"/, (_, name: string) => `"${name}${into}"`);
}
