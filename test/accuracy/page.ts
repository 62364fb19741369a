/** docs/accuracy.md: what was done to clusters, what had to be said, and what was said. */
import { format, resolveConfig } from 'prettier';
import { SUBJECTS } from '../cluster/scenarios/index.ts';
import type { Scenario } from '../cluster/scenario.ts';
import { REPLAYS } from '../replay/replays.ts';
import { UNREPRODUCED } from './unreproduced.ts';

interface Judged {
  readonly status: string;
  readonly cause: string | null;
  readonly class: string | null;
}

/** What a run of the scenarios saw. */
export interface ClusterResults {
  /** e.g. `v1.20.2` */
  readonly server: string;
  /** By the scenario's name, see verdictText. */
  readonly seen: Readonly<Record<string, string>>;
}

/** `stuck: crash-loop / error`, or the status alone. */
export function verdictText({ status, cause, class: subCause }: Judged): string {
  return cause === null ? status : `${status}: ${cause} / ${subCause ?? ''}`;
}

/** The whole page. A scenario that `results` does not know was not run, and its row says so. */
export async function accuracyPage(results: ClusterResults): Promise<string> {
  const scenarios = Object.values(SUBJECTS).flat();
  const text = [
    head(results, scenarios),
    ...Object.entries(SUBJECTS).map(([subject, some]) => section(subject, some, results)),
    byCause(scenarios, results),
    replays(),
    NOT_COVERED,
    unreproduced(),
  ].join('\n\n');
  return format(text, { ...(await resolveConfig('docs/accuracy.md')), parser: 'markdown' });
}

/** What a page that was written before says was seen. */
export function seenIn(page: string): ClusterResults {
  const server = /control plane, Kubernetes (\S+):/.exec(page)?.[1] ?? '';
  const rows = [...page.matchAll(/^\| (.+?) +\| (.+?) +\| (.+?) +\|$/gm)];
  const seen = rows.flatMap(([, name = '', , what = '']) =>
    what === NOT_RUN || what.startsWith('-') ? [] : [[name, what] as const],
  );
  return { server, seen: Object.fromEntries(seen) };
}

const NOT_RUN = 'not run';

function head({ server, seen }: ClusterResults, scenarios: readonly Scenario[]): string {
  const run = scenarios.filter(({ name }) => seen[name] !== undefined);
  const right = run.filter(({ name, expect }) => seen[name] === verdictText(expect));
  const calm = run.filter(({ expect }) => expect.cause === null);
  const alarms = calm.filter(({ name }) => seen[name]?.includes(':'));
  const troubled = run.filter(({ expect }) => expect.cause !== null);
  const missed = troubled.filter(({ name }) => !seen[name]?.includes(':'));
  const wrong = troubled.filter(
    ({ name, expect }) => !missed.some((one) => one.name === name) && seen[name] !== verdictText(expect),
  );
  return `# Accuracy

<!-- Written by \`npm run accuracy\`; test/repo/accuracy.test.ts holds it to the scenarios. -->

${scenarios.length} scenarios on a real control plane, Kubernetes ${server}: etcd, kube-apiserver, kube-controller-manager and
kube-scheduler are the real ones, kubelets are stood in for. Each scenario brings a cluster into a state, waits until the
cluster shows it, and runs the bundled command line. Status, cause, class, generation and exit code are asserted.

| scenarios | right | false alarms (of ${calm.length} without a cause) | missed (of ${troubled.length} with one) | another cause or class |
| --- | --- | --- | --- | --- |
| ${run.length} | ${right.length} | ${alarms.length} | ${missed.length} | ${wrong.length} |

A verdict is given as \`status: cause / class\`.`;
}

function section(subject: string, some: readonly Scenario[], { seen }: ClusterResults): string {
  const rows = some.map(({ name, expect }) => row(name, verdictText(expect), seen[name] ?? NOT_RUN));
  return table(subject, ['what was done to the cluster', 'expected', 'seen'], rows);
}

/** By cause and class: how often it was right, and what was said instead. */
function byCause(scenarios: readonly Scenario[], { seen }: ClusterResults): string {
  const groups = Map.groupBy(scenarios, ({ expect }) => verdictText(expect));
  const rows = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([expected, all]) => {
      const others = all.flatMap(({ name }) => (seen[name] === expected ? [] : [seen[name] ?? NOT_RUN]));
      const right = all.length - others.length;
      return row(expected, String(all.length), String(right), others.length === 0 ? '–' : others.join(', '));
    });
  return table('By verdict', ['expected', 'scenarios', 'right', 'said instead'], rows);
}

function replays(): string {
  const rows = REPLAYS.map(({ golden, verdict: [status, cause], why }) =>
    row(golden, cause === null ? status : `${status}: ${cause}`, why.replaceAll(/\s+/g, ' ')),
  );
  return `${table('Recordings', ['recording', 'verdict', 'why it is kept'], rows)}

Each is compared with a golden report of its own, line by line (\`test/replay\`).`;
}

const NOT_COVERED = `## What this does not show

- **Other versions.** One control plane was run. The messages of newer ones (ValidatingAdmissionPolicy, scheduling gates,
  the newer wordings of taints and of image pulls, \`status.terminatingReplicas\`) come from Kubernetes' sources and from
  threads in which people quote them; they are in the unit tables, and no server was seen to say them.
- **Kubelets, runtimes, networks, storage.** A stand-in writes the statuses and events that a kubelet would, in words
  taken from its source and from reports. Timing is compressed: a crash loop of minutes is there at once.
- **Managed control planes** (EKS, GKE, AKS, OpenShift): what they hide is simulated by taking permissions away.
- **Size and duration.** A scenario is one Deployment of a few pods, and lasts seconds, a few of them a minute; states of
  hours are judged as of a later moment.
- **How common a cause is.** The scenarios were chosen to be different, not by how often people meet them, so the share
  that is right is no probability.`;

function unreproduced(): string {
  const rows = Object.entries(UNREPRODUCED).map(([what, why]) => row(what, why));
  return `${table('Never seen end to end', ['rule / class, or step', 'why'], rows)}

Their messages are asserted by the unit tables alone.`;
}

function table(title: string, columns: readonly string[], rows: readonly string[]): string {
  return [`## ${title}`, '', row(...columns), row(...columns.map(() => '---')), ...rows].join('\n');
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
