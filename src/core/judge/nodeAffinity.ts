/**
 * Does a node have the labels that a pod wants? Its nodeSelector and the required part of its node affinity; what is
 * only preferred keeps no pod from a node.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go
 */
import type { PodSpec } from '../model/podSpec.ts';
import { list, object, text, type Read } from '../model/shape.ts';
import type { NodeFact } from '../model/surroundingFacts.ts';

const requirement = object({ key: text, operator: text, values: list(text) });
const affinity = object({
  nodeAffinity: object({
    requiredDuringSchedulingIgnoredDuringExecution: object({
      nodeSelectorTerms: list(
        object({ matchExpressions: list(requirement), matchFields: list(requirement) }),
      ),
    }),
  }),
});

type Requirement = Read<typeof requirement>;
interface Term {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
}

/** What of the pod's wishes the node does not fulfil, e.g. `nodeSelector disk=nvme`; undefined: it fulfils them all. */
export function unmetLabels(spec: PodSpec, node: NodeFact): string | undefined {
  const missing = Object.entries(spec.nodeSelector ?? {}).filter(
    ([key, value]) => labelOf(node, key) !== value,
  );
  if (missing.length > 0)
    return `nodeSelector ${missing.map(([key, value]) => `${key}=${value}`).join(', ')}`;
  const required = affinity(spec.affinity)?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required === undefined) return undefined;
  const terms = required.nodeSelectorTerms ?? [];
  if (terms.some((term) => meets(term, node))) return undefined;
  const [only] = terms;
  // Of several terms one would be enough: there is no single wish to name.
  if (terms.length > 1 || only === undefined) return 'required node affinity';
  const unmet = [
    ...(only.matchExpressions ?? []).filter((one) => !holds(one, labelOf(node, one.key ?? ''))),
    ...(only.matchFields ?? []).filter((one) => !holds(one, fieldOf(node, one.key))),
  ];
  return ['required node affinity', unmet.map(requirementText).join(', ')].filter(Boolean).join(' ');
}

/** Terms are alternatives; within one all must hold, and an empty one holds for no node. */
function meets({ matchExpressions = [], matchFields = [] }: Term, node: NodeFact): boolean {
  return (
    matchExpressions.length + matchFields.length > 0 &&
    matchExpressions.every((one) => holds(one, labelOf(node, one.key ?? ''))) &&
    matchFields.every((one) => holds(one, fieldOf(node, one.key)))
  );
}

/** NotIn and DoesNotExist hold for a label that is not there; Gt and Lt compare whole numbers and nothing else. */
function holds({ operator = '', values = [] }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt': {
      const [own, bound] = [wholeNumber(value), wholeNumber(values[0])];
      if (own === undefined || bound === undefined) return false;
      return operator === 'Gt' ? own > bound : own < bound;
    }
    default:
      return false;
  }
}

/** metadata.name is the only field that the API server lets through. */
function fieldOf({ name }: NodeFact, key: string | undefined): string | undefined {
  return key === 'metadata.name' ? name : undefined;
}

function labelOf({ labels }: NodeFact, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function wholeNumber(text: string | undefined): bigint | undefined {
  return text !== undefined && /^[+-]?\d{1,19}$/.test(text) ? BigInt(text.replace(/^\+/, '')) : undefined;
}

function requirementText({ key = '', operator = '', values = [] }: Requirement): string {
  return [key, operator, values.length === 0 ? '' : `(${values.join(', ')})`].filter(Boolean).join(' ');
}
