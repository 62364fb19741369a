/**
 * New pods run and do not become ready, or pods that were ready have ceased to be. Inside the progress deadline that
 * is a start; it is a cause once the deadline of this generation is over, or where the rollout had been complete.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/kubelet/status/generate.go
 */
import { currentPods } from '../judge/currentPods.ts';
import { mostCommon, podsText } from '../judge/equalTroubles.ts';
import { eventProof } from '../judge/objectEvents.ts';
import { probeFailure, probeText } from '../judge/probeText.ts';
import { patience } from '../judge/patience.ts';
import { UNDO, undoTo } from '../judge/undo.ts';
import { unready, unreadyFact } from '../judge/unready.ts';
import { capital, containerText, detail } from '../judge/words.ts';
import { parseProbeEvent } from '../kubeText/probeEvent.ts';
import { shellQuote } from '../kubectl.ts';
import type { Proof } from '../model/report.ts';
import { defineRule, noMatch } from '../rule.ts';

const LOOK = [
  'Ask the application why: `kubectl logs {pod} -c {containerName} --tail=50 {in}`',
  'Compare the probe with what the application serves (port, path, time to start): `kubectl describe pod {pod} {in}`',
];

export default defineRule({
  id: 'readiness-failure',
  title: 'New pods run and are not ready',
  diagnosis: null,
  needs: ['deployment', 'replicasets', 'pods', 'strategy'],
  uses: ['events', 'rollout-history'],
  messages: {
    'never-ready': {
      text: '{container} of {pods} runs and does not become ready{probe}{why}',
      remedies: [...LOOK, ...UNDO],
    },
    'lost-readiness': {
      text: '{container} of {pods} was rolled out and is not ready any more, for {age}{probe}{why}',
      remedies: LOOK,
    },
    'init-hangs': {
      text: '{container} of {pods} has been running for {age} and does not end, so no other container starts',
      remedies: ['See what it waits for: `kubectl logs {pod} -c {containerName} --tail=50 {in}`', ...UNDO],
    },
    'readiness-gate': {
      text: 'A readiness gate of {pods} is not met though all containers are ready{why}',
      remedies: [
        'Whoever serves the gate (a load balancer controller, say) must set it: `kubectl get pod {pod} {in} -o yaml`',
      ],
    },
    'node-lost': {
      text: '{pods} not ready though their containers were when node {node} last reported',
      remedies: [
        'Look at the node and its kubelet: `kubectl describe node {node}{onContext}`; its pods come back elsewhere after some 5 minutes',
      ],
    },
  },
  evaluate(
    { deployment, replicasets: { current }, pods, strategy, events, 'rollout-history': history },
    now,
  ) {
    const told = currentPods(pods).flatMap((pod) => unready(pod, now));
    const most = mostCommon(told, ({ container, trouble }) => `${trouble} ${container?.name ?? ''}`);
    const [first] = most;
    if (first === undefined) return noMatch('No current pod runs without being ready');
    const verdict = patience(deployment, current, strategy, first.pod, now);
    if ('silence' in verdict) return verdict.silence;

    const { pod, container, trouble } = first;
    const who = podsText(most.map((one) => one.pod));
    const state: Proof = { step: 'pods', object: `Pod/${pod.name}`, fact: unreadyFact(first) };
    if (container === undefined) {
      const why = pod.conditions.find(({ type }) => type === 'Ready')?.message;
      const data = {
        pods: capital(who),
        pod: shellQuote(pod.name),
        node: shellQuote(pod.node ?? ''),
        why: detail(why),
      };
      return {
        outcome: 'match',
        message: trouble === 'node' ? 'node-lost' : 'readiness-gate',
        data,
        proof: [verdict.proof, state],
      };
    }
    const event = probeFailure(pod, container, events);
    const data = {
      container: capital(containerText(container)),
      containerName: shellQuote(container.name),
      pods: who,
      pod: shellQuote(pod.name),
      probe: probeText(pod, container),
      why: detail(event === undefined ? undefined : parseProbeEvent(event.message)?.output),
      age: verdict.age,
      ...undoTo(history, strategy),
    };
    const proof = [verdict.proof, state, ...(event === undefined ? [] : [eventProof(event, now)])];
    return { outcome: 'match', message: trouble === 'init' ? 'init-hangs' : verdict.since, data, proof };
  },
});
