import { behind, withoutCombined } from './wording.ts';

export type ProbeKind = 'liveness' | 'readiness' | 'startup';

type ProbeTrouble =
  'http-status' | 'connection-refused' | 'timeout' | 'name-not-resolved' | 'certificate' | 'bad-port';

export interface ProbeEvent {
  readonly probe: ProbeKind;
  /**
   * `failed`: the probe said no. `errored`: it could not be run, which counts as no answer. `warning`: it
   * passed with a remark. `restart`: the container is being killed for it.
   */
  readonly what: 'failed' | 'errored' | 'warning' | 'restart';
  /** `bad-port`: it names a port that no container declares. */
  readonly trouble?: ProbeTrouble;
  /** Of an HTTP probe that was answered. */
  readonly httpStatus?: number;
  /** Only the events of reason Killing name it; for Unhealthy it is in the event's fieldPath. */
  readonly container?: string;
  /** What the probe printed or ran into; may be empty for a command that prints nothing. */
  readonly output?: string;
  readonly raw: string;
}

const UNHEALTHY = /^(Liveness|Readiness|Startup) probe (failed|errored|warning)\b/i;
const KILLING = /^Container (\S+) failed (liveness|startup) probe\b/i;
/** 1.8 to 1.14: `Killing container with id docker://web:Container failed liveness probe.. Container will be …` */
const KILLING_BEFORE_1_15 =
  /^Killing container with id [a-z-]+:\/\/([^\s:]+):\s?Container failed (liveness|startup) probe/i;
/** Before 1.8, when only liveness probes killed: `… id docker://web:pod "…" container "web" is unhealthy, …` */
const KILLING_BEFORE_1_8 =
  /^Killing container with (?:docker )?id [^\s"]*? ?pod "[^"]*"\s+container "([^"]*)" is unhealthy/i;

const TROUBLES: readonly (readonly [ProbeTrouble, RegExp])[] = [
  ['connection-refused', /connection refused/i],
  ['bad-port', /strconv\.Atoi: parsing|couldn't find port/i],
  ['timeout', /timed out|timeout|deadline exceeded/i],
  ['name-not-resolved', /no such host/i],
  ['certificate', /x509|certificate|tls: /i],
];

/**
 * The message of an Unhealthy or Killing event; undefined when it is not about a probe.
 * Sources: `pkg/kubelet/prober/prober.go`, `pkg/kubelet/kuberuntime/kuberuntime_manager.go` computePodActions.
 */
export function parseProbeEvent(message: string): ProbeEvent | undefined {
  const { text } = withoutCombined(message);
  return unhealthy(message, text) ?? killing(message, text);
}

function unhealthy(raw: string, text: string): ProbeEvent | undefined {
  const [said, probe, what] = UNHEALTHY.exec(text) ?? [];
  if (said === undefined || probe === undefined || what === undefined) return undefined;
  const rest = text.slice(said.length);
  const output = (behind(rest, ' and resulted in unknown state:') ?? behind(rest, ':') ?? rest).trim();
  const status = /^HTTP probe failed with statuscode: (\d{3})/i.exec(output)?.[1];
  const trouble =
    status === undefined ? TROUBLES.find(([, pattern]) => pattern.test(output))?.[0] : 'http-status';
  return {
    probe: probe.toLowerCase() as ProbeKind,
    what: what.toLowerCase() as ProbeEvent['what'],
    ...(trouble !== undefined && { trouble }),
    ...(status !== undefined && { httpStatus: Number(status) }),
    output,
    raw,
  };
}

function killing(raw: string, text: string): ProbeEvent | undefined {
  const [, container, probe = 'liveness'] =
    KILLING.exec(text) ?? KILLING_BEFORE_1_15.exec(text) ?? KILLING_BEFORE_1_8.exec(text) ?? [];
  if (container === undefined) return undefined;
  return { probe: probe.toLowerCase() as ProbeKind, what: 'restart', container, raw };
}
