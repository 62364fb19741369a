/** Views of the follow-up steps. */
import type { Reading } from '../../model/reading.ts';
import type { Table } from '../../model/report.ts';
import { age, count, shown, table, type StepView } from './view.ts';

export const controllerView: StepView<'controller'> = {
  summary({ lease, others }, now) {
    const held = orWhy(lease, (one) =>
      one.holder === undefined || one.holder === ''
        ? 'nobody holds its Lease'
        : `Lease held by ${one.holder}, renewed ${age(one.renewedAt, now)} ago`,
    );
    const group = orWhy(others, (one) =>
      one.seen === 0
        ? 'no other Deployment to compare with'
        : `${one.unobserved.length} of ${count(one.seen, 'other Deployment')} not observed either`,
    );
    return `${held}; ${group}`;
  },
  tables: ({ lease, pods, others, log }, now) => [
    ...rows(lease, (one) =>
      table(
        'Lease kube-system/kube-controller-manager',
        ['holder', 'renewed', 'duration'],
        [[shown(one.holder), `${age(one.renewedAt, now)} ago`, `${shown(one.durationSeconds)} s`]],
      ),
    ),
    ...rows(pods, (all) =>
      table(
        'Pods of kube-controller-manager',
        ['name', 'phase', 'ready', 'restarts', 'trouble'],
        all.map((one) => [
          one.name,
          one.phase,
          one.ready ? 'yes' : 'no',
          String(one.restarts),
          shown(one.trouble),
        ]),
      ),
    ),
    ...rows(others, (one) =>
      table(
        `Other Deployments that are not observed (of ${one.seen} seen)`,
        ['Deployment', 'since'],
        one.unobserved
          .slice(0, 20)
          .map((other) => [`${other.namespace}/${other.name}`, age(other.since, now)]),
      ),
    ),
    ...rows(log, (lines) =>
      table(
        'Its log about this Deployment',
        ['line'],
        lines.map((line) => [line]),
      ),
    ),
  ],
};

export const quotasView: StepView<'quotas'> = {
  summary: ({ quotas, limitRanges }) =>
    `${orWhy(quotas, (all) => count(all.length, 'ResourceQuota'))}; ${orWhy(limitRanges, (all) => count(all.length, 'limit'))}`,
  isEmpty: ({ quotas, limitRanges }) =>
    quotas.state === 'ok' &&
    limitRanges.state === 'ok' &&
    quotas.value.length + limitRanges.value.length === 0,
  tables: ({ quotas, limitRanges }) => [
    ...rows(quotas, (all) =>
      table(
        'ResourceQuotas',
        ['quota', 'resource', 'used', 'hard'],
        all.flatMap((one) =>
          Object.entries(one.hard).map(([name, hard]) => [one.name, name, shown(one.used[name]), hard]),
        ),
      ),
    ),
    ...rows(limitRanges, (all) =>
      table(
        'LimitRanges',
        ['limit'],
        all.map((line) => [line]),
      ),
    ),
  ],
};

export const webhooksView: StepView<'webhooks'> = {
  isEmpty: ({ webhooks }) => webhooks.length === 0,
  summary: ({ webhooks }) =>
    webhooks.length === 0
      ? 'none is asked about the writes of a rollout in this namespace'
      : `${count(webhooks.length, 'webhook')} asked about the writes of a rollout here: ${webhooks.map((one) => one.name).join(', ')}`,
  tables: ({ webhooks }) =>
    table(
      'Admission webhooks that apply here',
      ['webhook', 'configuration', 'when it fails', 'answered by', 'asked about'],
      webhooks.map((one) => [
        one.name,
        `${one.configuration} (${one.type})`,
        one.failurePolicy === 'Fail' ? 'write refused' : 'ignored',
        `${shown(one.target)}${one.hasEndpoints === false ? ' (no endpoints)' : ''}`,
        one.watches.map(({ operation, resource }) => `${operation} ${resource}`).join(', '),
      ]),
    ),
};

export const logsView: StepView<'logs'> = {
  summary: ({ excerpts }) =>
    excerpts
      .map(
        (one) =>
          `${one.container} of ${one.pod}${one.lines.state === 'ok' && !one.previous ? ' (current log)' : ''}: ${orWhy(one.lines, (lines) => lines.at(-1) ?? 'nothing logged')}`,
      )
      .join('; '),
  tables: ({ excerpts }) =>
    excerpts.flatMap((one) =>
      rows(one.lines, (lines) =>
        table(
          `${one.previous ? 'Previous log' : 'Current log'} of ${one.container} in ${one.pod}`,
          ['line'],
          lines.map((line) => [line]),
        ),
      ),
    ),
};

function orWhy<T>(reading: Reading<T>, words: (value: T) => string): string {
  return reading.state === 'ok' ? words(reading.value) : `not readable (${reading.reason})`;
}

function rows<T>(reading: Reading<T>, tables: (value: T) => readonly Table[]): readonly Table[] {
  return reading.state === 'ok' ? tables(reading.value) : [];
}
