/** The command line's words, decoded. See docs/command-line.md. */
import { parseArgs } from 'node:util';

type Output = 'text' | 'json' | 'markdown';

export interface Options {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly snapshot: string | undefined;
  readonly output: Output;
  /** For the whole run. */
  readonly timeoutSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: number | undefined;
}

/** A Deployment as asked for; without a namespace, the context's is meant. */
export interface Asked {
  readonly namespace: string | undefined;
  readonly name: string;
}

export type Command =
  | { readonly is: 'help' | 'version' }
  | { readonly is: 'diagnose'; readonly asked: Asked; readonly options: Options }
  | { readonly is: 'record'; readonly asked: Asked; readonly to: string; readonly options: Options }
  | { readonly is: 'scan'; readonly scope: Scope; readonly options: Options }
  | { readonly is: 'misuse'; readonly problem: string };

/** `default`: the context's namespace; of a snapshot, all of it. */
export type Scope = { readonly namespace: string } | 'all' | 'default';

export const HELP = `Says why a Deployment's rollout is stuck.

  rollout-doctor diagnose NAMESPACE/NAME        run the playbook on one Deployment
  rollout-doctor scan [-n NAMESPACE | -A]       list the Deployments worth a look
  rollout-doctor record NAMESPACE/NAME --to FILE
                                                write the evidence, redacted, as a snapshot

Options
  --kubeconfig FILE       else KUBECONFIG, else ~/.kube/config, else the pod's own
  --context NAME          of the kubeconfig; default: its current context
  -n, --namespace NAME    where the Deployment is given without one
  --snapshot PATH         no cluster: a file or folder of "kubectl get … -o yaml|json"
  --output text|json|markdown
  --timeout SECONDS       for the whole run; default 60
  --now ISO-TIME          judge as of then; default: the server's clock
  --help, --version

Exit status
  0 nothing wrong, and every step could be read    1 a cause was found, or something is flagged
  2 usage, unreachable cluster, no such Deployment  3 nothing found, but some evidence could not be read
`;

const OPTIONS = {
  kubeconfig: { type: 'string' },
  context: { type: 'string' },
  snapshot: { type: 'string' },
  output: { type: 'string', short: 'o' },
  timeout: { type: 'string' },
  now: { type: 'string' },
  namespace: { type: 'string', short: 'n' },
  'all-namespaces': { type: 'boolean', short: 'A' },
  to: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parse>['values'];

export function readArguments(args: readonly string[]): Command {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    // parseArgs says in one sentence what it does not know; there is no other way to ask it.
    return misuse(error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help === true || positionals[0] === 'help') return { is: 'help' };
  if (values.version === true) return { is: 'version' };
  const options = readOptions(values);
  return typeof options === 'string' ? misuse(options) : readCommand(positionals, values, options);
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
}

function readCommand(
  [command, target, ...rest]: readonly string[],
  values: Values,
  options: Options,
): Command {
  if (command === undefined) return misuse('say what to do: diagnose, scan or record');
  if (values.namespace !== undefined && !NAME.test(values.namespace))
    return misuse(`"${values.namespace}" is no name of a namespace`);
  if (command === 'scan') {
    if (target !== undefined) return misuse(`scan takes no name; to look at one, use diagnose ${target}`);
    return { is: 'scan', scope: readScope(values), options };
  }
  if (command !== 'diagnose' && command !== 'record')
    return misuse(`"${command}" is none of diagnose, scan, record`);
  if (target === undefined || rest.length > 0) return misuse(`${command} takes one NAMESPACE/NAME`);
  const asked = readTarget(target, values.namespace);
  if (asked === undefined) return misuse(`"${target}" is not NAMESPACE/NAME`);
  if (command === 'diagnose') return { is: 'diagnose', asked, options };
  if (values.to === undefined) return misuse('record needs --to FILE');
  return { is: 'record', asked, to: values.to, options };
}

function readScope(values: Values): Scope {
  if (values['all-namespaces'] === true) return 'all';
  return values.namespace === undefined ? 'default' : { namespace: values.namespace };
}

/** Kubernetes names hold lower-case letters, digits, dots and dashes; anything else is a slip of the keyboard. */
const NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

function readTarget(target: string, namespace: string | undefined): Asked | undefined {
  const parts = target.split('/');
  const name = parts.pop() ?? '';
  const before = parts.pop() ?? namespace;
  const fits = parts.length === 0 && NAME.test(name) && (before === undefined || NAME.test(before));
  return fits ? { namespace: before, name } : undefined;
}

/** The options, or what is wrong with them. */
function readOptions(values: Values): Options | string {
  const output = values.output ?? 'text';
  if (output !== 'text' && output !== 'json' && output !== 'markdown')
    return `--output is text, json or markdown, not "${output}"`;
  const timeoutSeconds = Number(values.timeout ?? 60);
  if (!(timeoutSeconds > 0 && timeoutSeconds <= 86_400))
    return `--timeout is a number of seconds, at most 86400, not "${values.timeout ?? ''}"`;
  const now = values.now === undefined ? undefined : Date.parse(values.now);
  if (Number.isNaN(now)) return `--now is a time such as 2026-11-22T10:00:00Z, not "${values.now ?? ''}"`;
  if (values.snapshot !== undefined && (values.context !== undefined || values.kubeconfig !== undefined))
    return '--snapshot needs no cluster: leave out --context and --kubeconfig';
  const { kubeconfig, context, snapshot } = values;
  return { kubeconfig, context, snapshot, output, timeoutSeconds, now };
}

function misuse(problem: string): Command {
  return { is: 'misuse', problem };
}
