import { setTimeout as sleep } from 'node:timers/promises';
import type { Transport } from '../controlPlane/transport.ts';
import type { Pod } from './podView.ts';

interface WatchLine {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: Pod;
}

/** Tells `onPod` of every pod on a node, and of every change of one, until `signal`. Starts over when a watch ends. */
export async function watchBoundPods(
  transport: Transport,
  signal: AbortSignal,
  onPod: (pod: Pod, isGone: boolean) => void,
): Promise<void> {
  const query = 'watch=1&fieldSelector=spec.nodeName!%3D';
  while (!signal.aborted) {
    try {
      // Without a resourceVersion a watch begins with an ADDED for everything that exists.
      const stream = await transport.open(`/api/v1/pods?${query}`, signal);
      let rest = '';
      for await (const chunk of stream.setEncoding('utf8')) {
        const lines = (rest + String(chunk)).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const { type, object } = JSON.parse(line) as WatchLine;
          if (type !== 'BOOKMARK' && type !== 'ERROR') onPod(object, type === 'DELETED');
        }
      }
    } catch (error) {
      // Else the apiserver went away: the control plane is being stopped, or will answer again.
      if (error instanceof SyntaxError) throw error;
    }
    await sleep(200);
  }
}
