/** Decodes what the other side sent: it runs in another process, and cluster text is drawn in one of them. */
import { decodeModel } from './decodeModel.ts';
import { exactly, integer, listOf, oneOf, orNull, text, type Decoder } from './exact.ts';
import type { PanelMemory, ToHost, ToPanel } from './messages.ts';

const ID = /^[\w:.-]{1,200}$/;

const id: Decoder<string> = (value) => (typeof value === 'string' && ID.test(value) ? value : undefined);

const TO_HOST: { readonly [K in ToHost['type']]: Decoder<Omit<Extract<ToHost, { type: K }>, 'type'>> } = {
  ready: exactly({}),
  press: exactly<{ revision: number; action: string }>({ revision: integer, action: id }),
  copyCommand: exactly<{ command: string }>({ command: id }),
  openRule: exactly<{ rule: string }>({ rule: id }),
};

const TO_PANEL: { readonly [K in ToPanel['type']]: Decoder<Omit<Extract<ToPanel, { type: K }>, 'type'>> } = {
  model: exactly<Omit<Extract<ToPanel, { type: 'model' }>, 'type'>>({
    revision: integer,
    model: decodeModel,
  }),
  said: exactly<{ text: string }>({ text }),
};

/** undefined for anything that is not a message of ours. */
export function decodeToHost(value: unknown): ToHost | undefined {
  return tagged<ToHost>(TO_HOST, value);
}

/** undefined for anything that is not a message of ours. */
export function decodeToPanel(value: unknown): ToPanel | undefined {
  return tagged<ToPanel>(TO_PANEL, value);
}

/** What the panel wrote down before a reload. undefined: nothing, or nothing that we wrote. */
export const decodeMemory: Decoder<PanelMemory> = exactly<PanelMemory>({
  namespace: text,
  name: text,
  kind: oneOf('cluster', 'snapshot'),
  context: orNull(text),
  opened: listOf(text),
  closed: listOf(text),
  scroll: integer,
});

function tagged<T extends { readonly type: string }>(
  decoders: Readonly<Record<T['type'], Decoder<unknown>>>,
  value: unknown,
): T | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  const { type } = value;
  if (typeof type !== 'string' || !Object.hasOwn(decoders, type)) return undefined;
  const rest = decoders[type as T['type']](value);
  return rest === undefined ? undefined : ({ type, ...(rest as object) } as T);
}
