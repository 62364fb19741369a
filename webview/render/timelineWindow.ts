/** Which rows of a long list are drawn: those in sight and a few around them. Heights are CSS pixels. */
export interface RowWindow {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
  /** Room that the rows before and after would take. */
  readonly above: number;
  readonly below: number;
}

/** Rows drawn out of sight on either side, so that a step of the wheel shows no gap. */
const MARGIN = 8;

export function rowWindow(heights: readonly number[], top: number, view: number): RowWindow {
  let first = 0;
  let passed = 0;
  while (first < heights.length - 1 && passed + (heights[first] ?? 0) <= top) passed += heights[first++] ?? 0;
  let end = first;
  while (end < heights.length && passed < top + view) passed += heights[end++] ?? 0;
  first = Math.max(0, first - MARGIN);
  end = Math.min(heights.length, end + MARGIN);
  return { first, end, above: sum(heights.slice(0, first)), below: sum(heights.slice(end)) };
}

function sum(heights: readonly number[]): number {
  return heights.reduce((total, height) => total + height, 0);
}
