/** Which rows of a long list are drawn: those in sight and a few around them. Heights are CSS pixels. */
export interface RowWindow {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** Rows drawn out of sight on either side, so that a turn of the wheel shows no gap. */
const MARGIN = 4;

/** The row at `top`, and how far into it that is. */
export function rowAt(
  heights: readonly number[],
  top: number,
): { readonly index: number; readonly inside: number } {
  let index = 0;
  let start = 0;
  while (index < heights.length - 1 && start + (heights[index] ?? 0) <= top) start += heights[index++] ?? 0;
  return { index, inside: top - start };
}

export function rowWindow(heights: readonly number[], top: number, view: number): RowWindow {
  const { index, inside } = rowAt(heights, top);
  let end = index;
  let passed = -inside;
  while (end < heights.length && passed < view) passed += heights[end++] ?? 0;
  return { first: Math.max(0, index - MARGIN), end: Math.min(heights.length, end + MARGIN) };
}

/** The room that rows take together. */
export function room(heights: readonly number[], from: number, end: number): number {
  let total = 0;
  for (let i = from; i < end; i++) total += heights[i] ?? 0;
  return total;
}
