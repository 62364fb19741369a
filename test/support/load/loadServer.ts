/** An API server over TLS that only reads out generated clusters; what it answers often is made once. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import type { KeyPair } from '../certificates.ts';
import { compressed, encodingOf, json, listBody, objectBody, type Body } from './answers.ts';
import { Collection, Item } from './collection.ts';
import { discovery } from './discovery.ts';
import { deployment, NOW, touched } from './deployments.ts';
import { family, nodes, noise } from './family.ts';
import { slowLink } from './slowLink.ts';
import { Watchers } from './watchers.ts';

export interface World {
  /** Apart from the one of the family. */
  readonly deployments: number;
  readonly pods: number;
  /** Events of other things in the family's namespace. */
  readonly noise: number;
}

export interface Counters {
  readonly requests: number;
  readonly connections: number;
  /** Lists of events with a selector: each makes a server decode every event of the namespace. */
  readonly eventScans: number;
  readonly openWatches: number;
  readonly openConnections: number;
  readonly bytes: number;
  readonly paths: readonly string[];
}

/**
 * What a selector over events costs a real server, milliseconds for each event that it decodes: 600 ms for 50,000,
 * measured on 1.20 (/docs/performance.md).
 */
const SCAN_MS = 0.012;

const PATH = /^\/(?:api\/v1|apis\/[\w.]+\/\w+)(?:\/namespaces\/([\w-]+))?\/(\w+)(?:\/([\w.-]+))?(\/log)?$/;

export class LoadServer {
  /** Off: as where a proxy or the kubeconfig forbids it. */
  gzip = true;
  readonly #collections: ReadonlyMap<string, Collection>;
  readonly #server: https.Server;
  readonly #links: Server[] = [];
  readonly #bodies = new Map<string, { readonly body: Body; readonly gzip: Buffer | undefined }>();
  readonly #watchers = new Watchers();
  readonly #sockets = new Set<unknown>();
  #version = 1_000_000;
  #counters = { requests: 0, connections: 0, eventScans: 0, bytes: 0, paths: [] as string[] };
  #churn: NodeJS.Timeout | undefined;
  #next = 0;

