/** Views of the playbook's steps 2 to 6. */
import type { ContainerFact, ContainerState, EventFact } from '../../model/evidence.ts';
import type { Moment } from '../../time.ts';
import { age, count, NONE, shown, table, type StepView } from './view.ts';

export const eventsView: StepView<'events'> = {
  isEmpty: ({ items }) => items.length === 0,
  summary({ items, presence, truncated }) {
    const cut = truncated === undefined ? '' : ` (${truncated})`;
    if (presence === 'expired')
      return `none left: events are kept for an hour, and nothing happened since${cut}`;
    if (presence === 'none') return `none${cut}`;
    const warnings = items.filter((one) => one.type === 'Warning');
    const newest = warnings[0] ?? items[0];
    const last = newest === undefined ? '' : `; newest: ${newest.reason}: ${newest.message}`;
    return `${count(items.length, 'event')}, ${count(warnings.length, 'Warning')}${last}${cut}`;
  },
  tables: ({ items }, now) =>
    table(
      'Events, newest first',
      ['last seen', 'type', 'reason', 'object', 'message'],
      items.map((one) => [lastSeen(one, now), one.type, one.reason, `${one.kind}/${one.name}`, one.message]),
    ),
};

/** As `kubectl events` writes it: `20m (x3 over 30m)`. */
function lastSeen(one: EventFact, now: Moment): string {
  const last = age(one.lastAt, now);
  return one.count > 1 ? `${last} (x${one.count} over ${age(one.firstAt, now)})` : last;
}

export const historyView: StepView<'rollout-history'> = {
  isEmpty: ({ revisions }) => revisions.length === 0,
  summary({ revisions, current, rolledBackTo, lastGood, changes, changesSince }) {
    if (revisions.length === 0) return 'no revision yet';
    const wanted =
      current === undefined
        ? 'the wanted template has no revision yet'
        : `revision ${current} is the wanted template`;
    const back = rolledBackTo === undefined ? '' : `, which ran before as revision ${rolledBackTo}`;
    const good = lastGood === undefined ? '' : `; revision ${lastGood} still has available pods`;
    const diff =
      changesSince === undefined
        ? ''
        : `; ${count(changes.length, 'field')} changed since revision ${changesSince}`;
    return `${wanted}${back}${good}${diff}`;
  },
  tables: ({ revisions, changes, changesSince }, now) => [
    ...table(
      'Revisions',
      ['revision', 'ReplicaSet', 'age', 'images', 'change cause', ''],
      revisions.map((one) => [
        String(one.number),
        one.replicaSet,
        age(one.createdAt, now),
        one.images.join(', '),
        shown(one.changeCause),
        one.isCurrent ? 'wanted' : '',
      ]),
    ),
    ...table(
      `What the wanted template changes since revision ${shown(changesSince)}`,
      ['field', 'from', 'to'],
      changes.map((one) => [one.path, shown(one.from), shown(one.to)]),
    ),
  ],
};

export const replicaSetsView: StepView<'replicasets'> = {
  isEmpty: ({ owned }) => owned.length === 0,
  summary({ owned, current, strangers }) {
    const wanted =
      current === undefined
        ? 'none has the wanted template'
        : `${current.name} has the wanted template: ${shown(current.ready)} of ${current.desired} ready`;
    const others =
      strangers.length === 0 ? '' : `; the selector also matches ${strangers.join(', ')}, owned by others`;
    return `${count(owned.length, 'ReplicaSet')}; ${wanted}${others}`;
  },
  tables: ({ owned }, now) =>
    table(
      'ReplicaSets',
      ['name', 'revision', 'desired', 'current', 'ready', 'available', 'age', 'condition', ''],
      owned.map((one) => [
        one.name,
        shown(one.revision),
        String(one.desired),
        shown(one.current),
        shown(one.ready),
        shown(one.available),
        age(one.createdAt, now),
        one.conditions
          .map(
            ({ type, status, reason, message }) =>
              `${type ?? ''}=${status ?? ''} ${reason ?? ''}: ${message ?? ''}`,
          )
          .join('; ') || NONE,
        one.isCurrent ? 'wanted' : '',
      ]),
    ),
};

