/** All that host and panel say to each other. The host pushes whole models; the panel asks with ids it was given. */
import type { PanelModel } from '../core/present/panelTypes.ts';

export type ToPanel =
  /** Replaces what is shown. A lower revision than the last one is late, and dropped. */
  | { readonly type: 'model'; readonly revision: number; readonly model: PanelModel }
  /** Said to a screen reader, and shown for a moment: what came of a button. */
  | { readonly type: 'said'; readonly text: string };

export type ToHost =
  /** The panel has loaded and wants the model. */
  | { readonly type: 'ready' }
  /** A button was pressed: the id of a PanelAction of the model with this revision. */
  | { readonly type: 'press'; readonly revision: number; readonly action: string }
  /** A command is to go to the clipboard: the id that a PanelPart of the model has for it. */
  | { readonly type: 'copyCommand'; readonly command: string }
  /** The page of a rule is to be opened. */
  | { readonly type: 'openRule'; readonly rule: string };

/**
 * What the panel writes down for a reload of the window; the host finds it where it has to bring the panel back.
 * Names and what was folded, nothing of what the cluster said.
 */
export interface PanelMemory {
  readonly namespace: string;
  readonly name: string;
  readonly kind: 'cluster' | 'snapshot';
  readonly context: string | null;
  /** Ids of what was unfolded or folded against how it came. */
  readonly opened: readonly string[];
  readonly closed: readonly string[];
  /** Of the page, in CSS pixels. */
  readonly scroll: number;
}