  constructor(keys: KeyPair, { deployments, pods, noise: noisy }: World) {
    const one = family(pods);
    const many = Array.from({ length: deployments }, (_, number) =>
      deployment(number, this.#version - deployments + number),
    );
    this.#collections = new Map([
      ['deployments', new Collection('apps/v1', 'Deployment', [...many, one.deployment])],
      ['replicasets', new Collection('apps/v1', 'ReplicaSet', one.replicaSets)],
      ['pods', new Collection('v1', 'Pod', one.pods)],
      ['events', new Collection('v1', 'Event', [...noise(noisy), ...one.events])],
      ['resourcequotas', new Collection('v1', 'ResourceQuota', [])],
      ['nodes', new Collection('v1', 'Node', nodes(), false)],
      ['limitranges', new Collection('v1', 'LimitRange', [])],
      ['horizontalpodautoscalers', new Collection('autoscaling/v2', 'HorizontalPodAutoscaler', [])],
    ]);
    this.#server = https.createServer({ ...keys, noDelay: true }, (request, response) => {
      // The generated world stands still, and so does its clock.
      response.setHeader('Date', new Date(NOW).toUTCString());
      this.#answer(request, response);
    });
    this.#server.on('secureConnection', (socket: NodeJS.EventEmitter) => {
      this.#counters.connections++;
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this.#port;
  }

  /** The port of a way to this server with such a round-trip time. */
  async slowPort(rttMs: number): Promise<number> {
    const link = await slowLink(this.#port, rttMs);
    this.#links.push(link);
    return (link.address() as AddressInfo).port;
  }

  /** Since the last time that it was asked. */
  takeCounters(): Counters {
    const taken = {
      ...this.#counters,
      openWatches: this.#watchers.open,
      openConnections: this.#sockets.size,
    };
    this.#counters = { requests: 0, connections: 0, eventScans: 0, bytes: 0, paths: [] };
    return taken;
  }

  /** So many Deployments a second get another status; 0 ends it. */
  churn(perSecond: number): void {
    clearInterval(this.#churn);
    if (perSecond === 0) return;
    const began = performance.now();
    let done = 0;
    this.#churn = setInterval(() => {
      const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
      for (; done < due; done++) this.#touch();
      this.#bodies.clear();
    }, 20);
  }

  close(): void {
    this.churn(0);
    for (const link of this.#links) link.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #touch(): void {
    const { items } = this.#collections.get('deployments')!;
    const at = (this.#next = (this.#next + 7919) % items.length);
    const item = new Item(touched(items[at]!.object, ++this.#version));
    items[at] = item;
    this.#watchers.tell('MODIFIED', item);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'https://server');
    this.#counters.requests++;
    this.#counters.paths.push(`${url.pathname}${url.search}`);
    const found = discovery(url.pathname, this.#collections);
    if (found !== undefined) {
      this.#send(request, response, { body: json(found), gzip: undefined });
      return;
    }
    const at = PATH.exec(url.pathname);
    const collection = this.#collections.get(at?.[2] ?? '');
    const [, namespace, , name, log] = at ?? [];
    if (log !== undefined) return void response.end('the last line of a log\n');
    if (collection === undefined) {
      this.#notFound(response);
      return;
    }
    if (name !== undefined) {
      const item = collection.find(namespace, name);
      if (item === undefined) {
        this.#notFound(response);
        return;
      }
      this.#send(request, response, { body: objectBody(collection, item), gzip: undefined });
      return;
    }
    if (url.searchParams.has('watch')) {
      this.#watchers.add(request, response, String(this.#version));
      return;
    }
    this.#list(request, response, collection, url, namespace);
  }

  #list(
    request: IncomingMessage,
    response: ServerResponse,
    collection: Collection,
    url: URL,
    namespace: string | undefined,
  ): void {
    const encoding = encodingOf(request.headers.accept ?? '', collection);
    const key = `${encoding} ${url.pathname}${url.search}`;
    const limit = Number(url.searchParams.get('limit') ?? 0);
    const [from = 0] = (url.searchParams.get('continue') ?? '').split('.').map(Number);
    const query = {
      namespace,
      labelSelector: url.searchParams.get('labelSelector') ?? undefined,
      fieldSelector: url.searchParams.get('fieldSelector') ?? undefined,
    };
    const isScan =
      collection.kind === 'Event' && query.fieldSelector !== undefined && query.fieldSelector !== '';
    if (isScan) this.#counters.eventScans++;
    let made = this.#bodies.get(key);
    if (made === undefined) {
      const selected = collection.select(query);
      const to = limit === 0 ? selected.length : from + limit;
      const more =
        to < selected.length ? { continue: `${to}.next`, remainingItemCount: selected.length - to } : {};
      const metadata = { resourceVersion: String(this.#version), ...more };
      const body = listBody(collection, selected.slice(from, to), metadata, encoding);
      made = { body, gzip: compressed(body) };
      this.#bodies.set(key, made);
    }
    const ready = made;
    if (!isScan) {
      this.#send(request, response, ready);
      return;
    }
    setTimeout(() => {
      this.#send(request, response, ready);
    }, collection.items.length * SCAN_MS);
  }

  #send(
    request: IncomingMessage,
    response: ServerResponse,
    { body, gzip }: { body: Body; gzip: Buffer | undefined },
  ): void {
    const isGzip =
      this.gzip && gzip !== undefined && (request.headers['accept-encoding'] ?? '').includes('gzip');
    const bytes = isGzip ? gzip : body.bytes;
    this.#counters.bytes += bytes.length;
    response.writeHead(200, {
      'Content-Type': body.type,
      'Content-Length': bytes.length,
      ...(isGzip ? { 'Content-Encoding': 'gzip' } : {}),
    });
    response.end(bytes);
  }

  #notFound(response: ServerResponse): void {
    const status = {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      reason: 'NotFound',
      message: 'not found',
      code: 404,
    };
    response.writeHead(404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(status));
  }
}
