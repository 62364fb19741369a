/** The tree as data: groups, Deployments, and their flags; worst first, and never too many siblings to draw. */
import type { DeploymentSummary } from '../feed.ts';
import { isBehind } from '../generation.ts';
import { worstFirst, type Severity } from '../flag.ts';
import type { FleetRow } from '../fleet.ts';
import { visibleText } from '../visibleText.ts';
import { brief } from './brief.ts';

interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly children: readonly TreeNode[];
}

export interface DeploymentNode {
  readonly kind: 'deployment';
  readonly id: string;
  readonly uid: string | undefined;
  readonly namespace: string;
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** null: nothing is wrong that a look at it shows. */
  readonly severity: Severity | null;
  readonly children: readonly FlagNode[];
}

interface FlagNode {
  readonly kind: 'flag';
  readonly id: string;
  readonly label: string;
  readonly tooltip: string;
  readonly severity: Severity;
}

/** Stands for siblings that were left out; a tree of thousands of rows is slow to draw and no help. */
interface RestNode {
  readonly kind: 'rest';
  readonly id: string;
  readonly label: string;
}

/** What can be done where there is nothing to list; the host says what, by the id of a command of its own. */
export interface NextNode {
  readonly kind: 'next';
  readonly id: string;
  readonly label: string;
  readonly command: string;
}

export type TreeNode = GroupNode | DeploymentNode | FlagNode | RestNode | NextNode;

export type Grouping = 'namespace' | 'severity';

const MAX_SIBLINGS = 500;
const LABEL_LENGTH = 200;
const TOOLTIP_LENGTH = 4000;

export function treeOutline(rows: readonly FleetRow[], grouping: Grouping): TreeNode[] {
  const nodes = rows.map((row) => deploymentNode(row, grouping)).sort(worstFirst);
  const groups = Map.groupBy(nodes, (node) =>
    grouping === 'namespace' ? node.namespace : GROUP_LABELS[node.severity ?? 'none'],
  );
  // Groups appear in the order of their worst member, which the sorting has put first.
  return capped(
    'groups',
    [...groups].map(([label, members]) => groupNode(label, members)),
  );
}

const GROUP_LABELS = {
  incident: 'Incidents',
  warning: 'Warnings',
  information: 'Information',
  none: 'Nothing to see from outside',
} as const;

function groupNode(label: string, members: readonly DeploymentNode[]): GroupNode {
  const flagged = members.filter((one) => one.severity !== null).length;
  const description =
    flagged === members.length ? String(flagged) : `${flagged} of ${members.length} flagged`;
  return {
    kind: 'group',
    id: `group:${label}`,
    label: short(label),
    description,
    children: capped(`group:${label}`, members),
  };
}

function deploymentNode({ summary, flags }: FleetRow, grouping: Grouping): DeploymentNode {
  const { uid, namespace, name } = summary;
  // VS Code draws no tree with an id twice, and a file may give a Deployment a uid like another row's id.
  const id = `deployment:${uid ?? `${namespace}/${name}`}`;
  const worst = flags[0];
  const generations = generationText(summary);
  const parts = [
    generations,
    worst === undefined || worst.id === 'unobserved-generation' ? undefined : brief(worst, summary),
  ];
  return {
    kind: 'deployment',
    id,
    uid,
    namespace,
    name,
    label: short(grouping === 'severity' ? `${namespace}/${name}` : name),
    description: short(parts.filter(Boolean).join(' · ')),
    tooltip: long([`${namespace}/${name}`, ...flags.map((flag) => flag.text)].join('\n')),
    severity: worst?.severity ?? null,
    children: flags.map((flag) => ({
      kind: 'flag',
      id: `${flag.id}:${id}`,
      label: short(flag.text),
      tooltip: long(flag.text),
      severity: flag.severity,
    })),
  };
}

/** Only where it is behind: in most rows it is not, and says nothing. */
function generationText(summary: DeploymentSummary): string | undefined {
  const { generation, observedGeneration } = summary;
  if (generation === undefined || !isBehind(summary)) return undefined;
  const observed = observedGeneration === undefined ? 'never observed' : `observed ${observedGeneration}`;
  return `generation ${generation}, ${observed}`;
}

function capped(id: string, nodes: readonly TreeNode[]): TreeNode[] {
  if (nodes.length <= MAX_SIBLINGS) return [...nodes];
  const left = nodes.length - MAX_SIBLINGS;
  return [
    ...nodes.slice(0, MAX_SIBLINGS),
    { kind: 'rest', id: `rest:${id}`, label: `${left} more; use the palette to find one` },
  ];
}

function short(text: string): string {
  return visibleText(text.replace(/\s+/g, ' '), LABEL_LENGTH);
}

function long(text: string): string {
  return visibleText(text, TOOLTIP_LENGTH);
}
