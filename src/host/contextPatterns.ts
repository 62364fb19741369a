/** Patterns of context names, as the settings give them. */

/** `*` stands for any run of characters; everything else for itself, in any case. */
export function matchesPattern(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const source = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    // A context's name may hold any character, a newline too: no way round a pattern.
    return new RegExp(`^${source.join('.*')}$`, 'is').test(name);
  });
}

/** Absent: the default. What is no list of texts was meant to protect something, so it matches every context. */
export function patternsOf(value: unknown, byDefault: readonly string[]): readonly string[] {
  if (value === undefined) return byDefault;
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : ['*'];
}
