import type { Intern } from '../core/summary.ts';

/** A fleet has few different reasons, counters and namespaces at a time. A value takes as many as it has parts. */
const MOST = 10_000;

/** Shares what a fleet has, and begins anew when that has become too much: of former times, or made to be so much. */
export function interner(): Intern {
  const texts = new Map<string, string>();
  let values = new Branch();
  let branches = 0;
  return {
    text: (value) => {
      const found = texts.get(value);
      if (found !== undefined) return found;
      if (texts.size >= MOST) texts.clear();
      texts.set(value, value);
      return value;
    },
    made: <T extends object>(parts: readonly unknown[], make: () => T): T => {
      if (branches >= MOST) {
        values = new Branch();
        branches = 0;
      }
      let branch = values;
      for (const part of parts) {
        let next = branch.get(part);
        if (next === undefined) {
          branches++;
          branch.set(part, (next = new Branch()));
        }
        branch = next;
      }
      return (branch.value ??= make()) as T;
    },
  };
}

/** What begins with the same parts: by the part that follows. */
class Branch extends Map<unknown, Branch> {
  /** What is made of these parts, and no other. */
  value: object | undefined;
}
