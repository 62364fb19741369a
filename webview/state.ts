/** What the panel knows, and how each thing that happens changes it: pure, so that it can be tested without a browser. */
import type { PanelModel } from '../src/core/present/panelTypes.ts';
import type { PanelMemory } from '../src/protocol/messages.ts';

export interface PanelState {
  /** Of the model that is shown; -1 before the first. */
  readonly revision: number;
  readonly model: PanelModel | undefined;
  /** Ids of what a person unfolded or folded against how it came; see `isOpen`. */
  readonly opened: ReadonlySet<string>;
  readonly closed: ReadonlySet<string>;
  /** How many rows of a long table are drawn, by its id, where a person asked for more. */
  readonly rows: ReadonlyMap<string, number>;
  /** What came of a button, as long as it is shown; the number tells two equal sentences apart. */
  readonly said: { readonly text: string; readonly number: number } | undefined;
}

export type PanelEvent =
  | { readonly type: 'model'; readonly revision: number; readonly model: PanelModel }
  | { readonly type: 'said'; readonly text: string }
  | { readonly type: 'heard'; readonly number: number }
  | { readonly type: 'folded'; readonly id: string; readonly open: boolean; readonly byItself: boolean }
  | { readonly type: 'moreRows'; readonly id: string; readonly rows: number };

export function startingState(memory: PanelMemory | undefined): PanelState {
  return {
    revision: -1,
    model: undefined,
    opened: new Set(memory?.opened),
    closed: new Set(memory?.closed),
    rows: new Map(),
    said: undefined,
  };
}

export function reduce(state: PanelState, event: PanelEvent): PanelState {
  switch (event.type) {
    case 'model':
      // A lower one was under way when a newer overtook it.
      if (event.revision < state.revision) return state;
      return { ...state, revision: event.revision, model: event.model };
    case 'said':
      return { ...state, said: { text: event.text, number: (state.said?.number ?? 0) + 1 } };
    case 'heard':
      return state.said?.number === event.number ? { ...state, said: undefined } : state;
    case 'folded':
      return fold(state, event.id, event.open, event.byItself);
    case 'moreRows':
      return { ...state, rows: new Map(state.rows).set(event.id, event.rows) };
  }
}

/** `byItself`: it comes unfolded. What a person did to it wins, and is kept over new models. */
export function isOpen({ opened, closed }: PanelState, id: string, byItself: boolean): boolean {
  return byItself ? !closed.has(id) : opened.has(id);
}

/** undefined before the first model: there is nothing to come back to. */
export function memoryOf({ model, opened, closed }: PanelState, scroll: number): PanelMemory | undefined {
  if (model === undefined) return undefined;
  const { namespace, name, kind, context } = model.target;
  return { namespace, name, kind, context, opened: [...opened], closed: [...closed], scroll };
}

function fold(state: PanelState, id: string, open: boolean, byItself: boolean): PanelState {
  if (isOpen(state, id, byItself) === open) return state;
  const without = (ids: ReadonlySet<string>): Set<string> => new Set([...ids].filter((one) => one !== id));
  const [opened, closed] = [without(state.opened), without(state.closed)];
  if (open !== byItself) (open ? opened : closed).add(id);
  return { ...state, opened, closed };
}
