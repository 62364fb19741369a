/**
 * Containers of the wanted template start and die (diagnosis 6): the image is there, the program does not stay. The
 * kubelet waits 10 s before it starts one again, doubled up to 5 minutes; the generation is observed all the same.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/kubelet/kuberuntime/kuberuntime_manager.go
 */
import { crashes, lastExit } from '../judge/crashes.ts';
import { containersOf, currentPods } from '../judge/currentPods.ts';
import { mostCommon, podsText } from '../judge/equalTroubles.ts';
import { lastWords } from '../judge/lastWords.ts';
import { UNDO, undoTo } from '../judge/undo.ts';
import { capital, clip, containerText } from '../judge/words.ts';
import { shellQuote } from '../kubectl.ts';
import type { ContainerFact, PodFact } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { defineRule, noMatch } from '../rule.ts';

const TEXT = '{container} of {pods} keeps crashing{restarts}: {how}{said}';
const LOG = 'Read its last log: `kubectl logs {pod} -c {containerName} --previous {in}`';

export default defineRule({
  id: 'crash-loop',
  title: 'Containers of new pods start and die',
  diagnosis: 6,
  needs: ['pods', 'replicasets'],
  uses: ['events', 'logs', 'rollout-history', 'strategy'],
  messages: {
    error: { text: TEXT, remedies: [LOG, ...UNDO] },
    'oom-killed': {
      text: TEXT,
      remedies: ['Raise limits.memory of the container, or have the program use less', LOG, ...UNDO],
    },
    'start-error': {
      text: '{container} of {pods} cannot be started{restarts}: {how}{said}',
      remedies: [
        'Correct command, args, workingDir or the image: `kubectl describe pod {pod} {in}`',
        ...UNDO,
      ],
    },
    completed: {
      text: '{container} of {pods} ends again and again{restarts}: {how}{said}',
      remedies: ['Keep the program in the foreground; what is meant to end belongs in a Job', LOG, ...UNDO],
    },
    'probe-killed': {
      text: '{container} of {pods} is killed again and again{restarts}: {how}{said}',
      remedies: [
        'If it needs longer to start, give it a startupProbe; else see why the probe fails: `kubectl describe pod {pod} {in}`',
        LOG,
        ...UNDO,
      ],
    },
  },
  evaluate({ pods, replicasets: { current }, events, logs, 'rollout-history': history, strategy }, now) {
    const isHeldUp = current?.available !== undefined && current.available < current.desired;
    const crashing = containersOf(currentPods(pods), (one) => crashes(one, isHeldUp, now));
    const told = crashing.map((one) => ({ ...one, exit: lastExit(one, events) }));
    const most = mostCommon(told, ({ container, exit }) => `${container.name} ${exit.class}`);
    const [worst] = most.toSorted((a, b) => b.container.restarts - a.container.restarts);
    if (worst === undefined) return noMatch('No container of a current pod starts and dies');
    const { pod, container, exit } = worst;
    const words = lastWords(pod, container, exit, logs);
    return {
      outcome: 'match',
      message: exit.class,
      data: {
        container: capital(containerText(container)),
        containerName: shellQuote(container.name),
        pods: podsText(most.map((one) => one.pod)),
        pod: shellQuote(pod.name),
        restarts:
          container.restarts === 0
            ? ''
            : `, ${container.restarts} restart${container.restarts === 1 ? '' : 's'}`,
        how: clip(exit.sentence.charAt(0).toLowerCase() + exit.sentence.slice(1), 200).replace(/\.$/, ''),
        said: words === undefined ? '' : `; last line: ${clip(words.line, 120)}`,
        ...undoTo(history, strategy),
      },
      proof: [
        ...most.slice(0, 3).map((one) => ended(one.pod, one.container)),
        ...(words === undefined ? [] : [words.proof]),
      ],
    };
  },
});

function ended({ name }: PodFact, { name: container, state, lastEnd, restarts }: ContainerFact): Proof {
  const end = state?.is === 'terminated' ? state : lastEnd;
  const now = state?.is === 'waiting' ? `waiting: ${state.reason ?? ''}` : (state?.is ?? '');
  const code = `exit code ${end?.exitCode ?? 'unknown'} (${end?.reason ?? 'no reason given'})`;
  const last = end === undefined ? '' : `, last ended ${end.finishedAt ?? ''} with ${code}`;
  const fact = `status of container ${container}: ${now}, restartCount ${restarts}${last}`;
  return { step: 'pods', object: `Pod/${name}`, fact };
}
