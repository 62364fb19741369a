/** The load generator's answers are those of a real API server, byte by byte. */
import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import { readFile } from 'node:fs/promises';
import { connectionOf } from '../../src/cluster/connection.ts';
import { loadKubeconfig } from '../../src/cluster/kubeconfig.ts';
import { isProblem } from '../../src/cluster/problem.ts';
import type { KubeObject } from '../support/controlPlane/kinds.ts';
import { describeOnCluster } from '../support/controlPlane/sharedCluster.ts';
import { until } from '../support/controlPlane/waiting.ts';
import { deployment, type Fields } from '../support/load/deployments.ts';
import { MINOR, protobufBody, watchFrame } from '../support/load/protobuf.ts';

const NAMESPACE = 'encodings';
const PATH = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`;
const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const NUMBERS = [1, 2, 3, 5, 8, 13];

describeOnCluster('the encodings of the load generator', (cluster) => {
  let ask: (path: string, accept: string) => Promise<IncomingMessage>;

  before(async () => {
    const { admin, kubeconfig, authorityFile, server } = cluster().plane;
    const loaded = await loadKubeconfig({ env: {}, kubeconfig });
    assert.ok(!isProblem(loaded));
    const connection = await connectionOf(loaded, undefined);
    assert.ok(!isProblem(connection));
    const security = { ...connection.certificate, ca: await readFile(authorityFile) };
    ask = (path, accept) =>
      new Promise((resolve, reject) => {
        https.get(new URL(path, server), { ...security, headers: { accept } }, resolve).once('error', reject);
      });
    await admin.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
    for (const number of NUMBERS) await admin.create(creatable(deployment(number, 1)));
    await until('the controller has seen them all', async () => {
      const found = await admin.list('Deployment', NAMESPACE);
      return found.every(({ status }) => (status?.conditions?.length ?? 0) > 1);
    });
    for (const { metadata } of await admin.list('Deployment', NAMESPACE))
      await admin.patch(
        'Deployment',
        { namespace: NAMESPACE, name: metadata!.name! },
        { spec: { replicas: 0 } },
      );
  });

  it('write a list as it does', async function () {
    if (cluster().plane.minor !== MINOR) this.skip();
    // The controller may write in between.
    await until('both encodings are of the same version', async () => {
      const asJson = JSON.parse(await text(await ask(PATH, 'application/json'))) as Fields;
      const real = await bytes(await ask(PATH, PROTOBUF));
      return real.equals(protobufBody('apps/v1', 'DeploymentList', asJson));
    });
  });

  it('write the events of a watch as it does', async function () {
    if (cluster().plane.minor !== MINOR) this.skip();
    const query = '?watch=1&timeoutSeconds=1';
    // The controller may write in between, here too; and they come in no order.
    await until('both watches tell of the same versions', async () => {
      const lines = (await text(await ask(PATH + query, 'application/json'))).trim().split('\n');
      const events = lines.map((line) => JSON.parse(line) as { type: string; object: Fields });
      const expected = events.map(({ type, object }) =>
        watchFrame(type, protobufBody('apps/v1', 'Deployment', object)).toString('hex'),
      );
      const real = await bytes(await ask(PATH + query, `${PROTOBUF};stream=watch`));
      const frames: string[] = [];
      for (let at = 0; at < real.length; at += 4 + real.readUInt32BE(at))
        frames.push(real.subarray(at, at + 4 + real.readUInt32BE(at)).toString('hex'));
      return frames.length === NUMBERS.length && isDeepStrictEqual(frames.sort(), expected.sort());
    });
  });
});

/** What somebody would have applied: without what the server itself writes. */
function creatable({ metadata, spec }: Fields): KubeObject {
  const { uid: _, resourceVersion: __, managedFields: ___, ...rest } = metadata as Fields & { name: string };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...rest, namespace: NAMESPACE },
    spec: spec,
  };
}

async function bytes(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function text(message: IncomingMessage): Promise<string> {
  return (await bytes(message)).toString('utf8');
}
