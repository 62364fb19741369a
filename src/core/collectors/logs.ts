/** Follow-up: the last lines of containers of the wanted template that start and die. */
import { defineFollowUp, type PlaybookEvidence } from '../collector.ts';
import type { ContainerFact } from '../model/evidence.ts';
import { mapReading, read } from '../model/reading.ts';
import type { LogExcerpt } from '../model/surroundingFacts.ts';
import type { Reads } from '../reads.ts';
import { redactText } from '../redact.ts';

/** Pods of one template die alike: three containers, of different names where there are, tell the story. */
const CONTAINERS = 3;
const TAIL = 20;

export default defineFollowUp({
  id: 'logs',
  number: null,
  title: 'Logs of crashing containers',
  command: (target) => `kubectl logs ${target.in} -l ${target.selector} --previous --tail=${TAIL}`,
  unwanted: 'not asked: no container of the wanted template has died',
  wanted: (evidence) => crashed(evidence).length > 0,
  async collect(reads, evidence) {
    return read({ excerpts: await Promise.all(crashed(evidence).map((one) => excerpt(one, reads))) });
  },
});

interface Crashed {
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}

function crashed({ pods }: PlaybookEvidence): Crashed[] {
  if (pods.state !== 'ok') return [];
  const all = pods.value.items
    .filter((pod) => pod.ofCurrent)
    .flatMap((pod) =>
      pod.containers.filter(hasDied).map((container) => ({
        pod: pod.name,
        container: container.name,
        // One that has just ended shows its end in its present log; one that was restarted, in the previous.
        previous: container.state?.is !== 'terminated',
      })),
    );
  const firstOfEach = all.filter(
    (one, i) => all.findIndex((other) => other.container === one.container) === i,
  );
  return [...new Set([...firstOfEach, ...all])].slice(0, CONTAINERS);
}

function hasDied({ state, lastEnd, ready, role }: ContainerFact): boolean {
  if (state?.is === 'terminated') return state.exitCode !== 0 || role !== 'init';
  return !ready && lastEnd !== undefined;
}

/**
 * The previous log may be gone, and a folder of cluster-info dump never has it. While a container waits, its present log
 * is that of the life that ended last, as with kubectl logs; of one that runs again it tells at least what it does now.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/kubelet/kubelet_pods.go#L1187-L1238
 */
async function excerpt(crashed: Crashed, reads: Reads): Promise<LogExcerpt> {
  const asked = await logOf(crashed, reads);
  if (!crashed.previous || !IS_GONE.has(asked.lines.state)) return asked;
  const present = await logOf({ ...crashed, previous: false }, reads);
  return present.lines.state === 'ok' ? present : asked;
}

const IS_GONE: ReadonlySet<string> = new Set(['notFound', 'absent', 'failed']);

async function logOf({ pod, container, previous }: Crashed, reads: Reads): Promise<LogExcerpt> {
  const { namespace } = reads.target;
  const log = await reads.logOf({ namespace, pod, container, previous, tailLines: TAIL });
  // Whole, not line by line: a private key is known by its first line and its last.
  const lines = mapReading(log, (text) =>
    redactText(text)
      .text.split('\n')
      .filter((line) => line !== ''),
  );
  return { pod, container, previous, lines };
}
