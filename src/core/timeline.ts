/**
 * One timeline over the Deployment, its ReplicaSets and pods. Conditions, births and spec writes outlive the events,
 * which are kept for an hour, so that the story can still be read later.
 */
import { compareTexts } from './byPlace.ts';
import type { ContainerFact, Evidence, PodFact, Write } from './model/evidence.ts';
import type { Condition } from './model/meta.ts';
import type { TimelineEntry } from './model/report.ts';
import { moment } from './time.ts';

/** Oldest first. What has no readable time is left out: it cannot stand anywhere. */
export function timeline(evidence: Evidence): TimelineEntry[] {
  const { deployment, events, replicasets, pods } = evidence;
  const entries: TimelineEntry[] = [];
  if (deployment.state === 'ok') {
    const object = `Deployment/${deployment.value.name}`;
    entries.push(...at(deployment.value.createdAt, object, 'created', 'status'));
    entries.push(...deployment.value.conditions.flatMap((one) => conditionEntries(object, one)));
    entries.push(...deployment.value.writes.flatMap((one) => writeEntries(object, one)));
  }
  if (replicasets.state === 'ok')
    for (const one of replicasets.value.owned) {
      const object = `ReplicaSet/${one.name}`;
      const revision = one.revision === undefined ? '' : ` (revision ${one.revision})`;
      entries.push(...at(one.createdAt, object, `created${revision}`, 'status'));
      entries.push(...one.conditions.flatMap((condition) => conditionEntries(object, condition)));
    }
  if (pods.state === 'ok') for (const pod of pods.value.items) entries.push(...podEntries(pod));
  if (events.state === 'ok')
    for (const one of events.value.items)
      if (moment(one.lastAt) !== undefined && one.lastAt !== undefined)
        entries.push({
          at: one.lastAt,
          object: `${one.kind}/${one.name}`,
          what: `${one.reason}: ${one.message}`,
          count: one.count,
          firstAt: one.firstAt ?? null,
          source: 'event',
        });
  return entries
    .map((entry) => ({ entry, time: moment(entry.at) ?? 0 }))
    .sort((a, b) => a.time - b.time || inOrder(a.entry, b.entry))
    .map(({ entry }) => entry);
}

function conditionEntries(
  object: string,
  { type, status, reason, message, ...times }: Condition,
): TimelineEntry[] {
  const text = [reason, message].filter(Boolean).join(': ');
  return at(
    times.lastTransitionTime ?? times.lastUpdateTime,
    object,
    `${type ?? ''} became ${status ?? 'unknown'}: ${text}`,
    'condition',
  ).map((entry) => {
    const updated = times.lastUpdateTime;
    // The reason may have changed after the status did; that is the later of the two moments.
    return updated !== undefined && (moment(updated) ?? 0) > (moment(entry.at) ?? 0)
      ? { ...entry, at: updated, firstAt: entry.at, what: `${type ?? ''} is ${status ?? 'unknown'}: ${text}` }
      : entry;
  });
}

function writeEntries(object: string, write: Write): TimelineEntry[] {
  if (write.isStatus) return [];
  const shown = write.fields.slice(0, 4).join(', ');
  const more = write.fields.length > 4 ? `, and ${write.fields.length - 4} more` : '';
  return at(write.at, object, `written by ${write.manager}: ${shown}${more}`, 'managedFields');
}

function podEntries(pod: PodFact): TimelineEntry[] {
  const object = `Pod/${pod.name}`;
  return [
    ...at(pod.createdAt, object, 'created', 'status'),
    ...at(pod.deletingSince, object, 'is to be gone by now: deletion was asked for', 'status'),
    ...pod.containers.flatMap((one) => containerEntries(object, one)),
  ];
}

function containerEntries(
  object: string,
  { name, state, lastEnd, restarts }: ContainerFact,
): TimelineEntry[] {
  const ends = [lastEnd, state?.is === 'terminated' ? state : undefined];
  return ends.flatMap((end) => {
    if (end === undefined) return [];
    const code = end.exitCode === undefined ? '' : `, exit code ${end.exitCode}`;
    const what = `container ${name} ended: ${end.reason ?? 'no reason given'}${code} (${restarts} ${restarts === 1 ? 'restart' : 'restarts'})`;
    return at(end.finishedAt, object, what, 'status');
  });
}

function at(
  time: string | undefined,
  object: string,
  what: string,
  source: TimelineEntry['source'],
): TimelineEntry[] {
  return time === undefined || moment(time) === undefined
    ? []
    : [{ at: time, object, what, count: 1, firstAt: null, source }];
}

/** Of one moment: by all that may differ, so that the order of a list in an answer never shows. */
function inOrder(a: TimelineEntry, b: TimelineEntry): number {
  return (
    compareTexts(a.object, b.object) ||
    compareTexts(a.what, b.what) ||
    a.count - b.count ||
    compareTexts(a.firstAt ?? '', b.firstAt ?? '')
  );
}
