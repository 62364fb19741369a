/** What may stand in an HTTP header; anything else would throw inside of Node. */
export function isHeaderText(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text);
}
