import type { Intern } from '../core/summary.ts';

/** A fleet has few different reasons, counters and namespaces; what was made to have many is not kept. */
const MOST_VALUES = 10_000;

/** Shares as many values as a fleet has; of what comes after that, each is a value of its own. */
export function interner(): Intern {
  const texts = new Map<string, string>();
  const values = new Branch();
  let branches = 0;
  return {
    text: (value) => {
      const found = texts.get(value);
      if (found !== undefined) return found;
      if (texts.size < MOST_VALUES) texts.set(value, value);
      return value;
    },
    made: <T extends object>(parts: readonly unknown[], make: () => T): T => {
      let branch = values;
      for (const part of parts) {
        let next = branch.get(part);
        if (next === undefined) {
          if (branches++ >= MOST_VALUES) return make();
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
