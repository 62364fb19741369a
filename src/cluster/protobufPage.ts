import type { Intern } from '../core/summary.ts';
import type { Incoming } from './exchange.ts';
import type { FedDeployment } from './fedDeployment.ts';
import type { ListPage } from './listPage.ts';
import type { Lost } from './lost.ts';
import { protobufDeployment } from './protobufDeployment.ts';
import { ProtobufFields } from './protobufFields.ts';
import { ProtobufList } from './protobufList.ts';
import { invalid, MAX_PART_BYTES } from './readItems.ts';

/** One page of Deployments in protobuf, read item by item while it arrives; the same as readJsonPage makes of it. */
export async function readProtobufPage(
  incoming: Incoming,
  intern: Intern,
  take: (deployment: FedDeployment) => void,
): Promise<ListPage | Lost> {
  let odd = 0;
  let broken = 0;
  const list = new ProtobufList(MAX_PART_BYTES, (item) => {
    const deployment = protobufDeployment(item, intern);
    if (deployment === 'broken') broken++;
    else if (deployment === 'odd') odd++;
    else take(deployment);
  });
  let problem: string | undefined;
  const cut = await incoming.readInPlace((pieces) => {
    const isRead = pieces.every((piece) => list.push(piece)) && broken === 0;
    if (!isRead) problem = list.problem ?? BROKEN;
    return isRead;
  });
  if (problem !== undefined) return invalid(`the answer cannot be read: ${problem}`);
  if (cut !== undefined) return cut;
  const { whole } = list;
  if (whole === undefined) return invalid('the answer is not whole');
  if (whole.kind !== 'DeploymentList') return invalid('the answer is something else than a DeploymentList');
  const fields = new ProtobufFields(whole.metadata);
  let [version, next] = ['', ''];
  while (fields.next()) {
    if (fields.number === 2) version = fields.text;
    else if (fields.number === 3) next = fields.text;
  }
  if (fields.isBroken) return invalid(`the answer cannot be read: ${BROKEN}`);
  return { odd, version, next: next === '' ? undefined : next };
}

const BROKEN = 'a part of it is no protobuf';
