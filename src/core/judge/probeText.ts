/** The probe that keeps a container from being ready, and what it ran into last. */
import { parseProbeEvent, type ProbeKind } from '../kubeText/probeEvent.ts';
import type { ContainerFact, EventFact, EventFacts, PodFact } from '../model/evidence.ts';
import type { Probe } from '../model/podSpec.ts';
import { specOf } from './crashes.ts';
import { isAboutContainer, newestEvent } from './objectEvents.ts';
import { clip } from './words.ts';

/** `startup` until it has passed once: only then does the readiness probe begin. */
function awaitedProbe({ started }: ContainerFact): Extract<ProbeKind, 'startup' | 'readiness'> {
  return started === false ? 'startup' : 'readiness';
}

/** ` (readiness probe GET :8080/healthz every 10s)`; nothing where the pod states none. */
export function probeText(pod: PodFact, container: ContainerFact): string {
  const kind = awaitedProbe(container);
  const { startupProbe, readinessProbe } = specOf(pod, container.name) ?? {};
  const probe = kind === 'startup' ? startupProbe : readinessProbe;
  return probe === undefined ? '' : ` (${kind} probe ${target(probe)} every ${probe.periodSeconds ?? 10}s)`;
}

function target({ httpGet, tcpSocket, grpc, exec }: Probe): string {
  if (httpGet !== undefined) return `GET :${httpGet.port ?? '?'}${httpGet.path ?? '/'}`;
  if (tcpSocket !== undefined) return `TCP :${tcpSocket.port ?? '?'}`;
  if (grpc !== undefined) return `gRPC :${grpc.port ?? '?'}`;
  return `exec ${clip((exec?.command ?? []).join(' '), 60)}`;
}

/** The newest failure of that probe. */
export function probeFailure(
  pod: PodFact,
  container: ContainerFact,
  events: EventFacts | undefined,
): EventFact | undefined {
  const kind = awaitedProbe(container);
  return newestEvent(events, { kind: 'Pod', ...pod }, (event) => {
    if (event.reason !== 'Unhealthy' || !isAboutContainer(event, container.name)) return false;
    return parseProbeEvent(event.message)?.probe === kind;
  });
}
