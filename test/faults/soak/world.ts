/**
 * A process of its own, so that its memory is not counted: an API server of some hundred Deployments that changes two
 * hundred times a second and fails at random, the same way in every run. Speaks with its parent over IPC.
 */
import type { ServerResponse } from 'node:http';
import { FaultServer, json, status, text, type Arrival } from '../../support/faultServer.ts';
import { fed } from '../../support/feedRig.ts';
import { Chance } from '../../support/load/random.ts';
import type { Raw } from '../../support/objects.ts';

const CHANGES_PER_SECOND = 200;
const FAULTS_PER_SECOND = 2;
const DEPLOYMENTS = 300;
/** Events that a watch may go on from, as in an API server's watch cache. */
const REMEMBERED = 400;

export interface Start {
  readonly certificate: { readonly cert: string; readonly key: string };
  readonly seed: number;
}

interface Change {
  readonly version: number;
  readonly line: string;
}

const objects = new Map<string, Raw>();
const snapshots = new Map<string, { readonly version: number; readonly items: readonly Raw[] }>();
const watches = new Set<ServerResponse>();
const history: Change[] = [];
let chance = new Chance(1);
let version = 1000;
let created = 0;
let changes = 0;
let faults = 0;
let server: FaultServer;
let isCalm = false;
/** What the next list or watch gets instead of an answer. */
let nextFault: ((response: ServerResponse, arrival: Arrival) => void) | undefined;

function change(): void {
  const names = [...objects.keys()];
  const roll = chance.below(100);
  version++;
  changes++;
  if (roll < 4 || names.length < DEPLOYMENTS) {
    const name = `d${++created}`;
    tell('ADDED', put(name, 1));
  } else {
    const name = chance.oneOf(names);
    if (roll < 8) {
      const gone = objects.get(name)!;
      objects.delete(name);
      tell('DELETED', {
        ...gone,
        metadata: { ...(gone['metadata'] as Raw), resourceVersion: String(version) },
      });
    } else tell('MODIFIED', put(name, chance.below(1000)));
  }
}

function put(name: string, generation: number): Raw {
  const conditions = [{ type: 'Progressing', status: 'True', reason: 'x'.repeat(chance.below(200)) }];
  const object = fed(name, version, {
    metadata: { generation },
    spec: { paused: chance.below(10) === 0 },
    status: { observedGeneration: generation - chance.below(2), conditions },
  });
  objects.set(name, object);
  return object;
}

function tell(type: string, object: Raw): void {
  const line = `${JSON.stringify({ type, object })}\n`;
  history.push({ version, line });
  if (history.length > REMEMBERED) history.shift();
  for (const watch of watches) watch.write(line);
}

function answer(response: ServerResponse, arrival: Arrival, number: number): void {
  const fault = nextFault;
  nextFault = undefined;
  if (fault !== undefined) {
    fault(response, arrival);
    return;
  }
  const { searchParams: query } = new URL(arrival.url, 'http://server');
  if (query.has('watch')) {
    watch(response, arrival, number, Number(query.get('resourceVersion')));
    return;
  }
  const token = query.get('continue');
  const [id = '', from = '0'] = token?.split(':') ?? [];
  const snapshot = token === null ? { version, items: [...objects.values()] } : snapshots.get(id);
  if (snapshot === undefined) {
    status(410, 'The provided continue parameter is too old')(response, arrival, number);
    return;
  }
  const start = Number(from);
  const end = start + Number(query.get('limit') ?? snapshot.items.length);
  const name = token === null ? String(number) : id;
  if (end < snapshot.items.length) snapshots.set(name, snapshot);
  else snapshots.delete(name);
  const next = end < snapshot.items.length ? { continue: `${name}:${end}` } : {};
  const metadata = { resourceVersion: String(snapshot.version), ...next };
  const items = snapshot.items.slice(start, end);
  json({ kind: 'DeploymentList', apiVersion: 'apps/v1', metadata, items })(response, arrival, number);
}

