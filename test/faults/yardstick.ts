/**
 * The faults of the feed, once against our feed and once against the informer of @kubernetes/client-node, with the same
 * server. Run on request: `npm run test:yardstick`. Says of each how it came through:
 * shows the truth again within the time, and no rejection that nobody handles.
 */
import { AppsV1Api, KubeConfig, makeInformer } from '@kubernetes/client-node';
import { REAL_TIME, type FeedTime } from '../../src/cluster/feedTime.ts';
import { Authority } from '../support/certificates.ts';
import { base64, connectTo } from '../support/connectedCluster.ts';
import { FaultServer, json, status, text, type Script } from '../support/faultServer.ts';
import { deploymentList, fed, Told } from '../support/feedRig.ts';
import { Folder } from '../support/folder.ts';

const SECONDS = 8;
const JSON_TYPE = { 'Content-Type': 'application/json' };
const before = deploymentList('10', [fed('a', 1)]);
/** What is true in the end; it is told by the list, and by any watch from 10 on. */
const after = deploymentList('20', [fed('a', 1), fed('b', 15)]);
const news = `${JSON.stringify({ type: 'ADDED', object: fed('b', 15) })}\n`;

interface Fault {
  readonly name: string;
  /** What is to be shown in the end. */
  readonly truth?: string;
  /** Instead of 8. */
  readonly seconds?: number;
  /** Instead of the first list. */
  readonly list?: Script;
  /** Instead of the first watch. */
  readonly watch?: Script;
  /** Also instead of all others: how many requests in eight seconds are too many. */
  readonly lasting?: number;
}

const raw =
  (body: string, headers: Record<string, string | number> = JSON_TYPE): Script =>
  (response) => {
    response.writeHead(200, headers).end(body);
  };
const open =
  (...lines: readonly string[]): Script =>
  (response) => {
    response.writeHead(200, JSON_TYPE);
    response.flushHeaders();
    for (const one of lines) response.write(one);
  };
const cut =
  (body: string): Script =>
  (response) => {
    response.writeHead(200, { ...JSON_TYPE, 'Content-Length': 100_000 });
    response.write(body);
    setTimeout(() => response.socket?.destroy(), 20);
  };
const error = (code: number, message: string): string =>
  `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code, message } })}\n`;
const bookmark = `${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '10' } } })}\n`;
const gone: Script = (response) => response.socket?.destroy();

const FAULTS: readonly Fault[] = [
  { name: 'list: 429 with Retry-After 1', list: status(429, 'slow', { 'Retry-After': '1' }) },
  { name: 'list: 500', list: status(500, 'etcd') },
  { name: 'list: 503', list: status(503, 'starting') },
  { name: 'list: cut in the middle', list: cut(JSON.stringify(after).slice(0, 900)) },
  { name: 'list: half of the JSON', list: raw(JSON.stringify(after).slice(0, -20)) },
  { name: 'list: a login page with 200', list: text('<html>Sign in</html>', 'text/html') },
  {
    name: 'list: 302 to another host',
    list: text('', 'text/html', 302, { Location: 'http://127.0.0.1:1/' }),
  },
  {
    name: 'list: a byte now and then',
    list: (response) => {
      response.writeHead(200, JSON_TYPE);
      const timer = setInterval(() => response.write(' '), 200);
      response.once('close', () => {
        clearInterval(timer);
      });
    },
  },
  { name: 'list: items null', list: json(deploymentList('10', null)), truth: 'b' },
  { name: 'watch: 410 as status', watch: status(410, 'too old resource version') },
  { name: 'watch: 410 as event', watch: raw(error(410, 'too old resource version')) },
  {
    name: 'watch: ERROR event 500',
    watch: raw(error(500, 'etcdserver: mvcc: required revision has been compacted')),
  },
  { name: 'watch: cut in a line', watch: cut(news.slice(0, 50)) },
  { name: 'watch: reset after it began', watch: gone },
  {
    name: 'watch: 401 once, with new credentials at hand',
    watch: (response, arrival, number) => {
      folder.write('token', 'second');
      status(401, 'Unauthorized')(response, arrival, number);
    },
  },
  { name: 'watch: 403 once', watch: status(403, 'RBAC: role not found') },
  { name: 'watch: 429 once', watch: status(429, 'slow', { 'Retry-After': '1' }) },
  { name: 'watch: 503 once', watch: status(503, 'shutting down') },
  { name: 'watch: a line that is not JSON', watch: open('%!s(PANIC)\n') },
  { name: 'watch: an event without an object', watch: open('{"type":"MODIFIED"}\n', news) },
  { name: 'watch: ends at once, always', watch: raw(''), lasting: 6 },
  { name: 'watch: falls silent', watch: open(bookmark), seconds: 40 },
];

