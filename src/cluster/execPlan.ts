import path from 'node:path';
import { isFields, textOf, textsOf, type Entry, type Fields } from './kubeconfigEntries.ts';
import { problem, type Problem } from './problem.ts';

const VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];
/** The cluster extension that is passed on to the plugin (client-go `api/v1/types.go`, ExecConfig). */
const CLUSTER_CONFIG_EXTENSION = 'client.authentication.k8s.io/exec';

/** A credential plugin as the kubeconfig describes it. */
export interface ExecPlan {
  readonly user: string;
  readonly apiVersion: string;
  /** An absolute path, or a bare name to look up in PATH. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly installHint?: string;
  readonly provideClusterInfo: boolean;
  /** The cluster's own settings for the plugin; any JSON. */
  readonly clusterConfig?: unknown;
  /** Where the plugin runs: beside its kubeconfig, never in an opened workspace. */
  readonly folder: string;
}

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
export function execPlan(user: Entry, exec: Fields, cluster: Entry): ExecPlan | Problem {
  const where = `exec plugin of user "${user.name}" in ${user.file}`;
  const command = textOf(exec, 'command');
  if (command === undefined) return problem(`${where}: command is missing`);
  const apiVersion = textOf(exec, 'apiVersion') ?? '';
  if (!VERSIONS.includes(apiVersion)) {
    return problem(
      `${where}: apiVersion ${JSON.stringify(apiVersion)} is not supported: it must be ${VERSIONS.join(' or ')}`,
    );
  }
  if (exec['interactiveMode'] === 'Always') {
    return problem(`${where}: it needs a terminal (interactiveMode: Always), and there is none`);
  }
  const args = exec['args'] ?? [];
  const listed = textsOf(exec, 'args');
  if (!Array.isArray(args) || listed.length !== args.length) {
    return problem(`${where}: args is not a list of texts (put numbers in quotes)`);
  }
  const env = variables(exec['env']);
  if (env === undefined) return problem(`${where}: env is not a list of name and value texts`);
  const installHint = textOf(exec, 'installHint');
  const clusterConfig = extension(cluster.fields['extensions']);
  return {
    user: user.name,
    apiVersion,
    command,
    args: listed,
    env,
    ...(installHint === undefined ? {} : { installHint }),
    provideClusterInfo: exec['provideClusterInfo'] === true,
    ...(clusterConfig === undefined ? {} : { clusterConfig }),
    folder: path.dirname(user.file),
  };
}

function variables(value: unknown): Record<string, string> | undefined {
  const env: Record<string, string> = {};
  if (value === undefined || value === null) return env;
  if (!Array.isArray(value)) return undefined;
  for (const item of value as unknown[]) {
    if (!isFields(item)) return undefined;
    const { name, value: text } = item;
    if (typeof name !== 'string' || name === '' || typeof (text ?? '') !== 'string') return undefined;
    env[name] = typeof text === 'string' ? text : '';
  }
  return env;
}

function extension(extensions: unknown): unknown {
  if (!Array.isArray(extensions)) return undefined;
  const found = (extensions as unknown[]).find(
    (item) => isFields(item) && item['name'] === CLUSTER_CONFIG_EXTENSION,
  );
  return isFields(found) ? found['extension'] : undefined;
}
