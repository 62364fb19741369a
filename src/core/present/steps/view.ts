/** How one step's facts are put into words. */
import type { Facts, StepId } from '../../model/evidence.ts';
import type { Table } from '../../model/report.ts';
import { secondsSince, span, type Moment } from '../../time.ts';

export interface StepView<S extends StepId> {
  /** One line: what was found. */
  summary(facts: Facts[S], now: Moment): string;
  /** Nothing of the kind was there to be read; left out where there always is something. */
  isEmpty?(facts: Facts[S]): boolean;
  tables(facts: Facts[S], now: Moment): readonly Table[];
}

export const NONE = '–';

export function age(since: string | undefined, now: Moment): string {
  const seconds = secondsSince(since, now);
  return seconds === undefined ? NONE : span(seconds);
}

export function shown(value: string | number | undefined): string {
  return value === undefined || value === '' ? NONE : String(value);
}

/** A table, or nothing where it would have no rows. */
export function table(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): Table[] {
  return rows.length === 0 ? [] : [{ title, columns, rows }];
}

export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}