const folder = new Folder();
const authority = new Authority('yardstick');
const certificate = authority.issue({ subject: '/CN=api', names: 'IP:127.0.0.1' });
let rejections = 0;
process.on('unhandledRejection', () => rejections++);
process.on('uncaughtException', () => rejections++);

/** Starts a client; answers what it shows. */
type Client = (server: FaultServer) => Promise<{ names(): string[]; stop(): Promise<void> | void }>;

/** A silence of 150 s passes in 3 s here; client-node gives a watch up after 30 s, for which its run takes longer. */
const swift: FeedTime = {
  ...REAL_TIME,
  after: (ms, call) => REAL_TIME.after(ms > 100_000 ? ms / 50 : ms, call),
};

const ours: Client = async (server) => {
  const token = folder.write('token', 'first');
  const connected = await connectTo(server, folder, {
    cluster: { 'certificate-authority-data': base64(authority.cert) },
    user: { tokenFile: token },
    feedTime: swift,
    limits: { idle: 2000 },
  });
  const told = new Told();
  const stop = new AbortController();
  const following = connected.feed.follow('all', told, stop.signal);
  return {
    names: () => told.names,
    stop: async () => {
      stop.abort();
      await following;
      connected.dispose();
    },
  };
};

const clientNode: Client = (server) => {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'c', server: server.url(), caData: base64(authority.cert), skipTLSVerify: false }],
    users: [{ name: 'u', token: 'first' }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  });
  const api = config.makeApiClient(AppsV1Api);
  const informer = makeInformer(config, '/apis/apps/v1/deployments', () =>
    api.listDeploymentForAllNamespaces(),
  );
  // As its README says one may; starting it again is left to each caller.
  informer.on('error', () => undefined);
  informer.start().catch(() => undefined);
  return Promise.resolve({
    names: () =>
      informer
        .list()
        .map(({ metadata }) => metadata?.name ?? '')
        .sort(),
    stop: () => informer.stop(),
  });
};

async function comesThrough(client: Client, fault: Fault): Promise<string> {
  let [lists, watches] = [0, 0];
  const server = await FaultServer.start({ certificate }, (response, arrival, number) => {
    const isWatch = arrival.url.includes('watch=');
    const count = isWatch ? ++watches : ++lists;
    const script = isWatch ? fault.watch : fault.list;
    if (script !== undefined && (count === 1 || fault.lasting !== undefined))
      script(response, arrival, number);
    else if (isWatch) open(news)(response, arrival, number);
    // A list that fails is followed by the truth; one that works, by a watch that tells it.
    else json(lists === 1 ? before : after)(response, arrival, number);
  });
  rejections = 0;
  const running = await client(server);
  const limit = Date.now() + (fault.seconds ?? SECONDS) * 1000;
  const isTrue = (): boolean => running.names().join() === (fault.truth ?? 'a,b');
  while (Date.now() < limit && (fault.lasting !== undefined || !isTrue()))
    await new Promise((resolve) => setTimeout(resolve, 50));
  const requests = server.arrivals.length;
  const isThrough = fault.lasting === undefined ? isTrue() : requests <= fault.lasting;
  await running.stop();
  await server.close();
  if (rejections > 0) return `no: ${rejections} unhandled`;
  if (isThrough) return 'yes';
  return fault.lasting === undefined ? `no: shows "${running.names().join()}"` : `no: ${requests} requests`;
}

const rows: [string, string, string][] = [];
for (const fault of FAULTS) {
  const row: [string, string, string] = [
    fault.name,
    await comesThrough(ours, fault),
    await comesThrough(clientNode, fault),
  ];
  rows.push(row);
  process.stdout.write(`| ${row.join(' | ')} |\n`);
}
const survived = (column: 1 | 2): number => rows.filter((row) => row[column] === 'yes').length;
process.stdout.write(`ours ${survived(1)} of ${rows.length}, client-node ${survived(2)} of ${rows.length}\n`);
authority.dispose();
folder.remove();
process.exit(survived(1) === rows.length ? 0 : 1);
