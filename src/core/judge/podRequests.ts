/** What a pod asks for, as the scheduler and the quota admission add it up. */
import type { Container, PodSpec } from '../model/podSpec.ts';
import { addQuantity, compareQuantity, parseQuantity, type Quantity } from '../quantity.ts';

const NOTHING: Quantity = { nano: 0n, style: 'plain' };

type Bound = 'requests' | 'limits';

/**
 * The pod's request (or limit) of `cpu`, `memory`, …: all containers that run together, or the init container that
 * needs more than they do beside the sidecars that started before it; or what the pod states as a whole; and the
 * overhead. A limit stands in for a request that is not given, as the API server fills it in. Undefined where a number
 * cannot be read.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/api/v1/resource/helpers.go
 */
export function podRequest(spec: PodSpec, resource: string, bound: Bound = 'requests'): Quantity | undefined {
  const whole = amount(spec, resource, bound);
  const sum = whole === NOTHING ? containersAmount(spec, resource, bound) : whole;
  // Whoever limits nothing is not limited by the overhead either.
  if (bound === 'limits' && sum?.nano === 0n) return sum;
  return plus(sum, parseOr(spec.overhead?.[resource]));
}

/** The names of all resources that the pod or a container of it states a number for. */
export function statedResources({
  containers = [],
  initContainers = [],
  resources,
  overhead,
}: PodSpec): string[] {
  const stated = [resources, ...[...containers, ...initContainers].map((one) => one.resources)].flatMap(
    (one) => [...Object.keys(one?.requests ?? {}), ...Object.keys(one?.limits ?? {})],
  );
  // By name: the order of JSON's keys means nothing.
  return [...new Set([...stated, ...Object.keys(overhead ?? {})])].sort();
}

/** What one pod counts in a quota, e.g. `pods`, `requests.cpu`, `memory`; undefined for what is not a pod's. */
export function quotaDemand(spec: PodSpec, resource: string): Quantity | undefined {
  if (resource === 'pods' || resource === 'count/pods') return parseQuantity('1');
  const [, bound, rest] =
    /^(?:(requests|limits)\.)?(cpu|memory|ephemeral-storage|[\w.-]+\/[\w.-]+)$/.exec(resource) ?? [];
  if (rest === undefined || resource.startsWith('count/')) return undefined;
  return podRequest(spec, rest, bound === 'limits' ? 'limits' : 'requests');
}

function containersAmount(spec: PodSpec, resource: string, bound: Bound): Quantity | undefined {
  let together = (spec.containers ?? []).map((one) => amount(one, resource, bound)).reduce(plus, NOTHING);
  let sidecars: Quantity | undefined = NOTHING;
  let starting: Quantity | undefined = NOTHING;
  for (const init of spec.initContainers ?? []) {
    const own = amount(init, resource, bound);
    if (isSidecar(init)) {
      together = plus(together, own);
      sidecars = plus(sidecars, own);
      starting = larger(starting, sidecars);
    } else starting = larger(starting, plus(own, sidecars));
  }
  return larger(together, starting);
}

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}

function amount(
  { resources }: Pick<Container, 'resources'>,
  resource: string,
  bound: Bound,
): Quantity | undefined {
  return parseOr(
    resources?.[bound]?.[resource] ?? (bound === 'requests' ? resources?.limits?.[resource] : undefined),
  );
}

function parseOr(text: string | undefined): Quantity | undefined {
  return text === undefined ? NOTHING : parseQuantity(text);
}

function plus(a: Quantity | undefined, b: Quantity | undefined): Quantity | undefined {
  return a === undefined || b === undefined ? undefined : addQuantity(a, b);
}

function larger(a: Quantity | undefined, b: Quantity | undefined): Quantity | undefined {
  if (a === undefined || b === undefined) return undefined;
  return compareQuantity(a, b) >= 0 ? a : b;
}
