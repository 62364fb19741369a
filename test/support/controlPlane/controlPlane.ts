import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdminClient, type AdminClient } from './adminClient.ts';
import type { Assets } from './assets.ts';
import { issueClient, makeCertificates, type Certificates, type KeyPair } from './certificates.ts';
import * as flags from './flags.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { freePorts } from './ports.ts';
import { startComponent, tailOfLog, type Component } from './processes.ts';
import { createTransport, type Transport } from './transport.ts';
import { until } from './waiting.ts';

/** A real etcd, kube-apiserver, kube-controller-manager and kube-scheduler on 127.0.0.1. */
export interface ControlPlane {
  /** State, certificates and logs. */
  readonly folder: string;
  readonly server: string;
  readonly minor: number;
  /** kubeconfig of an administrator; its context is CONTEXT of kubeconfig.ts. */
  readonly kubeconfig: string;
  readonly authorityFile: string;
  /** Certificate for 127.0.0.1 that the apiserver trusts: for webhooks and the kubelet's log endpoint. */
  readonly servingKeys: KeyPair;
  readonly admin: AdminClient;
  /** A transport of the administrator under another program's name, which shows in managedFields. */
  readonly transportAs: (userAgent: string) => Transport;
  /** Writes a kubeconfig for a user who may do nothing until RBAC says otherwise, and returns its path. */
  readonly addUser: (name: string) => Promise<string>;
  readonly stopControllers: () => Promise<void>;
  readonly startControllers: () => Promise<void>;
  /** Stops them in the middle of what they do, and lets them go on: they hang, and do not end. */
  readonly freezeControllers: () => void;
  readonly thawControllers: () => void;
  /** What kube-controller-manager has logged so far. */
  readonly controllerLog: () => Promise<string>;
  /** Ends the apiserver, and starts it again on the same port and the same etcd; about 4 s. */
  readonly restartApiserver: () => Promise<void>;
  /** Ends the apiserver in the middle of whatever it does: SIGKILL. */
  readonly killApiserver: () => Promise<void>;
  /** Starts it again on the same port and the same etcd. */
  readonly startApiserver: () => Promise<void>;
  /** For signals: a stopped process holds its connections and answers nothing. */
  readonly apiserverPid: () => number;
  /** Ends every process; keeps the folder if `keepFolder`, else removes it. */
  readonly stop: (keepFolder: boolean) => Promise<void>;
}

/** Starts one; about 5 s. Throws with the end of the log of the component that failed. */
export async function startControlPlane(assets: Assets): Promise<ControlPlane> {
  const folder = await mkdtemp(join(tmpdir(), 'rollout-doctor-cluster-'));
  const certsFolder = join(folder, 'certs');
  await mkdir(certsFolder);
  const [certs, ports] = await Promise.all([makeCertificates(certsFolder), choosePorts()]);
  const server = `https://127.0.0.1:${ports.apiserver}`;
  const authorityFile = certs.authority.cert;
  const kubeconfig = join(folder, 'kubeconfig');
  await writeKubeconfig(kubeconfig, { server, authorityFile, user: 'admin', client: certs.admin });

  const components = new Map<string, Component>();
  const start = (name: string, program: string, args: readonly string[]): void => {
    components.set(name, startComponent(folder, name, program, args));
  };
  const startControllers = (): void => {
    const args = flags.controllerManagerFlags(kubeconfig, certs, ports, assets.minor);
    start('controllers', assets.path('kube-controller-manager'), args);
  };
  const startApiserver = async (): Promise<void> => {
    start('apiserver', assets.path('kube-apiserver'), flags.apiserverFlags(certs, ports, assets.minor));
    await until('the apiserver is ready', () => isReady(admin, components));
  };
  const transportAs = (userAgent: string): Transport =>
    createTransport(server, authorityFile, certs.admin, userAgent);
  const admin = createAdminClient(transportAs('kubectl-create'));
  const stop = async (keepFolder: boolean): Promise<void> => {
    admin.transport.close();
    await Promise.all([...components.values()].reverse().map((component) => component.stop(1500)));
    if (!keepFolder) await rm(folder, { recursive: true, force: true });
  };

  try {
    start('etcd', assets.path('etcd'), flags.etcdFlags(join(folder, 'etcd'), ports));
    await startApiserver();
    startControllers();
    start('scheduler', assets.path('kube-scheduler'), flags.schedulerFlags(kubeconfig, ports, assets.minor));
    await until('the controllers work', () => controllersWork(admin, components));
  } catch (error) {
    await stop(true);
    throw new Error(`the control plane did not start; its logs are in ${folder}`, { cause: error });
  }

  return {
    folder,
    server,
    minor: assets.minor,
    kubeconfig,
    authorityFile,
    servingKeys: certs.server,
    admin,
    transportAs,
    addUser: (name) => addUser(folder, server, certs, name),
    stopControllers: async () => components.get('controllers')?.stop(),
    startControllers: async () => {
      // A new leader waits until the dead one's Lease has run out; nobody holds it any more.
      await admin.remove('Lease', CONTROLLER_LEASE);
      startControllers();
      await until('the controllers lead again', () => controllersWork(admin, components));
    },
    freezeControllers: () => components.get('controllers')?.signal('SIGSTOP'),
    thawControllers: () => components.get('controllers')?.signal('SIGCONT'),
    controllerLog: () => readFile(components.get('controllers')!.logFile, 'utf8'),
    restartApiserver: async () => {
      await components.get('apiserver')?.stop();
      await startApiserver();
    },
    killApiserver: async () => components.get('apiserver')?.stop(0),
    startApiserver,
    apiserverPid: () => components.get('apiserver')!.pid,
    stop,
  };
}

/** The Lease that the leading kube-controller-manager renews. */
const CONTROLLER_LEASE = { namespace: 'kube-system', name: 'kube-controller-manager' };

async function choosePorts(): Promise<flags.Ports> {
  const [apiserver, etcd, etcdPeer, controllerManager, scheduler] = await freePorts(5);
  return {
    apiserver: apiserver!,
    etcd: etcd!,
    etcdPeer: etcdPeer!,
    controllerManager: controllerManager!,
    scheduler: scheduler!,
  };
}

async function isReady(admin: AdminClient, components: ReadonlyMap<string, Component>): Promise<boolean> {
  assertAllRun(components);
  // Nobody listens at first.
  const answer = await admin.transport.send({ method: 'GET', path: '/readyz' }).catch(() => undefined);
  return answer?.status === 200;
}

async function controllersWork(
  admin: AdminClient,
  components: ReadonlyMap<string, Component>,
): Promise<boolean> {
  assertAllRun(components);
  return (await admin.get('Lease', CONTROLLER_LEASE))?.spec?.holderIdentity !== undefined;
}

function assertAllRun(components: ReadonlyMap<string, Component>): void {
  for (const [name, component] of components) {
    if (component.ended()) throw new Error(`${name} ended:\n${tailOfLog(component)}`);
  }
}

async function addUser(folder: string, server: string, certs: Certificates, name: string): Promise<string> {
  const client = await issueClient(certs.authority, join(folder, 'certs'), name);
  const file = join(folder, `kubeconfig-${name}`);
  await writeKubeconfig(file, { server, authorityFile: certs.authority.cert, user: name, client });
  return file;
}
