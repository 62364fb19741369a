/**
 * The nodes behind the pods (the playbook's fallback: persistent resource constraints across the cluster). What the
 * scheduler or the kubelet says of a pod names the trouble better, so this adds to it; alone it is a cause only where
 * no node is ready at all.
 * https://kubernetes.io/docs/reference/node/node-status/#condition
 */
import { currentPods } from '../judge/currentPods.ts';
import { podsText } from '../judge/equalTroubles.ts';
import { shortage } from '../judge/nodeRoom.ts';
import { clip } from '../judge/words.ts';
import type { Proof } from '../model/report.ts';
import type { NodeFact } from '../model/surroundingFacts.ts';
import { defineRule, noMatch } from '../rule.ts';

const NODES = 'Look at the nodes: `kubectl describe nodes{onContext}`';

export default defineRule({
  id: 'cluster-resource-pressure',
  title: 'Nodes not ready, under pressure or full',
  diagnosis: null,
  needs: ['pods', 'nodes'],
  messages: {
    'no-node-ready': {
      text: '{nodes}: there is no place for {pods}',
      remedies: [
        'Bring a node back or add one: `kubectl get nodes{onContext}`; see the kubelets and the node pools',
      ],
    },
    'no-room': {
      text: 'No node that a new pod may go to has {left} what it requests ({wanted}){most}',
      remedies: ['Lower the requests in the template, or add nodes that are large enough', NODES],
      standing: 'context',
    },
    'node-pressure': {
      text: '{count} of {total} nodes in trouble: {which}; they take no new pods and may evict those they have',
      remedies: [NODES],
      standing: 'context',
    },
    'nodes-not-ready': {
      text: '{count} of {total} nodes not ready: {which}',
      remedies: [NODES],
      standing: 'context',
    },
  },
  evaluate({ pods, nodes: { nodes, truncated } }) {
    const current = currentPods(pods);
    const homeless = current.filter((pod) => pod.node === undefined);
    if (current.every((pod) => pod.ready)) return noMatch('Every current pod is ready');

    const ready = nodes.filter((node) => node.ready === true);
    if (ready.length === 0 && homeless.length > 0 && truncated === undefined) {
      const text =
        nodes.length === 0 ? 'The cluster has no node' : `None of the ${nodes.length} nodes is ready`;
      const proof: Proof[] =
        nodes.length === 0
          ? [{ step: 'nodes', object: 'Node/*', fact: 'the list of nodes is empty' }]
          : nodes.slice(0, 3).map((node) => nodeProof(node));
      return {
        outcome: 'match',
        message: 'no-node-ready',
        data: { nodes: text, pods: podsText(homeless) },
        proof,
      };
    }
    const [first] = homeless;
    const short = first === undefined ? undefined : shortage(first.spec, nodes);
    if (short !== undefined) {
      const most =
        short.resource === undefined
          ? ''
          : `; the most that one has is ${short.most ?? '0'} ${short.resource}`;
      const data = { left: short.isLeft ? 'left' : 'even when empty', wanted: short.wanted, most };
      const proof = ready.slice(0, 3).map((node) => nodeProof(node, short.resource));
      return { outcome: 'match', message: 'no-room', data, proof };
    }
    const pressed = nodes.filter((node) => node.troubles.length > 0);
    const troubled = pressed.length > 0 ? pressed : nodes.filter((node) => node.ready !== true);
    if (troubled.length === 0) return noMatch('Every node is ready and none is under pressure');
    const names = troubled.map(({ name, troubles }) =>
      troubles.length === 0 ? name : `${name} (${troubles.join(', ')})`,
    );
    return {
      outcome: 'match',
      message: pressed.length > 0 ? 'node-pressure' : 'nodes-not-ready',
      data: { count: troubled.length, total: nodes.length, which: clip(names.join(', '), 160) },
      proof: troubled.slice(0, 3).map((node) => nodeProof(node)),
    };
  },
});

function nodeProof({ name, ready, troubles, allocatable, requested }: NodeFact, decisive = 'cpu'): Proof {
  const room = [...new Set([decisive, 'cpu', 'memory'])].map((resource) => {
    const taken = requested?.[resource];
    return `${resource} ${allocatable[resource] ?? 'none stated'}${taken === undefined ? '' : `, ${taken} of it requested`}`;
  });
  const state = ready === true ? 'Ready' : ready === false ? 'not Ready' : 'Ready unknown';
  const fact = `${[state, ...troubles].join(', ')}; allocatable ${room.join('; ')}`;
  return { step: 'nodes', object: `Node/${name}`, fact };
}
