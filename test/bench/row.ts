/** One line of the table: what was measured of us, by what it is divided, and what is aimed at. */
export interface Row {
  readonly what: string;
  /** For each round; the middle one counts. */
  readonly values: readonly number[];
  readonly unit: '×' | 'ms' | 'MB' | 'B' | 'KB' | '%' | 'RTT' | '/s' | 'equal' | 'scans' | 'watches' | 'rows';
  readonly target: { readonly most: number } | { readonly least: number };
  /** The numbers behind it. */
  readonly detail: string;
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? NaN : (low + high) / 2;
}

export function isMet({ values, target }: Row): boolean {
  const value = median(values);
  return 'most' in target ? value <= target.most : value >= target.least;
}

export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    const target = 'most' in row.target ? `≤ ${row.target.most}` : `≥ ${row.target.least}`;
    const [least, most] = [Math.min(...row.values), Math.max(...row.values)];
    const spread = row.values.length > 1 ? ` (${short(least)}–${short(most)})` : '';
    return [
      isMet(row) ? 'met' : 'MISSED',
      row.what,
      `${target} ${row.unit}`,
      `${short(median(row.values))} ${row.unit}${spread}`,
      row.detail,
    ];
  });
  const all = [['', 'what', 'target', 'measured', 'behind it'], ...cells];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((line) => line[column]!.length)));
  const lines = all.map((line) => `| ${line.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`);
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return `${lines.join('\n')}\n`;
}

export function short(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
