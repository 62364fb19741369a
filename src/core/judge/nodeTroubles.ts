/**
 * Which nodes are in trouble, and how a node is quoted as proof.
 * https://kubernetes.io/docs/reference/node/node-status/#condition
 */
import type { PodFact } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import type { NodeFact } from '../model/surroundingFacts.ts';
import { podsText } from './equalTroubles.ts';
import { clip } from './words.ts';

export interface TroubledNodes {
  readonly message: 'node-pressure' | 'nodes-not-ready';
  readonly data: {
    readonly count: number;
    readonly total: number;
    readonly which: string;
    /** `; pod web-2-a sits there`, or nothing. */
    readonly ours: string;
  };
  readonly proof: readonly Proof[];
}

/** Those under pressure, or else those that are not ready; undefined where all are well. `unready`: pods in question. */
export function troubledNodes(
  nodes: readonly NodeFact[],
  unready: readonly PodFact[],
): TroubledNodes | undefined {
  const pressed = nodes.filter((node) => node.troubles.length > 0);
  const troubled = pressed.length > 0 ? pressed : nodes.filter((node) => node.ready !== true);
  if (troubled.length === 0) return undefined;
  const there = unready.filter((pod) => troubled.some(({ name }) => name === pod.node));
  const isOurs = ({ name }: NodeFact): boolean => there.some(({ node }) => node === name);
  troubled.sort((a, b) => Number(isOurs(b)) - Number(isOurs(a)));
  const names = troubled.map(({ name, troubles }) =>
    troubles.length === 0 ? name : `${name} (${troubles.join(', ')})`,
  );
  return {
    message: pressed.length > 0 ? 'node-pressure' : 'nodes-not-ready',
    data: {
      count: troubled.length,
      total: nodes.length,
      which: clip(names.join(', '), 160),
      ours: sitText(there),
    },
    proof: troubled.slice(0, 3).map((node) => nodeProof(node)),
  };
}

function sitText(pods: readonly PodFact[]): string {
  return pods.length === 0 ? '' : `; ${podsText(pods)} ${pods.length === 1 ? 'sits' : 'sit'} there`;
}

/** `decisive`: the resource that is told first. */
export function nodeProof(
  { name, ready, troubles, allocatable, requested }: NodeFact,
  decisive = 'cpu',
): Proof {
  const room = [...new Set([decisive, 'cpu', 'memory'])].map((resource) => {
    const taken = requested?.[resource];
    return `${resource} ${allocatable[resource] ?? 'none stated'}${taken === undefined ? '' : `, ${taken} of it requested`}`;
  });
  const state = ready === true ? 'Ready' : ready === false ? 'not Ready' : 'Ready unknown';
  const fact = `${[state, ...troubles].join(', ')}; allocatable ${room.join('; ')}`;
  return { step: 'nodes', object: `Node/${name}`, fact };
}
