import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Item } from './collection.ts';
import { encode, watchFrame, wrapped } from './protobuf.ts';

interface Watcher {
  readonly response: ServerResponse;
  readonly isProtobuf: boolean;
}

/** Once a minute in a real server; here a measurement does not wait that long. */
const BOOKMARK_MS = 10_000;

/** Open watches on Deployments. */
export class Watchers {
  readonly #all = new Set<Watcher>();

  get open(): number {
    return this.#all.size;
  }

  /** As long as the client wants. @param version of the first bookmark */
  add(request: IncomingMessage, response: ServerResponse, version: string): void {
    const isProtobuf = (request.headers.accept ?? '').startsWith('application/vnd.kubernetes.protobuf');
    const type = isProtobuf ? 'application/vnd.kubernetes.protobuf;stream=watch' : 'application/json';
    response.writeHead(200, { 'Content-Type': type });
    response.flushHeaders();
    const watcher = { response, isProtobuf };
    this.#all.add(watcher);
    const bookmark = { metadata: { resourceVersion: version, creationTimestamp: null } };
    const bookmarks = setInterval(() => {
      this.#send(watcher, 'BOOKMARK', JSON.stringify(bookmark), () => encode('Deployment', bookmark));
    }, BOOKMARK_MS);
    response.once('close', () => {
      clearInterval(bookmarks);
      this.#all.delete(watcher);
    });
  }

  tell(type: string, item: Item): void {
    for (const watcher of this.#all) this.#send(watcher, type, item.json, () => item.protobuf);
  }

  #send({ response, isProtobuf }: Watcher, type: string, object: string, protobuf: () => Buffer): void {
    if (isProtobuf) response.write(watchFrame(type, wrapped('apps/v1', 'Deployment', protobuf())));
    else
      response.write(
        `{"type":"${type}","object":{"kind":"Deployment","apiVersion":"apps/v1",${object.slice(1)}}\n`,
      );
  }
}
