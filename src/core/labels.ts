/**
 * Label selectors, as objects and in the string form of `labelSelector=`.
 * Semantics: https://github.com/kubernetes/kubernetes/blob/v1.32.0/staging/src/k8s.io/apimachinery/pkg/labels/selector.go
 * (Requirement.Matches, Parse) and pkg/apis/meta/v1/helpers.go (LabelSelectorAsSelector).
 */
import type { LabelSelector } from './model/meta.ts';

export type Labels = Readonly<Record<string, string>>;

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** What no set of labels can satisfy, in a form that the API server accepts. */
const NOTHING = 'none,!none';

/**
 * The selector as the API server takes it, in a fixed order. An empty selector is the empty string, which selects
 * everything; one that the server would refuse selects nothing, as it does for the controllers.
 */
export function selectorToString(selector: LabelSelector): string {
  const requirements = requirementsOf(selector);
  if (!requirements.every(isValid)) return NOTHING;
  return requirements.map(requirementToString).sort().join(',');
}

/**
 * Does the selector select an object with these labels? An empty selector selects everything, no selector nothing.
 * NotIn and DoesNotExist hold for a key that is not there.
 */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  return (
    selector !== undefined &&
    requirementsOf(selector).every((requirement) => holds(requirement, labels ?? {}))
  );
}

/**
 * Reads the string form: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, joined by commas.
 * undefined where the API server would answer 400, and for `>` and `<`, which a LabelSelector cannot say.
 */
export function parseSelector(source: string): LabelSelector | undefined {
  const requirements: Requirement[] = [];
  let rest = source.trim();
  while (rest !== '') {
    const next = readRequirement(rest);
    if (next === undefined || !isValid(next.requirement)) return undefined;
    requirements.push(next.requirement);
    const separator = /^\s*(,?)\s*/.exec(next.rest);
    rest = next.rest.slice(separator?.[0].length);
    if ((separator?.[1] === ',') !== (rest !== '')) return undefined;
  }
  return { matchExpressions: requirements };
}

const SET = /^([^\s=!(),<>]+)\s+(in|notin)\s*\(([^()]*)\)/;
const EQUALITY = /^([^\s=!(),<>]+)\s*(==|=|!=)\s*([^\s=!(),<>]*)/;
const EXISTENCE = /^(!?)\s*([^\s=!(),<>]+)/;

function readRequirement(source: string): { requirement: Requirement; rest: string } | undefined {
  const set = SET.exec(source);
  if (set !== null) {
    const [all, key = '', word, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return {
      requirement: { key, operator: word === 'in' ? 'In' : 'NotIn', values },
      rest: source.slice(all.length),
    };
  }
  const equality = EQUALITY.exec(source);
  if (equality !== null) {
    const [all, key = '', sign, value = ''] = equality;
    const operator = sign === '!=' ? 'NotIn' : 'In';
    return { requirement: { key, operator, values: [value] }, rest: source.slice(all.length) };
  }
  const existence = EXISTENCE.exec(source);
  if (existence === null) return undefined;
  const [all, not, key = ''] = existence;
  const operator = not === '!' ? 'DoesNotExist' : 'Exists';
  return { requirement: { key, operator, values: [] }, rest: source.slice(all.length) };
}

function requirementsOf(selector: LabelSelector): Requirement[] {
  const exact = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: '=',
    values: [value],
  }));
  const expressions = (selector.matchExpressions ?? []).map(({ key = '', operator = '', values = [] }) => ({
    key,
    operator,
    values,
  }));
  return [...exact, ...expressions];
}

function requirementToString({ key, operator, values }: Requirement): string {
  switch (operator) {
    case '=':
      return `${key}=${values.join()}`;
    case 'In':
      return `${key} in (${[...values].sort().join(',')})`;
    case 'NotIn':
      return `${key} notin (${[...values].sort().join(',')})`;
    default:
      return operator === 'Exists' ? key : `!${key}`;
  }
}

function holds(requirement: Requirement, labels: Labels): boolean {
  const { key, operator, values } = requirement;
  if (!isValid(requirement)) return false;
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case '=':
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    default:
      return (operator === 'Exists') === (value !== undefined);
  }
}

/** What NewRequirement accepts: selector.go, IsQualifiedName and IsValidLabelValue. */
function isValid({ key, operator, values }: Requirement): boolean {
  if (!isLabelKey(key) || !values.every(isLabelValue)) return false;
  switch (operator) {
    case '=':
      return values.length === 1;
    case 'In':
    case 'NotIn':
      return values.length > 0;
    default:
      return (operator === 'Exists' || operator === 'DoesNotExist') && values.length === 0;
  }
}

function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  return name !== '' && isLabelValue(name) && (prefix === undefined || isSubdomain(prefix));
}

function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= 63 && /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(value));
}

function isSubdomain(name: string): boolean {
  return name.length <= 253 && name.split('.').every((part) => /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(part));
}
