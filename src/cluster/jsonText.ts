/** Undefined for what is not JSON, which JSON itself cannot say. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const BEGIN = ',"managedFields":[';
/** A list that is the last field of its object. */
const LAST = ']}';
/** That of metadata, and the field that follows metadata. */
const END = `${LAST},"`;
/** Another field behind a list: then managedFields are not the last one. */
const BORDER = '],"';

/**
 * A Kubernetes object without its managedFields, which nobody looks at and which are half of it. An API server writes
 * them last in the metadata, so that they can be cut out unread; of an object that is written in another way they may stay.
 */
export function slimJsonOf(text: string): unknown {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(LAST, begin);
  if (begin < 0 || !text.startsWith(END, end) || text.lastIndexOf(BORDER, end) > begin) return jsonOf(text);
  return jsonOf(text.slice(0, begin) + text.slice(end + 1)) ?? jsonOf(text);
}
