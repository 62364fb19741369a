import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { KeyPair } from '../controlPlane/certificates.ts';
import { portOf } from '../controlPlane/ports.ts';

export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}

export interface LogServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** What a kubelet answers: the text, or the sentence of its 400 (pkg/kubelet/kubelet_pods.go, validateContainerLogStatus). */
export type LogAnswer = { readonly text: string } | { readonly badRequest: string } | 'no such pod';

/** Serves `GET /containerLogs/NAMESPACE/POD/CONTAINER` for the apiserver, as pkg/kubelet/server/server.go does. */
export async function startLogServer(
  keys: KeyPair,
  find: (request: LogRequest) => LogAnswer,
): Promise<LogServer> {
  const tls = { cert: readFileSync(keys.cert), key: readFileSync(keys.key) };
  const server = createServer(tls, (request, response) => {
    const url = new URL(request.url ?? '/', 'https://node');
    const [, root, namespace, pod, container] = url.pathname.split('/').map(decodeURIComponent);
    if (root !== 'containerLogs' || !namespace || !pod || !container) {
      response.writeHead(404).end();
      return;
    }
    const answer = find({ namespace, pod, container, previous: url.searchParams.get('previous') === 'true' });
    if (answer === 'no such pod') {
      response.writeHead(404).end(`pod "${pod}" does not exist\n`);
    } else if ('badRequest' in answer) {
      response.writeHead(400).end(`${answer.badRequest}\n`);
    } else {
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end(cut(answer.text, url.searchParams));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(server),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** `tailLines` is applied before `limitBytes`, which counts from the beginning of what is left. */
function cut(text: string, query: URLSearchParams): string | Buffer {
  const tail = query.get('tailLines');
  const limit = query.get('limitBytes');
  const lines = text.trimEnd().split('\n');
  const kept = tail === null ? lines : lines.slice(Math.max(0, lines.length - Number(tail)));
  const bytes = Buffer.from(kept.length === 0 ? '' : `${kept.join('\n')}\n`);
  return limit === null ? bytes : bytes.subarray(0, Number(limit));
}
