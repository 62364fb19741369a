/** Undefined for what is not JSON, which JSON itself cannot say. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
