/** A mistake in the set-up, in one line that says what to do about it. */
export interface Problem {
  readonly problem: string;
}

export function problem(text: string): Problem {
  return { problem: text };
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'problem' in value;
}
