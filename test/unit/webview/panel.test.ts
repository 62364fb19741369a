import assert from 'node:assert/strict';
import type { PanelModel, PanelTimelineEntry } from '../../../src/core/present/panelTypes.ts';
import { exampleReport, modelOf } from '../../support/panelModels.ts';
import { PanelBrowser, type OpenPanel, type PanelLook } from '../../support/panelPage.ts';
import { THEMES, type ThemeKind } from '../../support/themes.ts';

/** Whatever a cluster may say that a browser, a screen or a reader could take for something else. */
const HOSTILE = `<img src=x onerror="window.hit=1"><script>window.hit=1</script>\${1}\`<svg onload=window.hit=1>`;

function entries(count: number): PanelTimelineEntry[] {
  return Array.from({ length: count }, (_, i) => ({
    at: '2026-11-22T10:00:00Z',
    clock: '11-22 10:00:00',
    object: `Pod/web-${i}`,
    what: 'Back-off restarting failed container '.repeat(1 + (i % 5)),
    count: 1,
    firstAt: null,
    source: 'event',
  }));
}

describe('the panel in a browser', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  let panel: OpenPanel;
  let stuck: PanelModel;

  before(async () => {
    [browser, stuck] = await Promise.all([
      PanelBrowser.start(),
      exampleReport('replicaset-create-error').then((report) => modelOf(report)),
    ]);
  });
  after(() => browser.stop());

  async function open(look?: PanelLook): Promise<void> {
    panel = await browser.open(look);
  }
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.page.close();
  });

  const stepRow = (title: string) => panel.page.getByRole('listitem').filter({ hasText: title });
  const evidence = (title: string) => stepRow(title).locator('details');

  it('asks for its model once it has loaded', async () => {
    await open();
    assert.deepEqual(await panel.sent(), [{ type: 'ready' }]);
  });

  it('stands before the first answer: the six steps, and how many have come', async () => {
    await open();
    await panel.show(modelOf(null, { phase: 'collecting' }));
    assert.equal(await panel.page.getByText('reading', { exact: true }).count(), 6);
    assert.equal(
      await panel.page.getByRole('progressbar').getAttribute('aria-valuetext'),
      '0 of 6 steps read',
    );
  });

  it('says the verdict first, with its proof and what to do', async () => {
    await open();
    await panel.show(stuck);
    const verdict = panel.page.getByRole('region', { name: stuck.verdict?.headline ?? '?' });
    assert.match(
      await verdict.innerText(),
      /stuck.*What to do next.*kubectl describe.*Proof.*Deployment\/web/is,
    );
  });

  it('has the answer in the next frame, and what it rests on in the one after', async () => {
    await open();
    await panel.show(modelOf(null, { phase: 'collecting' }));
    const message = JSON.stringify({ type: 'model', revision: 2, model: stuck });
    const frames = await panel.page.evaluate<[string, number][]>(`new Promise((done) => {
      const seen = () => [document.querySelector('#verdict').innerText, document.querySelectorAll('.step.running').length];
      addEventListener('message', () => requestAnimationFrame(() => {
        const first = seen();
        requestAnimationFrame(() => done([first, seen()]));
      }), { once: true });
      postMessage(${message}, '*');
    })`);
    assert.deepEqual(frames, [
      [stuck.verdict?.headline, 6],
      [stuck.verdict?.headline, 0],
    ]);
  });

  it('has a name and a place for every part', async () => {
    await open();
    await panel.show(stuck);
    for (const name of ['Where the rollout stands', 'Playbook', 'Diagnoses', 'Alerts', /^Timeline/])
      assert.equal(await panel.page.getByRole('region', { name }).count(), 1, String(name));
    assert.equal(await panel.page.getByRole('banner').getByRole('heading', { level: 1 }).innerText(), 'web');
    assert.equal(await panel.page.getByRole('main').count(), 1);
  });

  it('tells a screen reader the verdict, once it is there', async () => {
    await open();
    await panel.show(modelOf(null, { phase: 'collecting' }));
    const ears = panel.page.getByRole('status').first();
    assert.equal(await ears.textContent(), 'Collecting evidence');
    await panel.show(stuck);
    assert.match((await ears.textContent()) ?? '', /^stuck: The controller cannot create/);
  });

  it('shows what came of a button, and says it', async () => {
    await open();
    await panel.show(stuck);
    await panel.post({ type: 'said', text: 'Command copied' });
    assert.equal(await panel.page.getByRole('status').last().innerText(), 'Command copied');
  });

  it('sends ids for whatever is pressed', async () => {
    await open();
    await panel.show(stuck);
    await panel.page.getByRole('button', { name: 'Run again' }).click();
    await panel.page.getByRole('button', { name: /^Copy kubectl describe deployment/ }).click();
    await panel.page.getByRole('button', { name: 'About this diagnosis' }).click();
    assert.deepEqual((await panel.sent()).slice(1), [
      { type: 'press', revision: 1, action: 'run' },
      { type: 'copyCommand', command: 'step:deployment' },
      { type: 'openRule', rule: 'replicaset-create-error' },
    ]);
  });

  it('says why a button cannot be pressed, and does not send it', async () => {
    await open();
    await panel.show(stuck);
    const button = panel.page.getByRole('button', {
      name: /^Save snapshot… \(This is a snapshot already\)$/,
    });
    assert.equal(await button.isDisabled(), true);
    await button.click({ force: true });
    assert.equal((await panel.sent()).length, 1);
    assert.equal(await panel.page.getByText('Save snapshot…: This is a snapshot already').count(), 1);
  });

  it('can be worked by keyboard', async () => {
    await open();
    await panel.show(stuck);
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Enter');
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Space');
    assert.deepEqual(
      (await panel.sent()).slice(1).map((one) => 'action' in one && one.action),
      ['resume', 'run'],
    );
    const fold = evidence('Rollout history').locator('summary');
    await fold.focus();
    await panel.page.keyboard.press('Enter');
    // Counting does not wait; the tables are drawn a moment after the key.
    await stepRow('Rollout history').getByRole('table').nth(1).waitFor();
    assert.equal(await stepRow('Rollout history').getByRole('table').count(), 2);
  });

  it('comes with the evidence of a finding open, and keeps what was folded over new models', async () => {
    await open();
    await panel.show(stuck);
    const isOpen = async (title: string) => (await evidence(title).getAttribute('open')) !== null;
    assert.deepEqual(
      [await isOpen('Describe the Deployment'), await isOpen('Rollout history')],
      [true, false],
    );
    await evidence('Describe the Deployment').locator('summary').click();
    await evidence('Rollout history').locator('summary').click();
    await panel.show({ ...stuck, notice: 'changed since' });
    assert.deepEqual(
      [await isOpen('Describe the Deployment'), await isOpen('Rollout history')],
      [false, true],
    );
  });

  it('comes back after a reload as it was left', async () => {
    await open();
    await panel.show(stuck);
    await evidence('Rollout history').locator('summary').click();
    await panel.page.evaluate(`new Promise((done) => {
      addEventListener('scrollend', done, { once: true });
      scrollTo({ top: 300, behavior: 'instant' });
    })`);
    const memory = await panel.memory();
    await panel.page.close();
    await open({ memory });
    await panel.show(modelOf(null, { phase: 'collecting' }));
    await panel.show(stuck);
    assert.equal(await evidence('Rollout history').getAttribute('open'), '');
    assert.equal(await panel.page.evaluate('Math.round(scrollY)'), 300);
  });

  it('drops a late model and whatever is no message', async () => {
    await open();
    await panel.post({ type: 'model', revision: 5, model: stuck });
    await panel.post({
      type: 'model',
      revision: 4,
      model: modelOf(null, { phase: 'failed', notice: 'late' }),
    });
    await panel.post({ type: 'model', revision: 6, model: { ...stuck, verdict: 'x' } });
    await panel.post('hello');
    assert.equal(await panel.page.getByRole('heading', { name: stuck.verdict?.headline ?? '?' }).count(), 1);
  });

  it('shows cluster text as text, wherever it stands', async () => {
    await open();
    const hostile = JSON.parse(JSON.stringify(stuck), (key, value: unknown) =>
      typeof value === 'string' &&
      !/^(id|step|state|status|phase|source|result|rule|name|at|kind|copy)$/.test(key)
        ? `${value} ${HOSTILE}`
        : value,
    ) as PanelModel;
    await panel.show(hostile);
    const folded = panel.page.locator('details:not([open]) > summary');
    while ((await folded.count()) > 0) await folded.first().click();
    assert.equal(await panel.page.evaluate('window.hit'), undefined);
    assert.equal(await panel.page.locator('img, #panel script, [onerror], [onload]').count(), 0);
    assert.ok((await panel.page.getByText('<img src=x').count()) > 20);
  });

  it('scrolls a timeline of 5,000 entries with a few rows in the page', async () => {
    await open();
    await panel.show({ ...stuck, timeline: entries(5000) });
    const list = panel.page.locator('rollout-timeline');
    const rows = () => list.getByRole('listitem').count();
    assert.ok((await rows()) < 60);
    assert.match(await list.innerText(), /Pod\/web-0 /);
    await list.focus();
    await panel.page.keyboard.press('End');
    await panel.page.getByText('Pod/web-4999').waitFor();
    assert.ok((await rows()) < 60);
    assert.equal(await list.getByRole('listitem').last().getAttribute('aria-posinset'), '5000');
  });

  it('keeps the place in the timeline when new entries come', async () => {
    await open();
    const old = entries(500);
    await panel.show({ ...stuck, timeline: old });
    const list = panel.page.locator('rollout-timeline');
    await list.evaluate((one: { scrollTop: number }) => {
      one.scrollTop = 5000;
    });
    await list.getByText(old[0]!.object, { exact: true }).waitFor({ state: 'detached' });
    const row = list.getByRole('listitem').nth(8);
    const object = await row.locator('b').innerText();
    const top = async () => (await list.getByText(object, { exact: true }).boundingBox())?.y ?? NaN;
    const place = await top();
    await panel.show({
      ...stuck,
      timeline: [...entries(3).map((one) => ({ ...one, object: 'Pod/fresh' })), ...old],
    });
    assert.ok(Math.abs((await top()) - place) < 2, `${await top()} for ${place}`);
  });

  it('draws the first rows of a long table, and more when asked', async () => {
    await open();
    const rows = Array.from({ length: 1000 }, (_, i) => [`web-${i}`]);
    const steps = stuck.steps.map((one) =>
      one.id === 'deployment' ? { ...one, tables: [{ title: 'Pods', columns: ['name'], rows }] } : one,
    );
    await panel.show({ ...stuck, steps });
    const table = panel.page.getByRole('table', { name: 'Pods' });
    assert.equal(await table.getByRole('row').count(), 101);
    await panel.page.getByRole('button', { name: 'Show 500 more' }).click();
    assert.equal(await table.getByRole('row').count(), 601);
  });

  it('has a button behind each command that is to be typed next', async () => {
    await open();
    await panel.show(stuck);
    const commands = (stuck.verdict?.remedies.flat() ?? []).filter(({ copy }) => copy !== null);
    assert.ok(commands.length > 0);
    for (const { text } of commands) {
      const button = panel.page.getByRole('button', { name: `Copy ${text}`, exact: true });
      await button.focus();
      await panel.page.keyboard.press('Enter');
    }
    assert.deepEqual(
      (await panel.sent()).slice(1),
      commands.map(({ copy }) => ({ type: 'copyCommand', command: copy })),
    );
  });

  it('says beside a button what is to be known before it is pressed', async () => {
    await open();
    const [first, ...others] = stuck.actions;
    assert.ok(first);
    await panel.show({ ...stuck, actions: [{ ...first, note: 'Paused by jane.' }, ...others] });
    assert.equal(await panel.page.getByRole('banner').getByText('Paused by jane.').count(), 1);
  });

  for (const width of [1080, 400])
    it(`shows whole tables at ${width} px`, async () => {
      await open({ width });
      await panel.show(stuck);
      const folded = panel.page.locator('.steps details:not([open]) > summary');
      while ((await folded.count()) > 0) await folded.first().click();
      // What is unfolded is drawn after the click.
      await panel.page.getByRole('table').nth(6).waitFor();
      const wide = `[...document.querySelectorAll('.scroll')]
        .filter((one) => one.scrollWidth > one.clientWidth)
        .map((one) => one.querySelector('caption').innerText)`;
      assert.deepEqual(await panel.page.evaluate(wide), []);
    });

  it('stays a table for a screen reader where its cells stand below each other', async () => {
    await open({ width: 400 });
    await panel.show(stuck);
    const session = await panel.page.context().newCDPSession(panel.page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const names = (role: string): unknown[] =>
      nodes.filter((one) => one.role?.value === role).map(({ name }) => name?.value as unknown);
    assert.ok(names('table').includes('Conditions'));
    assert.ok(names('columnheader').includes('message'));
    // Its column is not read out twice.
    assert.ok(names('cell').includes('Progressing'));
  });

  it('is at most 150 KB of script and style', async () => {
    await open();
    assert.ok(browser.bytes <= 150_000, `${browser.bytes} bytes`);
  });

  const looks = [
    ...(Object.keys(THEMES) as ThemeKind[]).map((theme) => ({ theme, width: 400 })),
    { width: 1000 },
  ];
  for (const look of looks)
    it(`fits ${look.width} px${'theme' in look ? ` in ${look.theme}` : ''}: only tables scroll sideways`, async () => {
      await open(look);
      const rows = [['x'.repeat(300), 'registry.example/'.repeat(20), 'three']];
      const tables = [{ title: 'Wide', columns: ['one', 'two', 'three'], rows }];
      const steps = stuck.steps.map((one) => ({ ...one, tables, summary: 'y'.repeat(200) }));
      await panel.show({ ...stuck, steps, target: { ...stuck.target, name: 'z'.repeat(253) } });
      const tooWide = `[...document.querySelectorAll('body, body *:not(.scroll, .scroll *, .for-ears, svg *)')]
        .filter((one) => getComputedStyle(one).display !== 'inline' && one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.tagName + '.' + one.className)`;
      assert.deepEqual(await panel.page.evaluate(tooWide), []);
    });
});
