/** What could not be read, as one short clause: the full reason of each read stands with its step. */
import type { Evidence, StepId } from './model/evidence.ts';
import type { Blind, BlindState } from './model/reading.ts';

/** `not allowed to read ReplicaSets, pods and events; no answer in time for quotas`. Empty where all could be read. */
export function blindText(evidence: Evidence, steps: readonly StepId[]): string {
  const blind = blindReads(evidence, steps);
  const states = [...new Set(blind.map(({ reading }) => reading.state))];
  return states
    .map((state) => {
      const names = blind.filter(({ reading }) => reading.state === state).map(({ step }) => WHAT[step]);
      return SAID[state](enumerated([...new Set(names)]));
    })
    .join('; ');
}

/** Resources that a role must let one list, as kubectl takes them; only those of the Deployment's own namespace. */
export function forbiddenResources(evidence: Evidence, steps: readonly StepId[]): string[] {
  return blindReads(evidence, steps).flatMap(({ step, reading }) =>
    reading.state === 'forbidden' ? (RESOURCES[step] ?? []) : [],
  );
}

interface BlindRead {
  readonly step: StepId;
  readonly reading: Blind;
}

/** One for each read: where several steps rest on the same, the one that is nearest to it. */
function blindReads(evidence: Evidence, steps: readonly StepId[]): BlindRead[] {
  const all = ORDER.flatMap((step): BlindRead[] => {
    const reading = evidence[step];
    return reading.state === 'ok' || !steps.includes(step) ? [] : [{ step, reading }];
  });
  const first = all.filter(
    ({ reading }, index) => all.findIndex((one) => one.reading.reason === reading.reason) === index,
  );
  // What was skipped rests on a read that failed, and that one is told.
  const read = first.filter(({ reading }) => reading.state !== 'skipped');
  return read.length > 0 ? read : first;
}

const ORDER: readonly StepId[] = [
  'deployment',
  'strategy',
  'replicasets',
  'rollout-history',
  'pods',
  'events',
  'controller',
  'nodes',
  'quotas',
  'webhooks',
  'logs',
];

const WHAT: Readonly<Record<StepId, string>> = {
  deployment: 'the Deployment',
  strategy: 'the Deployment',
  replicasets: 'ReplicaSets',
  'rollout-history': 'ReplicaSets',
  pods: 'pods',
  events: 'events',
  controller: "the controller's Lease",
  nodes: 'nodes',
  quotas: 'quotas',
  webhooks: 'admission webhooks',
  logs: 'logs',
};

const RESOURCES: Partial<Readonly<Record<StepId, readonly string[]>>> = {
  deployment: ['deployments.apps'],
  replicasets: ['replicasets.apps'],
  pods: ['pods'],
  events: ['events'],
  quotas: ['resourcequotas', 'limitranges'],
};

const SAID: Readonly<Record<BlindState, (what: string) => string>> = {
  forbidden: (what) => `not allowed to read ${what}`,
  notFound: (what) => `${what} not found`,
  timeout: (what) => `no answer in time for ${what}`,
  failed: (what) => `the read of ${what} failed`,
  cancelled: (what) => `the read of ${what} was cancelled`,
  skipped: (what) => `${what} not read`,
  absent: (what) => `the snapshot does not hold ${what}`,
};

function enumerated(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
