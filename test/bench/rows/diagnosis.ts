/** One diagnosis: against the playbook in kubectl, on a warm connection, in a crowded namespace, of 5,000 pods. */
import path from 'node:path';
import { LoadProcess } from '../../support/load/loadProcess.ts';
import { FAMILY } from '../../support/load/family.ts';
import { inTurn, RTT_MS, WORLD, type Bench } from '../bench.ts';
import { median, short, type Row } from '../row.ts';
import { command, subject } from '../subject.ts';
import type { Diagnosed } from '../subjects/diagnose.ts';

const CLI = path.join(import.meta.dirname, '../../../dist/cli.js');
const EVENTS = 50_000;
const PODS = 5000;

/** How many diagnoses a panel has made before those that are measured: its connections stand, its code is compiled. */
const BEFORE = 20;
/** Of so many pods a few diagnoses compile what twenty small ones do. */
const BEFORE_MANY_PODS = 5;
/** One alone says more of the machine. */
const MEASURED = 9;

export async function diagnosis(bench: Bench): Promise<Row[]> {
  const { rounds, large, generated, hasKubectl } = bench;
  const slow = await large.kubeconfig(RTT_MS);
  const quiet = await inTurn(rounds, () => warm(bench, slow));
  return [
    ...(hasKubectl ? [await againstKubectl(rounds, slow)] : []),
    {
      what: 'first verdict, warm, selector known from the tree',
      values: quiet.map(({ firstMs }) => firstMs / RTT_MS),
      unit: 'RTT',
      target: { most: 1.2 },
      detail: `${short(median(quiet.map(({ firstMs }) => firstMs)))} ms, whole report ${short(median(quiet.map(({ reportMs }) => reportMs)))} ms; the first of a window ${short(median(quiet.map(({ freshMs }) => freshMs)))} ms, the tenth ${short(median(quiet.map(({ tenthMs }) => tenthMs)))} ms`,
    },
    ...(generated === undefined ? [] : [...(await amongEvents(bench, slow)), await ofManyPods(bench)]),
  ];
}

function warm(bench: Bench, kubeconfig: string): Promise<Diagnosed> {
  return subject(bench, 'diagnose', { kubeconfig, before: BEFORE, measured: MEASURED, watched: false });
}

async function amongEvents(bench: Bench, quietly: string): Promise<Row[]> {
  const crowded = await LoadProcess.start({ ...WORLD, noise: EVENTS });
  const kubeconfig = await crowded.kubeconfig(RTT_MS);
  const pairs = await inTurn(bench.rounds, async () => ({
    quiet: await warm(bench, quietly),
    full: await warm(bench, kubeconfig),
  }));
  await crowded.counters();
  const one = await subject<Diagnosed>(bench, 'diagnose', {
    kubeconfig,
    before: 0,
    measured: 1,
    watched: false,
  });
  const { eventScans } = await crowded.counters();
  crowded.stop();
  return [
    {
      what: `first verdict in a namespace of ${EVENTS} events against the quiet one`,
      values: pairs.map(({ quiet, full }) => full.firstMs / quiet.firstMs),
      unit: '×',
      target: { most: 2.5 },
      detail: `${short(median(pairs.map(({ full }) => full.firstMs)))} ms, whole report ${short(median(pairs.map(({ full }) => full.reportMs)))} ms; ${saysSo(one)}`,
    },
    {
      what: 'selector scans of one diagnosis there',
      values: [eventScans],
      unit: 'scans',
      target: { most: 2 },
      detail: '',
    },
  ];
}

async function ofManyPods(bench: Bench): Promise<Row> {
  const wide = await LoadProcess.start({ ...WORLD, pods: PODS });
  const kubeconfig = await wide.kubeconfig();
  const many = await inTurn(bench.rounds, () =>
    subject<Diagnosed>(bench, 'diagnose', {
      kubeconfig,
      before: BEFORE_MANY_PODS,
      measured: 1,
      watched: true,
    }),
  );
  wide.stop();
  return {
    what: `longest stall while ${PODS} pods of one Deployment are read (thread’s own time)`,
    values: many.map(({ stall }) => stall?.threadMs ?? NaN),
    unit: 'ms',
    target: { most: 20 },
    detail: `by the clock ${short(median(many.map(({ stall }) => stall?.wallMs ?? NaN)))} ms; report after ${short(median(many.map(({ reportMs }) => reportMs)))} ms`,
  };
}

function saysSo({ events }: Diagnosed): string {
  return /more than \d+ events/.test(events)
    ? 'says that events are missing'
    : 'SAYS NOT that events are missing';
}

/** Whole processes, each from the start; kubectl has its discovery in the cache. */
async function againstKubectl(rounds: number, kubeconfig: string): Promise<Row> {
  const { namespace, name } = FAMILY;
  const about = [`app.kubernetes.io/name=${name}`, '-n', namespace];
  const playbook = [
    ['describe', 'deployment', name, '-n', namespace],
    ['get', 'events', '-n', namespace, '--field-selector', `involvedObject.name=${name}`],
    ['rollout', 'history', `deployment/${name}`, '-n', namespace],
    ['get', 'rs', '-l', ...about],
    ['get', 'pods', '-l', ...about],
    ['describe', 'pods', '-l', ...about],
    ['get', 'deployment', name, '-n', namespace, '-o', 'yaml'],
  ];
  const kubectl = async (): Promise<number> => {
    let wallMs = 0;
    for (const args of playbook) {
      const own = ['--kubeconfig', kubeconfig, '--cache-dir', `${kubeconfig}.cache`];
      wallMs += (await command('kubectl', [...own, ...args])).wallMs;
    }
    return wallMs;
  };
  const ours = async (): Promise<number> =>
    (await command(process.execPath, [CLI, 'diagnose', `${namespace}/${name}`, '--kubeconfig', kubeconfig]))
      .wallMs;
  await kubectl();
  const pairs = await inTurn(rounds, async () => ({ theirs: await kubectl(), ours: await ours() }));
  return {
    what: 'one diagnosis at 50 ms, cold, against the playbook in kubectl',
    values: pairs.map((one) => one.theirs / one.ours),
    unit: '×',
    target: { least: 12 },
    detail: `kubectl ${short(median(pairs.map((one) => one.theirs)))} ms, ours ${short(median(pairs.map((one) => one.ours)))} ms`,
  };
}
