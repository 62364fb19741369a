import { gunzip, gzipSync } from 'node:zlib';
import { interner } from './fedDeployment.ts';
import { protobufDeployment } from './protobufDeployment.ts';
import { ProtobufList } from './protobufList.ts';

/** Of ten, V8 has compiled little; of 200, no more than of 80. They take some 15 ms, once, while the process is idle. */
const DEPLOYMENTS = 60;
/** As large a part of the list as is read in a turn of the event loop. */
const PIECE_BYTES = 500;
/** As large as times are: what V8 has compiled for small numbers, it would have to compile again. */
const WRITTEN_SECONDS = 1_795_341_600;

let rehearsed: Promise<void> | undefined;

/**
 * Once in a process: decompresses a byte, and reads a list of Deployments that nobody sent, while the first answer is on
 * its way. What runs for the first time takes three times as long, and the first rows are waited for. See
 * docs/decisions/0008-what-starts-early.md.
 */
export function rehearse(): Promise<void> {
  return (rehearsed ??= rehearseNow());
}

async function rehearseNow(): Promise<void> {
  await turn();
  gunzip(gzipSync('x'), () => undefined);
  await turn();
  const bytes = rehearsedList();
  const intern = interner();
  const list = new ProtobufList(bytes.length, (item) => {
    protobufDeployment(item, intern);
  });
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    await turn();
    list.push(bytes.subarray(at, at + PIECE_BYTES));
  }
}

/** Whatever else has come meanwhile goes first. */
async function turn(): Promise<void> {
  await new Promise(setImmediate);
}

/** As a server sends it in protobuf: in turn one that is well, and one whose generation is not observed. */
export function rehearsedList(): Buffer {
  const typeMeta = message([1, 'apps/v1'], [2, 'DeploymentList']);
  const items = Array.from({ length: DEPLOYMENTS }, (_, at): Field => [
    2,
    deployment(`web-${at}`, (at % 2) + 1),
  ]);
  const list = message([1, message([2, '1'])], ...items);
  return Buffer.concat([Buffer.from('k8s\0'), message([1, typeMeta], [2, list])]);
}

function deployment(name: string, generation: number): Buffer {
  const time = message([1, WRITTEN_SECONDS]);
  const fieldsV1 = message([1, '{"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{"f:paused":{}}}']);
  const metadata: Field[] = [
    [1, name],
    [3, 'shop'],
    [5, `uid-${name}`],
    [6, '1'],
    [7, generation],
    [8, time],
    [17, message([1, 'kubectl'], [4, time], [7, fieldsV1])],
  ];
  const selector = message([1, message([1, 'app'], [2, name])]);
  const isGood = generation === 1;
  const available: Field[] = [
    [1, 'Available'],
    [2, isGood ? 'True' : 'False'],
    [4, isGood ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable'],
    [5, 'as a controller says it'],
    [6, time],
    [7, time],
  ];
  return message(
    [1, message(...metadata)],
    [2, message([1, 3], [2, selector])],
    [3, message([1, 1], [2, 3], [4, 3], [7, 3], [6, message(...available)])],
  );
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
