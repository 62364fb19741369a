/** A feed on a server that a test scripts, with clocks that stand still until the test moves them. */
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import type { DeploymentSummary, FeedListener, FeedScope, FeedState } from '../../src/core/feed.ts';
import { Rest } from '../../src/core/rest.ts';
import type { Moment } from '../../src/core/time.ts';
import type { FeedTime } from '../../src/cluster/feedTime.ts';
import type { Connected } from '../../src/cluster/connect.ts';
import { connectTo, type Setup } from './connectedCluster.ts';
import type { FaultServer } from './faultServer.ts';
import { json, type Arrival, type Script } from './faultServer.ts';
import type { Folder } from './folder.ts';
import { rawDeployment, type Raw } from './objects.ts';

/** Nothing moves by itself: timers run when `advance` passes them. */
export class StillTime implements FeedTime {
  #wall = Date.parse('2026-11-22T10:00:00Z');
  #steady = 0;
  #chance = 0;
  readonly #timers = new Set<{ readonly at: number; readonly ms: number; readonly call: () => void }>();

  wall(): number {
    return this.#wall;
  }

  steady(): number {
    return this.#steady;
  }

  random(): number {
    return this.#chance;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.#steady + ms, ms, call };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** What `random` answers from now on. */
  chance(value: number): void {
    this.#chance = value;
  }

  /** Of all timers that are set, how long they were set for. */
  get timers(): number[] {
    return [...this.#timers].map(({ ms }) => ms).sort((a, b) => a - b);
  }

  advance(ms: number): void {
    const end = this.#steady + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#pass(next.at - this.#steady);
      next.call();
    }
    this.#pass(end - this.#steady);
  }

  /** The computer sleeps: the clock on the wall goes on, and no timer runs. */
  sleep(ms: number): void {
    this.#wall += ms;
  }

  #pass(ms: number): void {
    this.#steady += ms;
    this.#wall += ms;
  }
}

/** What the feed has told. */
export class Told implements FeedListener {
  readonly rows = new Map<string, DeploymentSummary>();
  readonly states: FeedState[] = [];
  readonly serverTimes: (Moment | undefined)[] = [];
  /** Each call, in words; rows that come one after the other are one. */
  readonly calls: string[] = [];
  /** What it hears of Deployments that nobody sent; undefined where it is not to. */
  rehearsal?: NonNullable<FeedListener['rehearsal']>;

  upsert(summaries: readonly DeploymentSummary[]): void {
    for (const summary of summaries) this.rows.set(summary.uid!, summary);
    const names = summaries.map(({ name }) => name).join(',');
    if (this.calls.at(-1)?.startsWith('+') === true) this.calls.push(`${this.calls.pop() ?? ''},${names}`);
    else this.calls.push(`+${names}`);
  }

  remove(uids: readonly string[]): void {
    for (const uid of uids) this.rows.delete(uid);
    this.calls.push(`-${uids.join(',')}`);
  }

  state(state: FeedState, serverTime: Moment | undefined): void {
    this.states.push(state);
    this.serverTimes.push(serverTime);
    this.calls.push(state.is);
  }

  get last(): FeedState | undefined {
    return this.states.at(-1);
  }

  get names(): string[] {
    return [...this.rows.values()].map(({ name }) => name).sort();
  }
}

/** An open watch, as the server sees it. */
export class OpenWatch {
  readonly query: URLSearchParams;
  readonly response: ServerResponse;
  isClosed = false;

  constructor(arrival: Arrival, response: ServerResponse) {
    this.query = queryOf(arrival);
    this.response = response;
    response.once('close', () => (this.isClosed = true));
  }

  event(type: string, object: unknown): void {
    this.response.write(`${JSON.stringify({ type, object })}\n`);
  }

  bookmark(version: string): void {
    this.event('BOOKMARK', { kind: 'Deployment', metadata: { resourceVersion: version } });
  }
}

/** One feed on one server. Lists and watches are answered by scripts; without one, a watch opens and stays. */
export class FeedRig {
  readonly time = new StillTime();
  readonly told = new Told();
  readonly notes: string[] = [];
  readonly watches: OpenWatch[] = [];
  readonly stop = new AbortController();
  readonly rest = new Rest();
  readonly server: FaultServer;
  readonly connected: Connected;
  list: Script;
  watch: Script;
  ended = false;
  #done: Promise<void> = Promise.resolve();
  #lists = 0;
  #taken = 0;
  #watchCount = 0;

