import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admission } from '../../support/controlPlane/webhookServer.ts';
import type { ScenarioContext } from '../context.ts';
import {
  deployment,
  rolling,
  validatingWebhook,
  type RolloutOptions,
  type WebhookOptions,
} from '../objects.ts';

/** When it is arranged: minutes before the recording, a few minutes before, or right before. */
export type Age = 'old' | 'young' | 'fresh';

/** One Deployment of the demo. */
export interface Story {
  readonly namespace: string;
  readonly name: string;
  readonly age: Age;
  readonly arrange: (ctx: ScenarioContext, own: Own) => Promise<void>;
  /** The recording waits until the engine says so. */
  readonly cause: string | null;
}

/** What the story's own Deployment looks like: its name, and images of its team. */
export interface Own {
  readonly name: string;
  /** The options of a version, e.g. `v('2.4.1')`. */
  readonly v: (version: string, more?: RolloutOptions) => RolloutOptions;
  /** Creates it in its first version, and waits until that runs. */
  readonly start: (ctx: ScenarioContext, version: string, more?: RolloutOptions) => Promise<void>;
}

export function ownOf({ namespace, name }: Pick<Story, 'namespace' | 'name'>): Own {
  const v: Own['v'] = (version, more = {}) => ({
    name,
    image: `registry.example/${namespace}/${name}:${version}`,
    ...more,
    container: { name, ...more.container },
    pod: { automountServiceAccountToken: false, ...more.pod },
  });
  const start: Own['start'] = async (ctx, version, more = {}) => {
    await ctx.create(deployment({ replicas: 2, strategy: rolling(1, 0), ...v(version, more) }));
    await ctx.untilHealthy(name);
    // Times are whole seconds: what is written next must be told from the end of this rollout.
    await sleep(2000);
  };
  return { name, v, start };
}

/** A webhook that is asked about one Deployment's objects alone. */
export async function webhookFor(ctx: ScenarioContext, app: string, options: WebhookOptions): Promise<void> {
  const { webhooks, ...configuration } = validatingWebhook(ctx.namespace, options) as ReturnType<
    typeof validatingWebhook
  > & { readonly webhooks: readonly object[] };
  const objectSelector = { matchLabels: { app } };
  const name = options.name;
  await ctx.admin.create({
    ...configuration,
    metadata: { name },
    webhooks: webhooks.map((webhook) => ({ ...webhook, objectSelector })),
  });
}

/** A clientConfig whose webhook always says this. */
export async function answering(
  { cluster }: ScenarioContext,
  name: string,
  says: Admission,
): Promise<object> {
  const url = cluster.webhooks.serve(name, () => says);
  return { url, caBundle: await readFile(cluster.plane.authorityFile, 'base64') };
}
