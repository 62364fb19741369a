import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Evidence } from '../../../src/core/model/evidence.ts';
import { read, type Blind } from '../../../src/core/model/reading.ts';
import type { TimelineEntry } from '../../../src/core/model/report.ts';
import { timeline } from '../../../src/core/timeline.ts';
import { evidence } from '../../support/evidence.ts';
import {
  ago,
  condition,
  container,
  deployment,
  event,
  events,
  pod,
  pods,
  replicaSet,
  replicaSets,
} from '../../support/facts.ts';

const forbidden: Blind = { state: 'forbidden', reason: 'may not' };

/** Only what the case puts in: a Deployment without history, no ReplicaSet, no pod, no event. */
function entriesOf(change: Partial<Evidence>): TimelineEntry[] {
  return timeline(
    evidence({
      deployment: read(deployment({ createdAt: undefined, conditions: [] })),
      replicasets: read({ owned: [], current: undefined, strangers: [] }),
      pods: read(pods()),
      events: read(events()),
      ...change,
    }),
  );
}

const lines = (change: Partial<Evidence>): string[] =>
  entriesOf(change).map(({ object, what }) => `${object} ${what}`);

describe('the timeline', () => {
  it('is in the order of time, oldest first, whatever the zone is written as', () => {
    const at = (lastAt: string, reason: string): ReturnType<typeof event> =>
      event({ lastAt, reason, message: '' });
    const entries = entriesOf({
      events: read(
        events(
          at('2026-11-22T10:00:00Z', 'third'),
          at('2026-11-22T10:30:00+01:00', 'second'),
          at('2026-11-22T09:00:00.5Z', 'first'),
        ),
      ),
    });
    assert.deepEqual(
      entries.map(({ what }) => what),
      ['first: ', 'second: ', 'third: '],
    );
  });

  it('merges the Deployment, its ReplicaSets, its pods and their events', () => {
    const written = {
      manager: 'kubectl',
      operation: 'Update',
      at: ago(40),
      subresource: undefined,
      fields: ['spec.template.spec.containers'],
      isStatus: false,
    };
    const died = container({
      restarts: 1,
      state: { is: 'waiting', reason: 'CrashLoopBackOff', message: undefined },
      lastEnd: {
        exitCode: 137,
        signal: undefined,
        reason: 'OOMKilled',
        message: undefined,
        startedAt: undefined,
        finishedAt: ago(10),
      },
    });
    assert.deepEqual(
      lines({
        deployment: read(deployment({ createdAt: ago(50), conditions: [], writes: [written] })),
        replicasets: read(replicaSets(replicaSet({ createdAt: ago(30) }))),
        pods: read(pods(pod({ createdAt: ago(20), containers: [died] }))),
        events: read(events(event({ lastAt: ago(5) }))),
      }),
      [
        'Deployment/web created',
        'Deployment/web written by kubectl: spec.template.spec.containers',
        'ReplicaSet/web-2 created (revision 2)',
        'Pod/web-2-a created',
        'Pod/web-2-a container web ended: OOMKilled, exit code 137 (1 restart)',
        'Deployment/web ScalingReplicaSet: Scaled up replica set web-2 to 3',
      ],
    );
  });

  it('keeps how often an event was and since when', () => {
    const [entry] = entriesOf({
      events: read(events(event({ count: 7, firstAt: ago(600), lastAt: ago(5) }))),
    });
    assert.deepEqual(
      [entry?.count, entry?.firstAt, entry?.at, entry?.source],
      [7, ago(600), ago(5), 'event'],
    );
  });

  it('still tells the story by conditions and births when the events have expired', () => {
    const failed = condition('ReplicaFailure', 'True', 'FailedCreate', 'exceeded quota', ago(7200));
    const expired = read({ items: [], presence: 'expired', truncated: undefined } as const);
    assert.deepEqual(
      lines({
        deployment: read(deployment({ createdAt: ago(9000), conditions: [failed] })),
        events: expired,
      }),
      ['Deployment/web created', 'Deployment/web ReplicaFailure became True: FailedCreate: exceeded quota'],
    );
  });

  describe('puts a condition', () => {
    const entry = (times: {
      lastUpdateTime?: string;
      lastTransitionTime?: string;
    }): TimelineEntry | undefined =>
      entriesOf({
        deployment: read(
          deployment({
            createdAt: undefined,
            conditions: [{ type: 'Progressing', status: 'False', reason: 'Late', ...times }],
          }),
        ),
      })[0];

    it('where its status changed', () => {
      const became = entry({ lastTransitionTime: ago(60), lastUpdateTime: ago(60) });
      assert.deepEqual(
        [became?.at, became?.what, became?.firstAt, became?.source],
        [ago(60), 'Progressing became False: Late', null, 'condition'],
      );
    });
    it('where it was last written, if only its reason changed later', () => {
      const is = entry({ lastTransitionTime: ago(60), lastUpdateTime: ago(20) });
      assert.deepEqual([is?.at, is?.what, is?.firstAt], [ago(20), 'Progressing is False: Late', ago(60)]);
    });
    it('where it was last written, if nothing else is known', () => {
      assert.equal(entry({ lastUpdateTime: ago(20) })?.at, ago(20));
    });
    it('where its status changed, if nothing else is known, as of ReplicaSets', () => {
      assert.equal(entry({ lastTransitionTime: ago(60) })?.at, ago(60));
    });
    it('nowhere without a time', () => {
      assert.equal(entry({}), undefined);
    });
  });

  it('leaves out what has no readable time', () => {
    assert.deepEqual(
      lines({
        deployment: read(
          deployment({
            createdAt: 'yesterday',
            conditions: [condition('Progressing', 'True', 'x', '', 'null')],
          }),
        ),
        replicasets: read(replicaSets(replicaSet({ createdAt: undefined }))),
        pods: read(pods(pod({ createdAt: undefined }))),
        events: read(events(event({ lastAt: undefined }), event({ lastAt: 'never' }))),
      }),
      [],
    );
  });

  it('leaves out the controller’s own status writes, and cuts a long list of fields', () => {
    const write = (fields: string[], isStatus: boolean): object => ({
      manager: 'm',
      operation: 'Update',
      at: ago(1),
      subresource: undefined,
      fields,
      isStatus,
    });
    const writes = [write(['status'], true), write(['a', 'b', 'c', 'd', 'e', 'f'], false)];
    assert.deepEqual(
      lines({
        deployment: read(deployment({ createdAt: undefined, conditions: [], writes: writes as never })),
      }),
      ['Deployment/web written by m: a, b, c, d, and 2 more'],
    );
  });

  it('tells each end of a container, this life’s and the one before', () => {
    const end = (finishedAt: string): object => ({ exitCode: undefined, reason: undefined, finishedAt });
    const one = container({
      restarts: 2,
      state: { is: 'terminated', ...end(ago(5)) } as never,
      lastEnd: end(ago(50)) as never,
    });
    assert.deepEqual(
      lines({ pods: read(pods(pod({ createdAt: undefined, deletingSince: ago(1), containers: [one] }))) }),
      [
        'Pod/web-2-a container web ended: no reason given (2 restarts)',
        'Pod/web-2-a container web ended: no reason given (2 restarts)',
        'Pod/web-2-a is to be gone by now: deletion was asked for',
      ],
    );
  });

  it('tells what it can where steps are blind', () => {
    assert.deepEqual(
      entriesOf({ deployment: forbidden, replicasets: forbidden, pods: forbidden, events: forbidden }),
      [],
    );
    assert.equal(entriesOf({ deployment: forbidden, events: read(events(event())) }).length, 1);
  });

  it('does not depend on the order in which things were listed', () => {
    const things = [
      ...['a', 'b', 'c'].map((name) => event({ name, reason: 'Same', lastAt: ago(5) })),
      event({ reason: 'Same', lastAt: ago(5), count: 2 }),
      event({ reason: 'Same', lastAt: ago(5), count: 3 }),
      event({ reason: 'Earlier', lastAt: ago(6) }),
    ];
    const expected = entriesOf({ events: read(events(...things)) });
    fc.assert(
      fc.property(fc.shuffledSubarray(things, { minLength: things.length }), (shuffled) => {
        assert.deepEqual(entriesOf({ events: read(events(...shuffled)) }), expected);
      }),
    );
  });
});
