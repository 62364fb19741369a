import { setTimeout as sleep } from 'node:timers/promises';
import { createAdminClient, Refused } from '../controlPlane/adminClient.ts';
import type { KeyPair } from '../controlPlane/certificates.ts';
import type { Transport } from '../controlPlane/transport.ts';
import { scriptFor } from './behaviours/index.ts';
import { startLogServer, type LogAnswer, type LogRequest } from './logServer.ts';
import { registerNode, renewNode, unregisterNode, type NodeSpec } from './nodes.ts';
import { watchBoundPods } from './podWatch.ts';
import { viewOf, type Pod, type PodView } from './podView.ts';
import { writeEvents, writeFrame } from './podWriter.ts';
import type { Script } from './script.ts';

/** Stands in for the kubelets of all nodes: the nodes exist in the API alone, their pods run on paper. */
export interface Kubelet {
  readonly addNode: (node: NodeSpec) => Promise<void>;
  readonly removeNode: (name: string) => Promise<void>;
  readonly nodes: () => readonly NodeSpec[];
  /** The node's kubelet is heard of no more; the node stays. */
  readonly silence: (name: string) => void;
  /** Adds to the present log of a container; it begins with what the pod's behaviour has it print. */
  readonly print: (container: ContainerRef, text: string) => void;
  /** How often its present log was asked for. */
  readonly logReads: (container: ContainerRef) => number;
  /** What went wrong inside it since it started; a test run should end with none. */
  readonly failures: () => readonly Error[];
  readonly stop: () => Promise<void>;
}

export interface ContainerRef {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

interface KnownPod {
  readonly pod: PodView;
  readonly script: Script;
  readonly dying: AbortController;
}

/** A fourth of node-monitor-grace-period, see flags.ts. */
const HEARTBEAT_MS = 4000;

/** Starts it without a node; add them. `keys` must be trusted by the apiserver for 127.0.0.1. */
export async function startKubelet(transport: Transport, keys: KeyPair): Promise<Kubelet> {
  const admin = createAdminClient(transport);
  const known = new Map<string, KnownPod>();
  const nodes = new Map<string, NodeSpec>();
  const silent = new Set<string>();
  const failures: Error[] = [];
  const stopped = new AbortController();
  const printed = new Map<string, string>();
  const reads = new Map<string, number>();
  const logs = await startLogServer(keys, (request) => {
    const found = findLog(known, request);
    if (request.previous || typeof found === 'string' || !('text' in found)) return found;
    const key = keyOf(request);
    reads.set(key, (reads.get(key) ?? 0) + 1);
    return { text: `${found.text}${printed.get(key) ?? ''}` };
  });

  function attempt(work: Promise<void>): void {
    work.catch((error: unknown) => {
      // A pod or its namespace may be gone before the kubelet is done with it; so it is for a real one.
      const isGone = error instanceof Refused && [403, 404, 409].includes(error.status);
      if (!stopped.signal.aborted && !isGone) failures.push(error as Error);
    });
  }

  async function play({ pod, script, dying }: KnownPod): Promise<void> {
    for (const frame of script.frames) {
      if (frame.afterMs !== undefined) await sleep(frame.afterMs);
      if (dying.signal.aborted) return;
      await writeFrame(admin, pod, frame);
    }
  }

  async function end({ pod, script, dying }: KnownPod): Promise<void> {
    dying.abort();
    const stopping = pod.containers.map(({ name }) => `Stopping container ${name}`);
    const events = stopping.map((message) => ({ type: 'Normal', reason: 'Killing', message }) as const);
    // A namespace that is going away takes no more events, and waits for its pods.
    attempt(writeEvents(admin, pod, events));
    if (script.refusesToDie !== true) await admin.remove('Pod', pod, 0);
  }

  function onPod(pod: Pod, isGone: boolean): void {
    const { uid = '', deletionTimestamp } = pod.metadata ?? {};
    if (isGone) {
      known.delete(uid);
      return;
    }
    if (!nodes.has(pod.spec?.nodeName ?? '')) return;
    let entry = known.get(uid);
    if (entry === undefined) {
      const view = viewOf(pod);
      entry = { pod: view, script: scriptFor(view), dying: new AbortController() };
      known.set(uid, entry);
      if (deletionTimestamp === undefined) attempt(play(entry));
    }
    if (deletionTimestamp !== undefined && !entry.dying.signal.aborted) attempt(end(entry));
  }

  const watching = watchBoundPods(transport, stopped.signal, onPod).catch((error: unknown) => {
    failures.push(error as Error);
  });
  const heartbeat = setInterval(() => {
    for (const name of nodes.keys()) if (!silent.has(name)) attempt(renewNode(admin, name));
  }, HEARTBEAT_MS);

  return {
    addNode: async (node) => {
      nodes.set(node.name, node);
      await registerNode(admin, node, logs.port);
    },
    removeNode: async (name) => {
      nodes.delete(name);
      silent.delete(name);
      await unregisterNode(admin, name);
    },
    nodes: () => [...nodes.values()],
    silence: (name) => silent.add(name),
    print: (container, text) => {
      const key = keyOf(container);
      printed.set(key, `${printed.get(key) ?? ''}${text}`);
    },
    logReads: (container) => reads.get(keyOf(container)) ?? 0,
    failures: () => failures,
    stop: async () => {
      stopped.abort();
      clearInterval(heartbeat);
      await Promise.all([watching, logs.stop()]);
      transport.close();
    },
  };
}

function keyOf({ namespace, pod, container }: ContainerRef): string {
  return `${namespace}/${pod}/${container}`;
}

function findLog(known: ReadonlyMap<string, KnownPod>, request: LogRequest): LogAnswer {
  const { namespace, pod: name, container, previous } = request;
  const found = [...known.values()].find(({ pod }) => pod.namespace === namespace && pod.name === name);
  if (found === undefined) return 'no such pod';
  const about = `container "${container}" in pod "${name}"`;
  const last = found.script.frames.at(-1);
  const status = [...(last?.init ?? []), ...(last?.main ?? [])].find((entry) => entry.name === container);
  const log = found.script.logs?.[container];
  if (previous) {
    const text = log?.previous;
    return text === undefined ? { badRequest: `previous terminated ${about} not found` } : { text };
  }
  if (log?.current !== undefined) return { text: log.current };
  const waiting = status?.state['waiting'] as { reason: string } | undefined;
  if (waiting === undefined) return { text: 'serving on :8080\n' };
  const pulling = waiting.reason.includes('Image') ? 'trying and failing to pull image' : waiting.reason;
  return { badRequest: `${about} is waiting to start: ${pulling}` };
}
