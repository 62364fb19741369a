/** The panel's page in a browser: what its thread works on a model that arrives, and on a long timeline. */
import path from 'node:path';
import type { Report } from '../../../src/core/model/report.ts';
import type { PanelModel, PanelTimelineEntry } from '../../../src/core/present/panelTypes.ts';
import { FAMILY } from '../../support/load/family.ts';
import { modelOf } from '../../support/panelModels.ts';
import { PanelBrowser } from '../../support/panelPage.ts';
import { inTurn, type Bench } from '../bench.ts';
import { PanelClock, type Scrolled, type Worked } from '../panelClock.ts';
import { median, short, type Row } from '../row.ts';
import { command } from '../subject.ts';

const CLI = path.join(import.meta.dirname, '../../../dist/cli.js');
/** Of a screen with sixty a second. */
const FRAME_MS = 16.7;
const ENTRIES = 5000;
const MOST_ROWS = 60;
/** CSS pixels in a frame: a hard turn of the wheel. */
const SCROLL_BY = 500;
/** Warm models of a round. */
const MODELS = 10;

/** What one model cost: until its answer is painted, and the frame after, which brings the rest. */
interface Shown {
  readonly answer: Worked;
  readonly rest: Worked;
}

interface Round {
  /** Of a page that has just loaded: the empty steps, then the first whole model. */
  readonly empty: Shown;
  readonly whole: Shown;
  /** Of each further one. */
  readonly later: readonly Shown[];
  readonly long: Shown;
  readonly scroll: Worked;
  readonly scrolled: Scrolled;
}

export async function panel({ rounds, large }: Bench): Promise<Row[]> {
  const model = modelOf(await reportOf(await large.kubeconfig()));
  const browser = await PanelBrowser.start();
  const all = await inTurn(Math.max(3, rounds), () => round(browser, model));
  await browser.stop();
  const middle = (of: (one: Round) => number): string => short(median(all.map(of)));
  const kilobytes = short(JSON.stringify(model).length / 1000);
  return [
    shown(
      'a model of the panel, from its arrival until its answer is painted',
      all,
      ({ answer }) => answer,
      `${kilobytes} KB, every age and count new, one more entry; `,
    ),
    shown('the rest of the model, in the frame after', all, ({ rest }) => rest, ''),
    {
      what: `rows in the page at once, of a timeline of ${ENTRIES} entries`,
      values: all.map(({ scrolled }) => scrolled.rows),
      unit: 'rows',
      target: { most: MOST_ROWS },
      detail: `shown in ${middle(({ long: { answer, rest } }) => answer.all + rest.all)} ms`,
    },
    {
      what: 'a frame while all of it is scrolled through: 99 of 100 take no longer',
      values: all.map(({ scroll }) => scroll.long),
      unit: 'ms',
      target: { most: FRAME_MS },
      detail: `of ${middle(({ scrolled }) => scrolled.frames)} frames, the middle one ${middle(({ scroll }) => scroll.middle)} ms, the longest ${middle(({ scroll }) => scroll.longest)} ms`,
    },
  ];
}

/** The middle model of each round; the first ones of a page beside it. */
function shown(what: string, all: readonly Round[], part: (one: Shown) => Worked, detail: string): Row {
  const first = (of: (one: Round) => Shown): string => short(median(all.map((one) => part(of(one)).all)));
  return {
    what: `${what} (its thread’s own time)`,
    values: all.map(({ later }) => median(later.map((one) => part(one).all))),
    unit: 'ms',
    target: { most: FRAME_MS },
    detail: `${detail}on a page that has just loaded ${first(({ empty }) => empty)} ms for the empty steps, ${first(({ whole }) => whole)} ms for the first whole model`,
  };
}

async function reportOf(kubeconfig: string): Promise<Report> {
  const target = `${FAMILY.namespace}/${FAMILY.name}`;
  const options = ['--kubeconfig', kubeconfig, '--output', 'json'];
  const { output } = await command(process.execPath, [CLI, 'diagnose', target, ...options]);
  return JSON.parse(output) as Report;
}

async function round(browser: PanelBrowser, model: PanelModel): Promise<Round> {
  const clock = await PanelClock.open(browser);
  await clock.show(modelOf(null, { phase: 'collecting' }));
  await clock.show(model);
  let next = model;
  for (let i = 0; i < MODELS; i++) await clock.show((next = nextLook(next)));
  await clock.show({ ...model, timeline: entries() });
  const scrolled = await clock.scroll(SCROLL_BY);
  const worked = await clock.close();
  const scroll = worked.pop();
  const [empty, whole, ...later] = pairs(worked);
  const long = later.pop();
  if (!empty || !whole || !long || !scroll || later.length !== MODELS)
    throw new Error('the trace is not whole');
  return { empty, whole, later, long, scroll, scrolled };
}

function pairs(worked: readonly Worked[]): Shown[] {
  return worked.flatMap((answer, i) => {
    const rest = worked[i + 1];
    return i % 2 === 0 && rest !== undefined ? [{ answer, rest }] : [];
  });
}

/** What the next look says: names and sentences stay, every age and count is another, and something has happened. */
function nextLook(model: PanelModel): PanelModel {
  const next = JSON.parse(JSON.stringify(model), (key, value: unknown) =>
    typeof value === 'string' && /^(?:\d+|summary|message|headline|fact|because)$/.test(key)
      ? value.replaceAll(/(?<![-\w])\d+(?=[smhd\s]|$)/g, (number) => String(Number(number) + 1))
      : value,
  ) as PanelModel;
  const [newest] = next.timeline;
  const happened = { ...newest!, what: `${newest!.what}, once more` };
  return { ...next, timeline: [happened, ...next.timeline] };
}

function entries(): PanelTimelineEntry[] {
  return Array.from({ length: ENTRIES }, (_, i) => {
    const at = new Date(Date.UTC(2026, 10, 22) - 1000 * i).toISOString();
    return {
      at: `${at.slice(0, 19)}Z`,
      clock: `${at.slice(5, 10)} ${at.slice(11, 19)}`,
      object: `Pod/web-${i}`,
      what: 'Back-off restarting failed container '.repeat(1 + (i % 5)),
      count: 1 + (i % 7),
      firstAt: null,
      source: 'event',
    };
  });
}
