import assert from 'node:assert/strict';
import { isOpen, memoryOf, reduce, startingState, type PanelEvent } from '../../../webview/state.ts';
import { modelOf } from '../../support/panelModels.ts';

const collecting = modelOf(null, { phase: 'collecting' });
const failed = modelOf(null, { phase: 'failed', notice: 'no answer' });
const fresh = startingState(undefined);

function after(...events: readonly PanelEvent[]) {
  return events.reduce(reduce, fresh);
}

function folded(id: string, open: boolean, byItself: boolean): PanelEvent {
  return { type: 'folded', id, open, byItself };
}

describe('the panel’s state', () => {
  it('shows the newest model', () => {
    const state = after(
      { type: 'model', revision: 1, model: collecting },
      { type: 'model', revision: 2, model: failed },
    );
    assert.deepEqual([state.revision, state.model], [2, failed]);
  });

  it('drops a model that a newer one overtook', () => {
    const newer = after({ type: 'model', revision: 5, model: failed });
    assert.equal(reduce(newer, { type: 'model', revision: 4, model: collecting }), newer);
  });

  it('takes a model of the same revision: the host repeats it for a page that asks again', () => {
    const state = after(
      { type: 'model', revision: 5, model: collecting },
      { type: 'model', revision: 5, model: failed },
    );
    assert.equal(state.model, failed);
  });

  const folds: readonly (readonly [
    name: string,
    events: readonly PanelEvent[],
    byItself: boolean,
    open: boolean,
  ])[] = [
    ['comes as the model says: open', [], true, true],
    ['comes as the model says: folded', [], false, false],
    ['is open once unfolded', [folded('a', true, false)], false, true],
    ['is folded once folded', [folded('a', false, true)], true, false],
    ['can be folded again', [folded('a', true, false), folded('a', false, false)], false, false],
    ['stays unfolded when its finding goes', [folded('a', false, true), folded('a', true, true)], true, true],
    ['is not opened by another', [folded('b', true, false)], false, false],
  ];
  for (const [name, events, byItself, open] of folds)
    it(`of what folds: ${name}`, () => {
      assert.equal(isOpen(after(...events), 'a', byItself), open);
    });

  it('keeps what was folded, and the rows asked for, over a new model', () => {
    const state = after(
      folded('a', true, false),
      { type: 'moreRows', id: 'pods/0', rows: 600 },
      { type: 'model', revision: 1, model: failed },
    );
    assert.ok(isOpen(state, 'a', false));
    assert.equal(state.rows.get('pods/0'), 600);
  });

  it('is the same object where nothing changed, so that nothing is drawn', () => {
    assert.equal(reduce(fresh, folded('a', true, true)), fresh);
    assert.equal(reduce(fresh, { type: 'heard', number: 3 }), fresh);
  });

  it('silences only what was said then', () => {
    const said = after({ type: 'said', text: 'copied' }, { type: 'said', text: 'copied' });
    assert.deepEqual(said.said, { text: 'copied', number: 2 });
    assert.equal(reduce(said, { type: 'heard', number: 1 }).said, said.said);
    assert.equal(reduce(said, { type: 'heard', number: 2 }).said, undefined);
  });

  it('has nothing to remember before the first model', () => {
    assert.equal(memoryOf(fresh, 0), undefined);
  });

  it('comes back folded as it was, and remembers names only', () => {
    const state = after(
      { type: 'model', revision: 3, model: failed },
      folded('a', true, false),
      folded('b', false, true),
    );
    const memory = memoryOf(state, 120);
    assert.deepEqual(memory, {
      namespace: 'shop',
      name: 'web',
      kind: 'cluster',
      context: 'prod-eu-1',
      opened: ['a'],
      closed: ['b'],
      scroll: 120,
    });
    const back = startingState(memory);
    assert.deepEqual([isOpen(back, 'a', false), isOpen(back, 'b', true)], [true, false]);
    assert.equal(back.revision, -1);
  });
});
