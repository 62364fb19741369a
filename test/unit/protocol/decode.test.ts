import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeMemory, decodeToHost, decodeToPanel } from '../../../src/protocol/decode.ts';
import type { PanelMemory, ToHost, ToPanel } from '../../../src/protocol/messages.ts';
import { exampleReport, modelOf } from '../../support/panelModels.ts';

const TO_HOST: readonly ToHost[] = [
  { type: 'ready' },
  { type: 'press', revision: 3, action: 'rollBack' },
  { type: 'copyCommand', command: 'remedy:0:1' },
  { type: 'openRule', rule: 'image-pull-failure' },
];

const NO_MESSAGES: readonly (readonly [why: string, value: unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['text', 'ready'],
  ['an object without a type', { action: 'run' }],
  ['an unknown type', { type: 'execute', command: 'rm' }],
  ['a type from the prototype', { type: 'constructor' }],
  ['a type that is no text', { type: ['ready'] }],
];

describe('what the panel says', () => {
  for (const message of TO_HOST)
    it(`is understood: ${message.type}`, () => {
      assert.deepEqual(decodeToHost(structuredClone(message)), message);
    });

  const refused: typeof NO_MESSAGES = [
    ...NO_MESSAGES,
    ['a press without a revision', { type: 'press', action: 'run' }],
    ['a revision that is no whole number', { type: 'press', action: 'run', revision: 1.5 }],
    ['an action that is no id', { type: 'press', action: 'run; rm -rf /', revision: 1 }],
    ['an action of another type', { type: 'press', action: { id: 'run' }, revision: 1 }],
    ['an empty id', { type: 'copyCommand', command: '' }],
    ['a path for a rule', { type: 'openRule', rule: '../../etc/passwd' }],
    ['a URL for a rule', { type: 'openRule', rule: 'https://evil.example/' }],
    ['an id without end', { type: 'openRule', rule: 'x'.repeat(201) }],
    ['a message for the panel', { type: 'said', text: 'hello' }],
  ];
  for (const [why, value] of refused)
    it(`is dropped: ${why}`, () => {
      assert.equal(decodeToHost(value), undefined);
    });

  it('loses what does not belong to it', () => {
    assert.deepEqual(decodeToHost({ type: 'ready', command: 'workbench.action.quit' }), { type: 'ready' });
  });

  it('never makes the host throw, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        decodeToHost(value);
        decodeToPanel(value);
        decodeMemory(value);
      }),
    );
  });
});

describe('what the host says', () => {
  it('is understood: the model of a whole report', async () => {
    const model = modelOf(await exampleReport('replicaset-create-error'));
    const message: ToPanel = { type: 'model', revision: 7, model };
    assert.deepEqual(decodeToPanel(structuredClone(message)), message);
  });

  it('is understood: the model before anything has arrived', () => {
    const message: ToPanel = { type: 'model', revision: 0, model: modelOf(null, { phase: 'collecting' }) };
    assert.deepEqual(decodeToPanel(structuredClone(message)), message);
  });

  it('is understood: what came of a button', () => {
    assert.deepEqual(decodeToPanel({ type: 'said', text: 'copied' }), { type: 'said', text: 'copied' });
  });

  const model = modelOf(null);
  const refused: typeof NO_MESSAGES = [
    ...NO_MESSAGES,
    ['a model without a revision', { type: 'model', model }],
    ['a model that lacks a field', { type: 'model', revision: 1, model: { ...model, steps: undefined } }],
    ['a phase that is none', { type: 'model', revision: 1, model: { ...model, phase: 'finished' } }],
    ['a list with a wrong entry', { type: 'model', revision: 1, model: { ...model, timeline: [1] } }],
    ['markup for text', { type: 'said', text: { strings: ['<b>'], values: [] } }],
    ['a message for the host', { type: 'ready' }],
  ];
  for (const [why, value] of refused)
    it(`is dropped: ${why}`, () => {
      assert.equal(decodeToPanel(value), undefined);
    });
});

describe('what the panel wrote down', () => {
  const memory: PanelMemory = {
    namespace: 'shop',
    name: 'web',
    kind: 'cluster',
    context: null,
    opened: ['step:pods'],
    closed: [],
    scroll: 10,
  };

  it('is understood', () => {
    assert.deepEqual(decodeMemory(structuredClone(memory)), memory);
  });

  for (const wrong of [undefined, {}, { ...memory, name: 1 }, { ...memory, opened: 'all' }])
    it(`is dropped: ${JSON.stringify(wrong)}`, () => {
      assert.equal(decodeMemory(wrong), undefined);
    });
});
