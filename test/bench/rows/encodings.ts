import type { Bench } from '../bench.ts';
import type { Row } from '../row.ts';
import { subject } from '../subject.ts';

interface Sums {
  readonly inJson: { readonly sum: string; readonly count: number };
  readonly inProtobuf: { readonly sum: string; readonly count: number };
}

/** What is kept of 10,000 Deployments is the same out of JSON and out of protobuf. */
export async function encodings(bench: Bench): Promise<Row[]> {
  const { inJson, inProtobuf } = await subject<Sums>(bench, 'checksum', {
    kubeconfig: await bench.large.kubeconfig(),
  });
  const isEqual = inJson.sum === inProtobuf.sum && inJson.count === inProtobuf.count;
  return [
    {
      what: 'checksum of what is kept, JSON against protobuf',
      values: [isEqual ? 1 : 0],
      unit: 'equal',
      target: { least: 1 },
      detail: `${inJson.count} Deployments, ${inJson.sum.slice(0, 12)} and ${inProtobuf.sum.slice(0, 12)}`,
    },
  ];
}
