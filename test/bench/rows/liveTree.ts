/** The tree while somebody looks at it: its first rows, and what events cost. */
import { setTimeout as pause } from 'node:timers/promises';
import type { LoadProcess } from '../../support/load/loadProcess.ts';
import type { Counters } from '../../support/load/loadServer.ts';
import { inTurn, RTT_MS, type Bench } from '../bench.ts';
import { median, short, type Row } from '../row.ts';
import { subject } from '../subject.ts';
import type { EventCost } from '../subjects/eventCost.ts';
import type { Watched } from '../subjects/watch.ts';

const WARM_SECONDS = 6;
const SECONDS = 10;

export async function liveTree(bench: Bench): Promise<Row[]> {
  const { rounds, large, generated } = bench;
  const slow = await large.kubeconfig(RTT_MS);
  const first = await inTurn(rounds, () =>
    subject<{ wallMs: number }>(bench, 'firstRows', { kubeconfig: slow }),
  );
  const firstRows: Row = {
    what: 'first flagged rows at 50 ms, from the view’s opening',
    values: first.map(({ wallMs }) => wallMs / RTT_MS),
    unit: 'RTT',
    target: { most: 3.5 },
    detail: `${short(median(first.map(({ wallMs }) => wallMs)))} ms; TCP, TLS and the request are 3`,
  };
  return generated === undefined ? [firstRows] : [firstRows, ...(await events(bench, generated))];
}

/** What events cost. */
async function events(bench: Bench, generated: LoadProcess): Promise<Row[]> {
  const { rounds, large } = bench;
  const kubeconfig = await large.kubeconfig();
  const cost = await subject<EventCost>(bench, 'eventCost', {});

  const calm = await inTurn(Math.min(3, rounds), () => idle(bench, generated, kubeconfig));
  await generated.churn(1000);
  const busy = await inTurn(rounds, () =>
    subject<Watched>(bench, 'watch', {
      kubeconfig,
      warmSeconds: WARM_SECONDS,
      seconds: SECONDS,
      watched: true,
    }),
  );
  await generated.churn(0);

  return [
    {
      what: 'cost of an event, 50,000 Deployments against 1,000',
      values: cost.ratios,
      unit: '×',
      target: { most: 1.2 },
      detail: `${short(cost.microseconds)} µs each, from its bytes to the fleet`,
    },
    {
      what: 'longest stall at 1,000 events a second (thread’s own time)',
      values: busy.map(({ stall }) => stall?.threadMs ?? NaN),
      unit: 'ms',
      target: { most: 20 },
      detail: `${short(median(busy.map(({ events }) => events / SECONDS)))} events/s came, ${short(median(busy.map((one) => one.processorShare * 100)))} % of a core`,
    },
    {
      what: 'redraws a second at 1,000 events a second',
      values: busy.map(({ redrawsPerSecond }) => redrawsPerSecond),
      unit: '/s',
      target: { most: 4 },
      detail: '',
    },
    {
      what: 'idle, 50 events a second',
      values: calm.map(({ processorShare }) => processorShare * 100),
      unit: '%',
      target: { most: 2 },
      detail: `of a core; ${short(median(calm.map(({ events }) => events / SECONDS)))} events/s came`,
    },
    {
      what: 'idle, what is open at the server',
      values: calm.map(({ openWatches }) => openWatches),
      unit: 'watches',
      target: { most: 1 },
      detail: `${median(calm.map(({ openConnections }) => openConnections))} connections`,
    },
  ];
}

async function idle(
  bench: Bench,
  generated: LoadProcess,
  kubeconfig: string,
): Promise<Watched & Pick<Counters, 'openWatches' | 'openConnections'>> {
  // As after some minutes of it: by then, what is run for each event is compiled.
  await generated.churn(1000);
  const watched = subject<Watched>(bench, 'watch', {
    kubeconfig,
    warmSeconds: WARM_SECONDS,
    seconds: SECONDS,
    watched: false,
  });
  await pause((WARM_SECONDS - 1) * 1000);
  await generated.churn(50);
  await pause(SECONDS * 500);
  const open = await generated.counters();
  return { ...(await watched), ...open };
}
