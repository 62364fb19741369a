/** The panel's page, and how long its thread works: on a message until the frame that shows it, on each frame of a scroll. */
import type { Browser } from 'playwright-core';
import type { PanelModel } from '../../src/core/present/panelTypes.ts';
import type { ToPanel } from '../../src/protocol/messages.ts';
import type { OpenPanel, PanelBrowser } from '../support/panelPage.ts';

/** Processor time of the page's thread, milliseconds. What other processes take meanwhile is not in it. */
export interface Worked {
  readonly all: number;
  /** The most in one go: a frame is one. Of hundreds of them, it says more of the machine. */
  readonly longest: number;
  /** 99 of 100 take no longer. */
  readonly long: number;
  readonly middle: number;
}

export interface Scrolled {
  readonly frames: number;
  /** The most that were in the page at once. */
  readonly rows: number;
}

export class PanelClock {
  readonly #panel: OpenPanel;
  readonly #browser: Browser;
  #revision = 0;

  private constructor(panel: OpenPanel, browser: Browser) {
    this.#panel = panel;
    this.#browser = browser;
  }

  static async open(browser: PanelBrowser): Promise<PanelClock> {
    const panel = await browser.open({ script: CLOCK });
    const chromium = panel.page.context().browser();
    if (chromium === null) throw new Error('a page without a browser');
    await chromium.startTracing(panel.page, { categories: ['toplevel', 'blink.user_timing'] });
    return new PanelClock(panel, chromium);
  }

  /** Two things: until its answer is painted, and until the rest is, in the next frame. */
  async show(model: PanelModel): Promise<void> {
    const message: ToPanel = { type: 'model', revision: ++this.#revision, model };
    await this.#panel.page.evaluate(`clock.show(${JSON.stringify(message)})`);
  }

  /** Through the whole timeline, `by` CSS pixels in each frame. */
  async scroll(by: number): Promise<Scrolled> {
    return this.#panel.page.evaluate<Scrolled>(`clock.scroll(${by})`);
  }

  /** What each of the above cost, in their order. */
  async close(): Promise<Worked[]> {
    const trace = JSON.parse((await this.#browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
    const { complaints, page } = this.#panel;
    await page.close();
    if (complaints.length > 0) throw new Error(`the panel complains: ${complaints.join('; ')}`);
    return worked(trace.traceEvents);
  }
}

/** Of Chromium's trace: `ts` and `dur` are microseconds by the clock, `tdur` of the thread. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

const BEGAN = 'clock began';
const ENDED = 'clock ended';

function worked(events: readonly TraceEvent[]): Worked[] {
  const began = events.filter(({ name }) => name === BEGAN).sort((a, b) => a.ts - b.ts);
  const ended = events.filter(({ name }) => name === ENDED).sort((a, b) => a.ts - b.ts);
  return began.map(({ pid, tid, ts: from }, i) => {
    const until = ended[i]?.ts ?? NaN;
    const tasks = events
      .filter((one) => one.pid === pid && one.tid === tid && one.name === 'ThreadControllerImpl::RunTask')
      // Of the task in which it began, most comes after; the one in which it ended only hears of the frame's end.
      .filter(({ ts, dur = 0 }) => ts + dur > from && ts + dur < until)
      .map(({ tdur = NaN }) => tdur / 1000)
      .sort((a, b) => a - b);
    const frames = tasks.filter((ms) => ms >= 1);
    const frame = (part: number): number => frames[Math.floor(frames.length * part)] ?? NaN;
    return {
      all: tasks.reduce((sum, ms) => sum + ms, 0),
      longest: tasks.at(-1) ?? NaN,
      long: frame(0.99),
      middle: frame(0.5),
    };
  });
}

/**
 * A message that is posted within a frame's callback is taken up by the first task after the frame: styles, layout and
 * paint lie between the two. Listeners are called in their order, and this one comes before the panel's own.
 */
const CLOCK = `
  const { port1: ears, port2: bell } = new MessageChannel();
  const frame = () => new Promise((done) => requestAnimationFrame(() => {
    ears.onmessage = () => done();
    bell.postMessage(null);
  }));
  let waiting = false;
  addEventListener('message', () => {
    if (waiting) performance.mark('${BEGAN}');
    waiting = false;
  });
  globalThis.clock = {
    async show(message) {
      await frame();
      const drawn = new Promise((done) => { addEventListener('message', done, { once: true }); });
      waiting = true;
      postMessage(message, '*');
      await drawn;
      await frame();
      performance.mark('${ENDED}');
      performance.mark('${BEGAN}');
      await frame();
      performance.mark('${ENDED}');
    },
    async scroll(by) {
      const list = document.querySelector('rollout-timeline');
      list.scrollIntoView({ block: 'end', behavior: 'instant' });
      await frame();
      let frames = 0, rows = 0;
      performance.mark('${BEGAN}');
      for (let top = -1; list.scrollTop > top; frames++) {
        top = list.scrollTop;
        list.scrollBy({ top: by, behavior: 'instant' });
        await frame();
        rows = Math.max(rows, list.querySelectorAll('li').length);
      }
      performance.mark('${ENDED}');
      return { frames, rows };
    },
  };
`;
