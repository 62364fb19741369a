import { inTurn, type Bench } from '../bench.ts';
import { median, short, type Row } from '../row.ts';
import { subject } from '../subject.ts';
import type { Code } from '../subjects/code.ts';

/** What our own code weighs, and how long it takes to load. */
export async function code(bench: Bench): Promise<Row[]> {
  const all = await inTurn(Math.max(5, bench.rounds), () => subject<Code>(bench, 'code', {}));
  const one = all[0]!;
  return [
    kilobytes('code that is evaluated before activate() returns', one.activation.bytes, 60),
    milliseconds(
      'the same',
      all.map(({ activation }) => activation.ms),
      10,
    ),
    {
      ...milliseconds(
        'the cluster part, on first use',
        all.map(({ cluster }) => cluster.ms),
        30,
      ),
      detail: `${short(one.cluster.bytes / 1000)} KB`,
    },
    kilobytes('the panel’s script and style', one.panelBytes, 150),
  ];
}

function kilobytes(what: string, bytes: number, most: number): Row {
  return { what, values: [bytes / 1000], unit: 'KB', target: { most }, detail: '' };
}

function milliseconds(what: string, values: readonly number[], most: number): Row {
  return {
    what,
    values,
    unit: 'ms',
    target: { most },
    detail: `median of ${values.length}: ${short(median(values))}`,
  };
}
