/** The few tags that are written most like the wanted one, the most alike first. */
export function nearTags(wanted: string, tags: readonly string[]): string[] {
  return tags
    .map((tag) => ({ tag, far: distance(wanted, tag) }))
    .filter(({ tag, far }) => far <= Math.max(2, Math.ceil(Math.max(wanted.length, tag.length) / 2)))
    .sort((a, b) => a.far - b.far || (a.tag < b.tag ? -1 : 1))
    .slice(0, MOST)
    .map(({ tag }) => tag);
}

const MOST = 5;

/** Levenshtein's: how many letters are to be put in, taken out or exchanged. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
