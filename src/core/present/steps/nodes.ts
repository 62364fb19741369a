/** View of the nodes: which would take the pod that waits, what keeps it from the others, and what they are like. */
import { briefly, countByObstacle, nearestFirst } from '../../judge/nearestNode.ts';
import { asksOf, nodeFits, roomFor, type Ask, type NodeFit } from '../../judge/nodeFit.ts';
import { wantedText } from '../../judge/nodeRoom.ts';
import { nodesAccount } from '../../judge/nodesAccount.ts';
import { parseScheduling } from '../../kubeText/scheduling.ts';
import type { Table } from '../../model/report.ts';
import type { NodeFact, NodeFacts, WaitingPod } from '../../model/surroundingFacts.ts';
import { formatQuantity } from '../../quantity.ts';
import { count, NONE, table, type StepView } from './view.ts';

/** Of many nodes these few tell enough, with the counts of what keeps a pod from the rest. */
const NEAREST = 10;
const LISTED = 100;

export const nodesView: StepView<'nodes'> = {
  isEmpty: ({ nodes }) => nodes.length === 0,
  summary(facts) {
    const { nodes, truncated, waiting, counted } = facts;
    const ready = nodes.filter((one) => one.ready === true).length;
    const closed = nodes.filter((one) => one.unschedulable).length;
    const cut = truncated === undefined ? '' : ` (${truncated})`;
    const uncounted =
      counted.state === 'ok' || counted.state === 'skipped'
        ? undefined
        : `what pods request of them is not counted: ${counted.reason}`;
    return [
      `${count(nodes.length, 'node')}, ${ready} ready${closed === 0 ? '' : `, ${closed} cordoned`}${cut}`,
      waiting === undefined || nodes.length === 0 ? undefined : fitText(waiting, facts),
      uncounted,
    ]
      .filter((part) => part !== undefined)
      .join('; ');
  },
  tables: ({ nodes, waiting }) => [
    ...(waiting === undefined ? [] : fitTables(waiting, nodes)),
    ...table(
      nodes.length > LISTED ? `Nodes, the first ${LISTED} of ${nodes.length}` : 'Nodes',
      ['name', 'ready', 'troubles', 'taints', 'allocatable', 'requested'],
      nodes
        .slice(0, LISTED)
        .map((one) => [
          one.name,
          one.ready === undefined ? 'unknown' : one.ready ? 'yes' : 'no',
          [...one.troubles, ...(one.unschedulable ? ['cordoned'] : [])].join(', ') || NONE,
          one.taints
            .map((taint) => `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`)
            .join(', ') || NONE,
          amounts(one.allocatable),
          one.requested === undefined ? 'not counted' : amounts(one.requested),
        ]),
    ),
  ],
};

function fitText({ name, spec, refusal }: WaitingPod, facts: NodeFacts): string {
  const fits = nodeFits(spec, facts.nodes);
  const against = countByObstacle(fits).slice(0, 4);
  const out = fits.filter(({ obstacles }) => obstacles.length > 0).length;
  const why = against.map(([what, nodes]) => `${nodes} ${what}`).join(', ');
  const dissent =
    refusal === undefined ? undefined : nodesAccount(parseScheduling(refusal), spec, facts).dissent;
  const ruledOut =
    out === 0 ? `nothing reckoned here keeps pod ${name} off` : `pod ${name} is kept off ${out}: ${why}`;
  return dissent === undefined ? ruledOut : `${ruledOut}; ${dissent.says}`;
}

function fitTables({ name, spec, refusal }: WaitingPod, nodes: readonly NodeFact[]): Table[] {
  const asks = asksOf(spec);
  const by = refusal === undefined ? undefined : parseScheduling(refusal).class;
  const fits = nodeFits(spec, nodes);
  const requests = asks.filter(({ resource }) => resource !== 'pods');
  const asking = requests.length === 0 ? '' : ` (${wantedText(requests)})`;
  const some = nodes.length > NEAREST ? `, the nearest ${NEAREST} of ${nodes.length} nodes` : '';
  return [
    ...table(
      `Would pod ${name}${asking} fit, going by requests, taints and labels${some}`,
      ['node', 'fits', 'ruled out by', 'free of what it asks for'],
      nearestFirst(fits, by)
        .slice(0, NEAREST)
        .map((fit) => [
          fit.node.name,
          verdictOn(fit, requests),
          fit.obstacles.map(briefly).join(', ') || NONE,
          asks.map((ask) => freeText(fit.node, ask)).join(', '),
        ]),
    ),
    ...(nodes.length > NEAREST
      ? table(
          'What keeps it from nodes',
          ['constraint', 'nodes'],
          countByObstacle(fits)
            .slice(0, NEAREST * 2)
            .map(([what, number]) => [what, String(number)]),
        )
      : []),
  ];
}

function verdictOn({ node, obstacles }: NodeFit, requests: readonly Ask[]): string {
  if (obstacles.length > 0) return 'no';
  return node.requested === undefined && requests.length > 0 ? 'if it has room' : 'yes';
}

function freeText(node: NodeFact, ask: Ask): string {
  const room = roomFor(node, ask);
  if (room === undefined) return `${ask.resource} unknown`;
  const free = formatQuantity(room.free, ask.resource);
  return `${ask.resource} ${room.requested === undefined ? `not counted of ${free}` : free}`;
}

function amounts(resources: Readonly<Record<string, string>>): string {
  const parts = ['cpu', 'memory', 'pods'].flatMap((name) => {
    const value = resources[name];
    return value === undefined ? [] : [`${name} ${value}`];
  });
  return parts.join(', ') || NONE;
}
