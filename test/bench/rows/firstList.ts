/** The first list of 10,000 Deployments, against client-node's informer and kubectl. */
import { inTurn, type Bench } from '../bench.ts';
import { median, short, type Row } from '../row.ts';
import { command, subject } from '../subject.ts';
import type { Listed } from '../subjects/listed.ts';

export async function firstList(bench: Bench): Promise<Row[]> {
  const { rounds, large, generated, hasKubectl } = bench;
  const kubeconfig = await large.kubeconfig();
  const measure = (name: string, watched = false): Promise<Listed> =>
    subject(bench, name, { kubeconfig, watched });
  const compare = async () => ({ ours: await measure('list'), theirs: await measure('informer') });
  const sides = async (isGzip: boolean) => {
    await generated?.gzip(isGzip);
    // The server makes each answer once.
    await compare();
    await generated?.counters();
    return inTurn(rounds, compare);
  };
  // A real server compresses for whoever can decompress, and client-node always can.
  const identity = generated === undefined ? [] : await sides(false);
  const gzip = await sides(true);
  const bytes = (await generated?.counters())?.bytes;
  const ours = await inTurn(rounds, () => measure('list', true));
  const informer = await measure('informer', true);
  const rows = [
    ...ratios('gzip', 0.35, gzip),
    ...(identity.length === 0 ? [] : ratios('identity, loopback', 0.2, identity)),
    row(
      'memory kept for each Deployment',
      ours.map((one) => one.heapBytes / one.deployments),
      'B',
      800,
      [`informer ${short(informer.heapBytes / informer.deployments)} B`],
    ),
    row(
      'most memory above the start, while they load',
      ours.map((one) => one.peakBytes / 1e6),
      'MB',
      60,
      [`informer ${short(informer.peakBytes / 1e6)} MB`],
    ),
    row(
      'longest stall while they load (thread’s own time)',
      ours.map((one) => one.stall?.threadMs ?? NaN),
      'ms',
      20,
      [
        `by the clock ${short(median(ours.map((one) => one.stall?.wallMs ?? NaN)))} ms`,
        `informer ${short(informer.stall?.threadMs ?? NaN)} ms`,
      ],
    ),
  ];
  if (bytes !== undefined)
    process.stdout.write(`  ${short(bytes / rounds / 1e6)} MB on the wire for both sides together\n`);
  if (!hasKubectl) return rows;
  const lists = await inTurn(rounds, async () => {
    const args = [
      '--kubeconfig',
      kubeconfig,
      '--cache-dir',
      `${kubeconfig}.cache`,
      'get',
      'deployments',
      '-A',
    ];
    const { wallMs } = await command('kubectl', args);
    return { theirs: wallMs, ours: (await measure('list')).wallMs };
  });
  return [
    ...rows,
    {
      what: 'the same against kubectl get deployments -A, wall',
      values: lists.map((one) => one.theirs / one.ours),
      unit: '×',
      target: { least: 5 },
      detail: `kubectl ${short(median(lists.map((one) => one.theirs)))} ms, ours ${short(median(lists.map((one) => one.ours)))} ms`,
    },
  ];
}

function ratios(how: string, most: number, sides: readonly { ours: Listed; theirs: Listed }[]): Row[] {
  return (['wallMs', 'processorMs'] as const).map((key) => {
    const of = (side: 'ours' | 'theirs'): string => short(median(sides.map((one) => one[side][key])));
    const what = `first list against client-node’s informer, ${how}: ${key === 'wallMs' ? 'wall' : 'processor'}`;
    const values = sides.map(({ ours, theirs }) => ours[key] / theirs[key]);
    return row(what, values, '×', most, [`ours ${of('ours')} ms, informer ${of('theirs')} ms`]);
  });
}

function row(what: string, values: number[], unit: Row['unit'], most: number, detail: string[]): Row {
  return { what, values, unit, target: { most }, detail: detail.join(', ') };
}
