import { gunzip, gzipSync } from 'node:zlib';
import type { FeedListener } from '../core/feed.ts';
import type { Moment } from '../core/time.ts';
import { interner } from './interner.ts';
import { protobufDeployment } from './protobufDeployment.ts';

/** Of 30, V8 has compiled little; of 140, no more than of these. They take some 35 ms, once, while the process is idle. */
const DEPLOYMENTS = 100;
/** As large as times are: what V8 has compiled for small numbers, it would have to compile again. */
const WRITTEN_SECONDS = 1_795_341_600;
const WRITTEN = message([1, WRITTEN_SECONDS]);
/** An hour later: long enough for every flag. */
const LOOKED_AT: Moment = (WRITTEN_SECONDS + 3600) * 1000;

/**
 * While the first answer is on its way: decompresses a byte, and takes Deployments that nobody sent from their bytes to
 * who shows them. What runs for the first time takes several times as long, and the first rows are waited for. See
 * docs/decisions/0008-what-starts-early.md.
 * @param hear hears of one at a time, and is to show it to nobody
 * @param isEnough then it is too late, and it ends
 */
export async function rehearse(hear: FeedListener['upsert'], isEnough: () => boolean): Promise<void> {
  await turn();
  gunzip(gzipSync('x'), () => undefined);
  const intern = interner();
  for (let number = 0; number < DEPLOYMENTS; number++) {
    await turn();
    if (isEnough()) return;
    const deployment = protobufDeployment(rehearsedDeployment(number), intern);
    if (typeof deployment === 'object') hear([deployment.summary], LOOKED_AT);
  }
}

/** Whatever else has come meanwhile goes first. */
async function turn(): Promise<void> {
  await new Promise(setImmediate);
}

/** As a server sends it in protobuf: with an even number one that is well, else one whose generation is not observed. */
export function rehearsedDeployment(number: number): Buffer {
  const name = `web-${number}`;
  const isWell = number % 2 === 0;
  const label = message([1, 'app'], [2, name]);
  const fieldsV1 = message([1, '{"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{"f:paused":{}}}']);
  const metadata = message(
    [1, name],
    [3, 'shop'],
    [5, `uid-${name}`],
    [6, '1'],
    [7, isWell ? 1 : 2],
    [8, WRITTEN],
    [11, label],
    [12, label],
    [17, message([1, 'kubectl'], [4, WRITTEN], [7, fieldsV1])],
  );
  const template = message([1, message([11, label])]);
  const conditions: Field[] = isWell
    ? [condition('Available', 'True', 'MinimumReplicasAvailable')]
    : [
        condition('Available', 'False', 'MinimumReplicasUnavailable'),
        condition('ReplicaFailure', 'True', 'FailedCreate'),
      ];
  return message(
    [1, metadata],
    [2, message([1, 3], [2, message([1, label])], [3, template])],
    [
      3,
      message(
        [1, 1],
        [2, 3],
        [4, 3],
        [7, 3],
        ...conditions,
        condition('Progressing', 'True', 'NewReplicaSetAvailable'),
      ),
    ],
  );
}

function condition(type: string, status: string, reason: string): Field {
  const said = 'as a controller says it';
  return [6, message([1, type], [2, status], [4, reason], [5, said], [6, WRITTEN], [7, WRITTEN])];
}

/** Its number, and what it holds: an integer, a text, or a message. */
type Field = readonly [number, number | string | Buffer];

function message(...fields: readonly Field[]): Buffer {
  return Buffer.concat(
    fields.flatMap(([number, value]) => {
      if (typeof value === 'number') return [varint(number * 8), varint(value)];
      const bytes = Buffer.from(value);
      return [varint(number * 8 + 2), varint(bytes.length), bytes];
    }),
  );
}

/** Seven bits in a byte. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  return Buffer.of(...bytes, left);
}
