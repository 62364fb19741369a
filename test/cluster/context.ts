import { readFile } from 'node:fs/promises';
import type { AdminClient } from '../support/controlPlane/adminClient.ts';
import type { KnownKind, KubeObject, ReadObject } from '../support/controlPlane/kinds.ts';
import type { TestCluster } from '../support/controlPlane/testCluster.ts';
import { until } from '../support/controlPlane/waiting.ts';
import type { Admission, AdmissionRequest } from '../support/controlPlane/webhookServer.ts';
import { quota, update, validatingWebhook, type RolloutOptions, type WebhookOptions } from './objects.ts';
import { untilAsked } from './webhookProbe.ts';

export type Deployment = ReadObject<'Deployment'>;
export type Pod = ReadObject<'Pod'>;
type Event = ReadObject<'Event'>;

/** What a scenario has at hand: one namespace of a running cluster, and waits that fail with the state they saw. */
export interface ScenarioContext {
  readonly cluster: TestCluster;
  readonly admin: AdminClient;
  readonly namespace: string;
  /** Creates it in the namespace. */
  readonly create: (object: KubeObject) => Promise<void>;
  /** Creates a ResourceQuota and waits until it counts. */
  readonly createQuota: (hard: Readonly<Record<string, string>>) => Promise<void>;
  /**
   * A merge patch. Each kind of write has a manager of its own, as kubectl's commands have: before 1.25 the time in
   * managedFields moves only when fields change hands, not when their values change (kubernetes#109576).
   */
  readonly patch: (kind: KnownKind, name: string, patch: unknown) => Promise<void>;
  /** Patches the Deployment `web` (or `options.name`) to another template. */
  readonly rollOut: (options: RolloutOptions) => Promise<void>;
  readonly untilDeployment: (
    what: string,
    test: (d: Deployment) => boolean,
    name?: string,
  ) => Promise<Deployment>;
  readonly untilHealthy: (name?: string) => Promise<Deployment>;
  readonly untilPods: (what: string, test: (pods: readonly Pod[]) => boolean) => Promise<readonly Pod[]>;
  /** Waits for an event in the namespace whose message matches. */
  readonly untilEvent: (reason: string, message: RegExp, kind?: string) => Promise<Event>;
  /** Creates a webhook for the namespace and waits until the apiserver asks it. */
  readonly createWebhook: (options: WebhookOptions) => Promise<void>;
  /** A clientConfig that the test's own webhook server answers. */
  readonly servedBy: (decide: (request: AdmissionRequest) => Admission) => Promise<object>;
  /** Runs after the diagnosis, newest first. */
  readonly afterwards: (undo: () => Promise<void>) => void;
}

/** Also returns the function that undoes what the scenario did outside its namespace. */
export function createContext(
  cluster: TestCluster,
  namespace: string,
): [ScenarioContext, () => Promise<void>] {
  const { admin, webhooks } = cluster;
  const undos: (() => Promise<void>)[] = [];
  let served = 0;
  const undo = async (): Promise<void> => {
    for (const step of undos.reverse()) await step();
  };

  const explain = async (): Promise<string> => {
    const [deployments, pods, events] = await Promise.all([
      admin.list('Deployment', namespace),
      admin.list('Pod', namespace),
      admin.list('Event', namespace),
    ]);
    const told = events.map((event) => `${event.involvedObject?.kind} ${event.reason}: ${event.message}`);
    const states = {
      deployments: deployments.map(stateOf),
      pods: pods.map(({ status }) => status),
      events: told,
    };
    return JSON.stringify(states, null, 1);
  };

  const untilDeployment: ScenarioContext['untilDeployment'] = (what, test, name = 'web') =>
    until(
      `Deployment ${namespace}/${name} ${what}`,
      async () => {
        const found = await admin.get('Deployment', { namespace, name });
        return found !== undefined && test(found) ? found : undefined;
      },
      { explain },
    );

  const ctx: ScenarioContext = {
    cluster,
    admin,
    namespace,
    create: (object) => admin.create({ ...object, metadata: { ...object.metadata, namespace } }),
    createQuota: async (hard) => {
      const object = quota(hard);
      const name = object.metadata.name!;
      await ctx.create(object);
      await until(`quota ${namespace}/${name} counts`, async () => {
        const used = (await admin.get('ResourceQuota', { namespace, name }))?.status?.used;
        return Object.keys(hard).every((resource) => used?.[resource] !== undefined);
      });
    },
    patch: (kind, name, patch) => admin.patch(kind, { namespace, name }, patch, { manager: 'kubectl-patch' }),
    rollOut: (options) => {
      const name = options.name ?? 'web';
      return admin.patch('Deployment', { namespace, name }, update(options), { manager: 'kubectl-set' });
    },
    untilDeployment,
    untilHealthy: (name) => untilDeployment('is rolled out', isRolledOut, name),
    untilPods: (what, test) =>
      until(
        `the pods in ${namespace} ${what}`,
        async () => {
          const pods = await admin.list('Pod', namespace);
          return test(pods) ? pods : undefined;
        },
        { explain },
      ),
    untilEvent: (reason, message, kind) =>
      until(
        `an event ${reason} ${String(message)} is in ${namespace}`,
        async () => {
          const events = await admin.list('Event', namespace);
          return events.find(
            (event) =>
              event.reason === reason &&
              message.test(event.message ?? '') &&
              (kind === undefined || event.involvedObject?.kind === kind),
          );
        },
        { explain },
      ),
    createWebhook: async (options) => {
      const object = validatingWebhook(namespace, options);
      await admin.create(object);
      const name = object.metadata.name!;
      undos.push(() => admin.remove(options.kind ?? 'ValidatingWebhookConfiguration', { name }));
      await untilAsked(admin, namespace, options);
    },
    servedBy: async (decide) => ({
      url: webhooks.serve(`${namespace}-${(served += 1)}`, decide),
      caBundle: await readFile(cluster.plane.authorityFile, 'base64'),
    }),
    afterwards: (step) => {
      undos.push(step);
    },
  };
  return [ctx, undo];
}

/** Generation observed, every replica new, none old, all available: kubectl's "successfully rolled out". */
function isRolledOut(deployment: Deployment): boolean {
  const { spec, status } = deployment;
  const wanted = spec?.replicas;
  return (
    isObserved(deployment) &&
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted &&
    (status?.availableReplicas ?? 0) === wanted
  );
}

/** Has the controller completed a sync of the newest generation? */
export function isObserved({ metadata, status }: Deployment): boolean {
  return metadata?.generation !== undefined && metadata.generation === status?.observedGeneration;
}

export function hasCondition(deployment: Deployment, type: string, reason: string): boolean {
  return deployment.status?.conditions?.some((c) => c.type === type && c.reason === reason) ?? false;
}

/** For a few seconds: a pod that reports just then makes the controller call it progress once more. */
export function hasMissedDeadline(deployment: Deployment): boolean {
  const missed = deployment.status?.conditions?.find((c) => c.reason === 'ProgressDeadlineExceeded');
  return missed?.lastUpdateTime !== undefined && Date.now() - Date.parse(missed.lastUpdateTime) > 4000;
}

function stateOf({ metadata, status }: Deployment): object {
  return { name: metadata?.name, generation: metadata?.generation, status };
}
