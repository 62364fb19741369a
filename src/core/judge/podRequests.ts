/** What a pod asks for, as the scheduler and the quota admission add it up. */
import type { Container, PodSpec } from '../model/podSpec.ts';
import { addQuantity, compareQuantity, parseQuantity, type Quantity } from '../quantity.ts';

const NOTHING: Quantity = { nano: 0n, style: 'plain' };

type Bound = 'requests' | 'limits';

/**
 * The pod's request (or limit) of `cpu`, `memory`, …: all containers that run together, or the init container that
 * needs more than they do, and the overhead. A limit stands in for a request that is not given, as the API server
 * fills it in. Undefined where a number cannot be read.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/api/v1/resource/helpers.go
 */
export function podRequest(spec: PodSpec, resource: string, bound: Bound = 'requests'): Quantity | undefined {
  const whole = amount(spec, resource, bound);
  if (whole === undefined || whole !== NOTHING) return whole;
  const inits = spec.initContainers ?? [];
  const together = sum([...(spec.containers ?? []), ...inits.filter(isSidecar)], resource, bound);
  const sidecars = sum(inits.filter(isSidecar), resource, bound);
  const alone = inits
    .filter((one) => !isSidecar(one))
    .map((one) => plus(amount(one, resource, bound), sidecars));
  const overhead = parseOr(spec.overhead?.[resource]);
  return plus([together, ...alone].reduce(larger), overhead);
}

/** What one pod counts in a quota, e.g. `pods`, `requests.cpu`, `memory`; undefined for what is not a pod's. */
export function quotaDemand(spec: PodSpec, resource: string): Quantity | undefined {
  if (resource === 'pods' || resource === 'count/pods') return parseQuantity('1');
  const [, bound, rest] =
    /^(?:(requests|limits)\.)?(cpu|memory|ephemeral-storage|[\w.-]+\/[\w.-]+)$/.exec(resource) ?? [];
  if (rest === undefined || resource.startsWith('count/')) return undefined;
  return podRequest(spec, rest, bound === 'limits' ? 'limits' : 'requests');
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

function sum(containers: readonly Container[], resource: string, bound: Bound): Quantity | undefined {
  return containers.map((one) => amount(one, resource, bound)).reduce(plus, NOTHING);
}

function plus(a: Quantity | undefined, b: Quantity | undefined): Quantity | undefined {
  return a === undefined || b === undefined ? undefined : addQuantity(a, b);
}

function larger(a: Quantity | undefined, b: Quantity | undefined): Quantity | undefined {
  if (a === undefined || b === undefined) return undefined;
  return compareQuantity(a, b) >= 0 ? a : b;
}
