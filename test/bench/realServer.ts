/**
 * The same cluster as the load generator's on a real API server, for `npm run bench -- --real`. Its controllers are
 * stopped: what was written stays as it is, and they take no time from what is measured.
 */
import { readFile } from 'node:fs/promises';
import type { AddressInfo, Server } from 'node:net';
import { findAssets } from '../support/controlPlane/assets.ts';
import { startControlPlane, type ControlPlane } from '../support/controlPlane/controlPlane.ts';
import {
  collectionPath,
  objectPath,
  type KnownKind,
  type KubeObject,
} from '../support/controlPlane/kinds.ts';
import { until } from '../support/controlPlane/waiting.ts';
import { Folder } from '../support/folder.ts';
import { deployment, type Fields } from '../support/load/deployments.ts';
import { FAMILY, family, nodes } from '../support/load/family.ts';
import { slowLink } from '../support/load/slowLink.ts';

const WRITERS = 16;

interface Meta extends Fields {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly ownerReferences?: readonly Fields[];
}

export class RealServer {
  readonly #plane: ControlPlane;
  readonly #links: Server[] = [];
  readonly #folder = new Folder();
  /** Ours to the server's. */
  readonly #uids = new Map<unknown, string>();

  private constructor(plane: ControlPlane) {
    this.#plane = plane;
  }

  /** Takes a minute or two. Throws where there is no control plane. */
  static async start(deployments: number, pods: number): Promise<RealServer> {
    const assets = findAssets(process.env);
    if (assets === undefined) throw new Error('--real needs a control plane: npm run get-control-plane');
    const server = new RealServer(await startControlPlane(assets));
    try {
      await server.#fill(deployments, pods);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** A kubeconfig's path. @param rttMs 0: loopback as it is */
  async kubeconfig(rttMs = 0): Promise<string> {
    const { kubeconfig, server } = this.#plane;
    if (rttMs === 0) return kubeconfig;
    const link = await slowLink(Number(new URL(server).port), rttMs);
    this.#links.push(link);
    const { port } = link.address() as AddressInfo;
    const text = (await readFile(kubeconfig, 'utf8')).replace(server, `https://127.0.0.1:${port}`);
    return this.#folder.write(`kubeconfig-${rttMs}`, text);
  }

  async stop(): Promise<void> {
    for (const link of this.#links) link.close();
    this.#folder.remove();
    await this.#plane.stop(false);
  }

  async #fill(deployments: number, pods: number): Promise<void> {
    const many = Array.from({ length: deployments }, (_, number) => deployment(number, 1));
    const one = family(pods);
    const namespaces = new Set([FAMILY.namespace, ...many.map((each) => metaOf(each).namespace ?? '')]);
    for (const name of namespaces)
      await this.#plane.admin.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    // Pods are refused before their service account is there, and has its token.
    await this.#plane.admin.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: FAMILY });
    const account = objectPath('ServiceAccount', FAMILY);
    await until('the service account has a token', async () => {
      const { body } = await this.#plane.admin.transport.send({ method: 'GET', path: account });
      return (body as Fields)['secrets'] !== undefined;
    });
    await this.#plane.stopControllers();
    for (const node of nodes()) await this.#write('v1', 'Node', node);
    await this.#write('apps/v1', 'Deployment', one.deployment);
    for (const set of one.replicaSets) await this.#write('apps/v1', 'ReplicaSet', set);
    for (const pod of one.pods) await this.#write('v1', 'Pod', pod);
    for (const event of one.events) await this.#write('v1', 'Event', event);
    const left = many.values();
    const writer = async (): Promise<void> => {
      for (const each of left) await this.#write('apps/v1', 'Deployment', each);
    };
    await Promise.all(Array.from({ length: WRITERS }, writer));
  }

  /** As somebody would create it, and then its status as a controller would. */
  async #write(apiVersion: string, kind: KnownKind, object: Fields): Promise<void> {
    const { uid, resourceVersion: _, generation: __, managedFields: ___, ...meta } = metaOf(object);
    const { status, ...rest } = object;
    const owners = meta.ownerReferences?.map((owner) => ({ ...owner, uid: this.#uids.get(owner['uid']) }));
    const involved = rest['involvedObject'] as Fields | undefined;
    const created = await this.#send('POST', collectionPath(kind, meta.namespace), {
      ...rest,
      apiVersion,
      kind,
      metadata: { ...meta, ...(owners === undefined ? {} : { ownerReferences: owners }) },
      ...(involved === undefined
        ? {}
        : { involvedObject: { ...involved, uid: this.#uids.get(involved['uid']) } }),
    });
    this.#uids.set(uid, metaOf(created).uid ?? '');
    if (status === undefined) return;
    const generation = metaOf(created)['generation'];
    const path = objectPath(kind, meta, 'status');
    await this.#send('PUT', path, {
      ...created,
      status: { ...status, ...(generation === undefined ? {} : { observedGeneration: generation }) },
    } as unknown as KubeObject);
  }

  async #send(method: 'POST' | 'PUT', path: string, body: KubeObject): Promise<Fields> {
    const answer = await this.#plane.admin.transport.send({ method, path, body });
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as Fields;
  }
}

function metaOf(object: Fields): Meta {
  return object['metadata'] as Meta;
}