  constructor(server: FaultServer, connected: (time: FeedTime, note: (line: string) => void) => Connected) {
    this.server = server;
    this.connected = connected(this.time, (line) => this.notes.push(line));
    this.list = json(deploymentList('10'));
    this.watch = this.opens();
    server.script = (response, arrival) => {
      if (arrival.url.includes('watch=1')) this.watch(response, arrival, ++this.#watchCount);
      else this.list(response, arrival, ++this.#lists);
    };
  }

  static async make(server: FaultServer, folder: Folder, setup: Setup = {}): Promise<FeedRig> {
    server.arrivals.length = 0;
    let time: FeedTime | undefined;
    let note: ((line: string) => void) | undefined;
    const later: FeedTime = {
      wall: () => time!.wall(),
      steady: () => time!.steady(),
      random: () => time!.random(),
      after: (ms, call) => time!.after(ms, call),
    };
    const connected = await connectTo(server, folder, {
      feedTime: later,
      note: (line) => {
        note!(line);
      },
      ...setup,
    });
    return new FeedRig(server, (still, write) => {
      time = still;
      note = write;
      return connected;
    });
  }

  follow(scope: FeedScope = 'all'): void {
    this.#done = this.connected.feed.follow(scope, this.told, this.stop.signal, this.rest).finally(() => {
      this.ended = true;
    });
  }

  /** A watch that opens, says this, and stays open. */
  opens(...lines: readonly string[]): Script {
    return (response, arrival) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.flushHeaders();
      for (const line of lines) response.write(line);
      this.watches.push(new OpenWatch(arrival, response));
    };
  }

  /** The first watch that stands, then the next one, and so on. */
  async nextWatch(): Promise<OpenWatch> {
    const number = ++this.#taken;
    await this.until(`watch ${number} stands`, () => this.watches.length >= number);
    return this.watches[number - 1]!;
  }

  async until(what: string, holds: () => boolean): Promise<void> {
    // Some of them start a program, and some replace Date.now.
    const limit = performance.now() + 15_000;
    while (!holds()) {
      if (performance.now() > limit)
        throw new Error(`it never came to pass that ${what}; told: ${this.told.calls.join(' ')}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  async untilState(is: FeedState['is']): Promise<void> {
    await this.until(`the state is ${is}`, () => this.told.last?.is === is);
  }

  /** Waits until the feed waits before it tries again, and lets that time pass. Answers how long it was. */
  async passWait(): Promise<number> {
    const wait = (): number | undefined =>
      this.time.timers.find((ms) => !STANDING_TIMERS.has(ms) && ms < 150_000);
    await this.until('the feed waits', () => wait() !== undefined);
    const ms = wait()!;
    this.time.advance(ms);
    return ms;
  }

  get listQueries(): URLSearchParams[] {
    return this.server.arrivals.filter(({ url }) => !url.includes('watch=1')).map(queryOf);
  }

  get watchQueries(): URLSearchParams[] {
    return this.server.arrivals.filter(({ url }) => url.includes('watch=1')).map(queryOf);
  }

  /** Ends the feed and its connections. */
  async end(): Promise<void> {
    this.stop.abort();
    await this.#done;
    this.connected.dispose();
  }

  /** The same, and nothing of it may be left. */
  async endWithoutRest(): Promise<void> {
    await this.end();
    assert.deepEqual(this.time.timers, [], 'no timer is left');
    await this.until('no connection is left', () => this.server.open === 0);
  }
}

/** The heart's beat, and the moment after which a watch that stands is believed. */
const STANDING_TIMERS: ReadonlySet<number> = new Set([5000, 1000]);

/** A Deployment as a list or a watch brings it. */
export function fed(
  name: string,
  version: number | string,
  change: { metadata?: Raw; spec?: Raw; status?: Raw } = {},
): Raw {
  return rawDeployment({
    ...change,
    metadata: { name, uid: `uid-${name}`, resourceVersion: String(version), ...change.metadata },
  });
}

export function deploymentList(version: string, items: readonly unknown[] | null = [], next?: string): Raw {
  return {
    kind: 'DeploymentList',
    apiVersion: 'apps/v1',
    metadata: { resourceVersion: version, ...(next === undefined ? {} : { continue: next }) },
    items,
  };
}

function queryOf({ url }: Arrival): URLSearchParams {
  return new URL(url, 'http://server').searchParams;
}
