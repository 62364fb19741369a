/**
 * The nodes behind the pods (the playbook's fallback: persistent resource constraints across the cluster). What the
 * scheduler or the kubelet says of a pod that is there names the trouble better, so this adds to it; alone it is a cause
 * where no node is ready at all, and where nodes put an end to new pods again and again.
 * https://kubernetes.io/docs/reference/node/node-status/#condition
 */
import { currentPods } from '../judge/currentPods.ts';
import { podsText } from '../judge/equalTroubles.ts';
import { nodeProof, troubledNodes } from '../judge/nodeTroubles.ts';
import { lostPods } from '../judge/lostPods.ts';
import { shortage } from '../judge/nodeRoom.ts';
import { capital } from '../judge/words.ts';
import { shellQuote } from '../kubectl.ts';
import type { Proof } from '../model/report.ts';
import { couldNotTell, defineRule, noMatch, notApplicable } from '../rule.ts';

const NODES = 'Look at the nodes: `kubectl describe nodes{onContext}`';

export default defineRule({
  id: 'cluster-resource-pressure',
  title: 'Nodes not ready, under pressure or full',
  diagnosis: null,
  needs: ['pods'],
  uses: ['nodes', 'replicasets'],
  messages: {
    'no-node-ready': {
      text: '{nodes}: there is no place for {pods}',
      remedies: [
        'Bring a node back or add one: `kubectl get nodes{onContext}`; see the kubelets and the node pools',
      ],
    },
    'pods-evicted': {
      text: '{where} evicted {pods}: {why}',
      remedies: [
        'A pod that uses more than it requests goes first: request what it uses (memory, ephemeral-storage), or have it use less',
        'See what fills the node: `kubectl describe node {node}{onContext}`',
      ],
    },
    'pods-turned-away': {
      text: '{where} turned away {pods}, which the scheduler had sent there: {why}',
      remedies: [
        'See what the node has that the scheduler does not count (static pods, a device plugin that restarted, changed labels): `kubectl describe node {node}{onContext}`',
        'Meanwhile have pods go elsewhere: `kubectl cordon {node}{onContext}`',
      ],
    },
    'node-shutdown': {
      text: '{where} shut down under {pods}: {why}',
      remedies: [
        'See why nodes go, and whether others are there to take the pods (spot capacity, an upgrade of the node pool): `kubectl get nodes{onContext}`',
      ],
    },
    'pods-failed': {
      text: '{where} put an end to {pods}: {why}',
      remedies: ['See the node and its kubelet: `kubectl describe node {node}{onContext}`'],
    },
    'no-room': {
      text: 'No node that a new pod may go to has {left} what it requests ({wanted}){most}',
      remedies: ['Lower the requests in the template, or add nodes that are large enough', NODES],
      standing: 'context',
    },
    'node-pressure': {
      text: '{count} of {total} nodes in trouble: {which}{ours}; they take no new pods and may evict those they have',
      remedies: [NODES],
      standing: 'context',
    },
    'nodes-not-ready': {
      text: '{count} of {total} nodes not ready: {which}{ours}',
      remedies: [NODES],
      standing: 'context',
    },
  },
  evaluate({ pods, nodes: read, replicasets }, now) {
    const unready = currentPods(pods).filter((pod) => !pod.ready);
    const homeless = unready.filter((pod) => pod.node === undefined);
    const lost = lostPods(pods, replicasets?.current, now);
    if (lost !== undefined) {
      const { message, proof, ...told } = lost;
      const data = { ...told, where: capital(told.where), node: shellQuote(told.node ?? 'NODE') };
      const named = read?.nodes.find(({ name }) => name === told.node);
      return { outcome: 'match', message, data, proof: named ? [...proof, nodeProof(named)] : proof };
    }
    if (unready.length === 0) return noMatch('Every current pod is ready');
    if (read === undefined)
      return homeless.length === 0
        ? notApplicable('No pod waits for a node')
        : couldNotTell('pods wait for a node, and the nodes could not be read');

    const { nodes, truncated } = read;
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
    const troubled = troubledNodes(nodes, unready);
    return troubled === undefined
      ? noMatch('Every node is ready and none is under pressure')
      : { outcome: 'match', ...troubled };
  },
});
