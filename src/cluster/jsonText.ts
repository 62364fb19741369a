/** Undefined for what is not JSON, which JSON itself cannot say. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The same, of UTF-8. */
export function jsonOfBytes(json: Buffer): unknown {
  return jsonOf(json.toString());
}

const BEGIN = Buffer.from(',"managedFields":[');
/** A list that is the last field of its object. */
const LAST = Buffer.from(']}');
/** That of metadata, and the field that follows metadata. */
const END = Buffer.from(`${LAST.toString()},"`);
/** Another field behind a list: then managedFields are not the last one. */
const BORDER = Buffer.from('],"');

/**
 * A Kubernetes object without its managedFields, which nobody looks at and which are half of it. An API server writes
 * them last in the metadata, so that they can be cut out before they become text; of an object that is written in
 * another way they may stay.
 */
export function slimJsonOf(json: Buffer): unknown {
  const begin = json.indexOf(BEGIN);
  const end = begin < 0 ? -1 : json.indexOf(LAST, begin);
  if (end < 0 || json.indexOf(END, end) !== end || json.subarray(begin, end).includes(BORDER))
    return jsonOfBytes(json);
  const slim = Buffer.concat([json.subarray(0, begin), json.subarray(end + 1)]);
  return jsonOfBytes(slim) ?? jsonOfBytes(json);
}