function watch(response: ServerResponse, arrival: Arrival, number: number, from: number): void {
  const oldest = history[0]?.version ?? version;
  if (from + 1 < oldest) {
    status(410, `too old resource version: ${from} (${oldest})`)(response, arrival, number);
    return;
  }
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.flushHeaders();
  for (const one of history) if (one.version > from) response.write(one.line);
  watches.add(response);
  response.once('close', () => watches.delete(response));
}

function bookmark(): void {
  const object = { kind: 'Deployment', metadata: { resourceVersion: String(version) } };
  for (const one of watches) one.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
}

const onWatches = (line: () => string): void => {
  for (const one of watches) one.write(line());
};
const cutAll = (): void => {
  for (const one of watches) one.socket?.destroy();
};
const instead = (fault: NonNullable<typeof nextFault>): void => {
  nextFault = fault;
  cutAll();
};
const cutting =
  (body: string): NonNullable<typeof nextFault> =>
  (response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1_000_000 });
    response.write(body);
    setTimeout(() => response.socket?.destroy(), 5);
  };
const error = (code: number, message: string): string =>
  `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code, message } })}\n`;

const FAULTS: readonly (() => void)[] = [
  cutAll,
  () => {
    onWatches(() => 'not json\n');
  },
  () => {
    onWatches(() => '{"type":"MODIFIED"}\n{"type":"GROWN","object":{}}\n\n');
  },
  () => {
    onWatches(() => error(410, 'too old resource version: 1 (2)'));
  },
  () => {
    onWatches(() => error(500, 'etcdserver: mvcc: required revision has been compacted'));
  },
  // Told before, all of it.
  () => {
    onWatches(() =>
      history
        .slice(-20)
        .map(({ line }) => line)
        .join(''),
    );
  },
  () => {
    onWatches(() => history.at(-1)?.line.slice(0, 100) ?? '');
  },
  () => {
    instead((response, arrival) => {
      status(410, 'Expired')(response, arrival, 0);
    });
  },
  () => {
    instead((response, arrival) => {
      status(503, 'no leader')(response, arrival, 0);
    });
  },
  () => {
    instead((response, arrival) => {
      status(429, 'slow down', { 'Retry-After': '0' })(response, arrival, 0);
    });
  },
  () => {
    instead((response, arrival) => {
      text('<html>Sign in</html>', 'text/html')(response, arrival, 0);
    });
  },
  () => {
    instead((response) => response.socket?.destroy());
  },
  () => {
    instead(cutting('{"kind":"DeploymentList","items":[{"metadata":{"na'));
  },
  () => {
    snapshots.clear();
    // All that could be gone on from is forgotten.
    history.length = 0;
    cutAll();
  },
];

function every(perSecond: number, call: () => void): NodeJS.Timeout {
  // A timer that is late makes up for it.
  const began = performance.now();
  let done = 0;
  return setInterval(() => {
    const due = ((performance.now() - began) / 1000) * perSecond;
    while (done < due) {
      done++;
      if (!isCalm) call();
    }
  }, 10);
}

async function start({ certificate, seed }: Start): Promise<void> {
  chance = new Chance(seed);
  while (objects.size < DEPLOYMENTS) change();
  server = await FaultServer.start({ certificate }, answer);
  every(CHANGES_PER_SECOND, change);
  every(FAULTS_PER_SECOND, () => {
    faults++;
    chance.oneOf(FAULTS)();
  });
  setInterval(bookmark, 1000).unref();
  setInterval(() => (server.arrivals.length = 0), 1000).unref();
  process.send!({ port: server.port });
}

process.on('message', (message: Start | 'calm') => {
  if (message === 'calm') {
    isCalm = true;
    nextFault = undefined;
    process.send!({ changes, faults, created });
  } else void start(message);
});
process.on('disconnect', () => process.exit());
