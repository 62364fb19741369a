/** One event of the watch, from its bytes to the fleet, where the fleet is small and where it is large. */
import { Known } from '../../../src/cluster/known.ts';
import { fedDeployment } from '../../../src/cluster/fedDeployment.ts';
import { interner } from '../../../src/cluster/interner.ts';
import { protobufEvent } from '../../../src/cluster/protobufWatch.ts';
import { Fleet } from '../../../src/core/fleet.ts';
import { deployment, touched, type Fields } from '../../support/load/deployments.ts';
import { protobufBody, watchFrame } from '../../support/load/protobuf.ts';
import { collectGarbage, processorMs, subject } from './support.ts';

export interface EventCost {
  /** Processor time of an event in the large fleet by that in the small one, once for each round. */
  readonly ratios: readonly number[];
  readonly microseconds: number;
}

const EVENTS = 1500;
const ROUNDS = 15;
const VARIETY = 500;
const now = Date.now();
const intern = interner();
const pool = Array.from({ length: VARIETY }, (_, number) => deployment(number, 1));

const summaries = pool.map((object) => fedDeployment(object, intern)!.summary);

function nameOf(number: number): string {
  return `deployment-${number}`;
}

function uidOf(number: number): string {
  return `uid-of-deployment-number-${number}`;
}

function frame(number: number, version: number): Buffer {
  const { metadata, ...rest } = pool[number % VARIETY] as { metadata: Fields };
  const name = nameOf(number);
  const changed = touched({ ...rest, metadata: { ...metadata, name, uid: uidOf(number) } }, version);
  return watchFrame('MODIFIED', protobufBody('apps/v1', 'Deployment', changed)).subarray(4);
}

class Cluster {
  readonly #fleet = new Fleet();
  readonly #known = new Known();
  readonly frames: Buffer[];

  constructor(size: number) {
    for (let number = 0; number < size; number++) {
      const uid = uidOf(number);
      const summary = { ...summaries[number % VARIETY]!, uid, name: nameOf(number) };
      this.#known.learn({ uid, version: '1', summary });
      this.#fleet.upsert([summary], now);
    }
    this.frames = Array.from({ length: EVENTS }, (_, at) => frame((at * 7919) % size, 10_000_000 + at));
  }

  take(bytes: Buffer): void {
    const event = protobufEvent(bytes, intern);
    if (event.is !== 'changed' || !this.#known.learn(event.deployment)) throw new Error(event.is);
    this.#fleet.upsert([event.deployment.summary], now);
  }
}

const [small, large] = [new Cluster(1000), new Cluster(50_000)];

function cost({ frames }: Cluster, take: (bytes: Buffer) => void): number {
  const before = processorMs();
  for (const bytes of frames) take(bytes);
  return processorMs() - before;
}

subject((): Promise<EventCost> => {
  const ratios: number[] = [];
  let last = 0;
  for (let round = 0; round < ROUNDS; round++) {
    // The same event twice is none: each round brings other versions.
    for (const cluster of [small, large])
      for (const [at, bytes] of cluster.frames.entries())
        cluster.frames[at] = renewed(bytes, round * EVENTS + at);
    collectGarbage();
    const costOfSmall = cost(small, (bytes) => {
      small.take(bytes);
    });
    last = cost(large, (bytes) => {
      large.take(bytes);
    });
    ratios.push(last / costOfSmall);
  }
  return Promise.resolve({ ratios, microseconds: (last / EVENTS) * 1000 });
});

/** With another resourceVersion of as many digits, written into the bytes themselves. */
function renewed(bytes: Buffer, version: number): Buffer {
  const copy = Buffer.from(bytes);
  // Field 6, eight bytes long, behind the uid.
  const field = copy.indexOf(Buffer.from([0x32, 8]), copy.indexOf('uid-of-deployment-number-'));
  copy.write(String(20_000_000 + version), field + 2);
  return copy;
}
