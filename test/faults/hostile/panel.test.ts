import assert from 'node:assert/strict';
import type { PanelModel } from '../../../src/core/present/panelTypes.ts';
import { exampleReport, modelOf } from '../../support/panelModels.ts';
import { PanelBrowser, type OpenPanel } from '../../support/panelPage.ts';
import { hostileCases } from './reports.ts';
import { TEXTS } from './texts.ts';

/** What a page is made of, shadow trees included. */
interface Anatomy {
  /** `TAG` and `TAG attribute` of every element. */
  readonly parts: readonly string[];
  /** What attributes would load or go to. */
  readonly addresses: readonly string[];
  /** What was loaded. */
  readonly loaded: readonly string[];
  /** Set by whatever gets to run. */
  readonly hit: unknown;
  readonly text: string;
}

const LOOK = `(() => {
  const elements = [];
  const collect = (root) => {
    for (const one of root.querySelectorAll('*')) {
      elements.push(one);
      if (one.shadowRoot !== null) collect(one.shadowRoot);
    }
  };
  for (const one of document.querySelectorAll('details')) one.open = true;
  collect(document);
  const attributes = elements.flatMap((one) => [...one.attributes].map((attribute) => ({ one, attribute })));
  return {
    parts: [...new Set([
      ...elements.map((one) => one.localName),
      ...attributes.map(({ one, attribute }) => one.localName + ' ' + attribute.name),
    ])],
    addresses: attributes
      .filter(({ attribute }) => /^(href|src|srcset|srcdoc|action|formaction|data|style|xlink:href)$/.test(attribute.name))
      .map(({ attribute }) => attribute.value),
    loaded: performance.getEntriesByType('resource').map(({ name }) => name),
    hit: window.hit,
    text: document.body.textContent,
  };
})()`;

describe('hostile texts in the panel, in a browser', function () {
  this.timeout(180_000);
  let browser: PanelBrowser;
  let panel: OpenPanel;
  let tame: Set<string>;
  let models: { readonly name: string; readonly model: PanelModel }[];

  const look = async (): Promise<Anatomy> => panel.page.evaluate(LOOK);

  before(async () => {
    browser = await PanelBrowser.start();
    panel = await browser.open();
    const cases = await hostileCases();
    models = cases.map(({ name, report }) => ({ name, model: modelOf(report) }));
    // What the page is made of where nothing is hostile: reports of every kind, before and after.
    const rules = new Set(cases.flatMap(({ report: { verdict } }) => verdict.cause ?? []));
    const known = await Promise.all([...rules].map((rule) => exampleReport(rule)));
    tame = new Set();
    const stages: PanelModel['phase'][] = ['collecting', 'failed', 'cancelled'];
    for (const model of [
      ...known.map((one) => modelOf(one)),
      ...stages.map((phase) => modelOf(null, { phase, notice: 'x' })),
    ]) {
      await panel.show(model);
      const { parts, addresses } = await look();
      for (const one of [...parts, ...addresses]) tame.add(one);
    }
  });
  after(() => browser.stop());

  async function assertTextOnly(name: string): Promise<Anatomy> {
    const anatomy = await look();
    assert.deepEqual(
      anatomy.parts.filter((part) => !tame.has(part)),
      [],
      name,
    );
    assert.deepEqual(
      anatomy.parts.filter((part) => part.includes(' on')),
      [],
      name,
    );
    // Lengths differ with the numbers in a report; anything else that is new would lead or load somewhere.
    const strange = anatomy.addresses.filter(
      (one) => !tame.has(one) && !/^([\w-]+: ?[\d.]+(%|px|fr)?;? ?)+$/.test(one),
    );
    assert.deepEqual(strange, [], name);
    const { origin } = new URL(panel.page.url());
    assert.deepEqual(
      anatomy.loaded.filter((url) => !url.startsWith(origin)),
      [],
      name,
    );
    assert.equal(anatomy.hit, undefined, name);
    assert.deepEqual(panel.complaints, [], name);
    return anatomy;
  }

  it('[I3] nothing in a report becomes an element, an attribute, an address or code', async () => {
    const squeezed = (text: string): string => text.replace(/\s+/g, '');
    for (const { name, model } of models) {
      await panel.show(model);
      const { text } = await assertTextOnly(name);
      // It is there, and as it is.
      for (const shown of [
        model.verdict?.headline,
        model.target.name,
        ...model.steps.map(({ summary }) => summary),
      ])
        assert.ok(squeezed(text).includes(squeezed(shown ?? '')), `${name}: ${shown ?? ''}`);
    }
  });

  it('[I3] nor does what is said in passing, or the name of a context', async () => {
    for (const text of Object.values(TEXTS)) {
      await panel.post({ type: 'said', text });
      const place = { namespace: text, name: text, context: text };
      const target = { ...modelOf(null).target, ...place };
      await panel.show(modelOf(null, { phase: 'failed', notice: text, where: text, target }));
      await assertTextOnly(text);
    }
  });

  it('[I15] nobody but the host is listened to, and what is no model is passed over', async () => {
    await panel.show(models[0]!.model);
    const before = await look();
    for (const message of [
      null,
      1,
      'x',
      [],
      {},
      { type: 'model' },
      { type: '__proto__' },
      { type: 'eval', text: '1' },
    ])
      await panel.post(message);
    await panel.post({ type: 'model', revision: 99_999, model: { ...models[1]!.model, steps: [{ id: 1 }] } });
    assert.equal((await look()).text, before.text);
    assert.deepEqual(panel.complaints, []);
  });

  it('the look sees a planted element, handler, address and code', async () => {
    await panel.page.evaluate(`document.querySelector('#panel').insertAdjacentHTML('beforeend',
      '<marquee onfinish="x"></marquee><a href="command:x">x</a>'); window.hit = 1;`);
    const { parts, addresses, hit } = await look();
    assert.ok(parts.includes('marquee') && !tame.has('marquee'));
    assert.ok(parts.includes('marquee onfinish'));
    assert.ok(addresses.includes('command:x'));
    assert.equal(hit, 1);
    await panel.page.evaluate('delete window.hit');
  });
});