export const podsView: StepView<'pods'> = {
  isEmpty: ({ total }) => total === 0,
  summary({ items, total, truncated }) {
    const wanted = items.filter((one) => one.ofCurrent);
    const ready = wanted.filter((one) => one.ready && one.deletingSince === undefined).length;
    const old = total - wanted.length;
    const cut = truncated === undefined ? '' : ` (${truncated})`;
    return `${count(wanted.length, 'pod')} of the wanted template, ${ready} ready; ${old} of older ones${cut}`;
  },
  tables: ({ items }, now) => [
    ...table(
      'Pods',
      ['name', 'ReplicaSet', 'phase', 'ready', 'node', 'age', 'conditions that do not hold'],
      items.map((one) => [
        one.name,
        one.ofCurrent ? `${one.replicaSet} (wanted)` : one.replicaSet,
        one.deletingSince === undefined
          ? (one.reason ?? one.phase)
          : `Terminating for ${age(one.deletingSince, now)}`,
        one.ready ? 'yes' : 'no',
        shown(one.node),
        age(one.createdAt, now),
        one.conditions
          .filter(({ status }) => status !== 'True')
          .map(({ type, reason, message }) => [type, reason, message].filter(Boolean).join(': '))
          .join('; ') || NONE,
      ]),
    ),
    ...table(
      'Containers',
      ['pod', 'container', 'image', 'state', 'restarts', 'last end'],
      items.flatMap((pod) =>
        pod.containers.map((one) => [
          pod.name,
          one.role === 'main' ? one.name : `${one.name} (${one.role})`,
          shown(one.image),
          state(one.state, now),
          String(one.restarts),
          lastEnd(one, now),
        ]),
      ),
    ),
  ],
};

function state(value: ContainerState | undefined, now: Moment): string {
  if (value === undefined) return 'not reported';
  if (value.is === 'running') return `running for ${age(value.since, now)}`;
  if (value.is === 'waiting') return ['waiting', value.reason, value.message].filter(Boolean).join(': ');
  return `ended: ${ending(value)}`;
}

function lastEnd({ lastEnd: end }: ContainerFact, now: Moment): string {
  return end === undefined ? NONE : `${ending(end)}, ${age(end.finishedAt, now)} ago`;
}

function ending({
  reason,
  exitCode,
  signal,
}: {
  reason: string | undefined;
  exitCode: number | undefined;
  signal: number | undefined;
}): string {
  const parts = [reason, exitCode === undefined ? undefined : `exit code ${exitCode}`];
  if (signal !== undefined) parts.push(`signal ${signal}`);
  return parts.filter(Boolean).join(', ') || 'ended';
}

export const strategyView: StepView<'strategy'> = {
  summary(facts) {
    const limits =
      facts.maxSurge === undefined
        ? facts.type
        : `${facts.type}, ${facts.maxSurge} surge and ${shown(facts.maxUnavailable)} unavailable allowed`;
    const deadline =
      facts.progressDeadlineSeconds === undefined
        ? 'no deadline'
        : `deadline ${facts.progressDeadlineSeconds} s`;
    return `${limits}; ${deadline}; ${facts.paused ? `paused${by(facts.pausedBy)}` : 'not paused'}`;
  },
  tables: (facts, now) =>
    table(
      'Strategy',
      ['setting', 'value'],
      [
        ['type', facts.type],
        ['maxSurge', resolved(facts.maxSurge, facts.maxSurgeText)],
        ['maxUnavailable', resolved(facts.maxUnavailable, facts.maxUnavailableText)],
        ['minReadySeconds', String(facts.minReadySeconds)],
        ['progressDeadlineSeconds', shown(facts.progressDeadlineSeconds ?? 'none')],
        ['revisionHistoryLimit', shown(facts.revisionHistoryLimit)],
        ['paused', facts.paused ? `yes, for ${age(facts.pausedSince, now)}${by(facts.pausedBy)}` : 'no'],
      ],
    ),
};

function by(manager: string | undefined): string {
  return manager === undefined ? '' : ` by ${manager}`;
}

function resolved(number: number | undefined, text: string | undefined): string {
  if (number === undefined || text === undefined) return NONE;
  return String(number) === text ? text : `${number} (${text})`;
}
