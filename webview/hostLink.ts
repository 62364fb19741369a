/** The one way to the host. The handle that VS Code gives out once stays in here. */
import { decodeMemory, decodeToPanel } from '../src/protocol/decode.ts';
import type { PanelMemory, ToHost, ToPanel } from '../src/protocol/messages.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export interface HostLink {
  send(message: ToHost): void;
  /** Kept by VS Code over a reload of the window. */
  remember(memory: PanelMemory): void;
  recall(): PanelMemory | undefined;
}

/** What is not a message of ours is dropped without a word: browsers and extensions post their own. */
export function connect(receive: (message: ToPanel) => void): HostLink {
  const host = acquireVsCodeApi();
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = decodeToPanel(data);
    if (message !== undefined) receive(message);
  });
  return {
    send(message) {
      host.postMessage(message);
    },
    remember(memory) {
      host.setState(memory);
    },
    recall: () => decodeMemory(host.getState()),
  };
}
