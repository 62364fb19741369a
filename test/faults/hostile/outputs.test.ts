import assert from 'node:assert/strict';
import type { Report } from '../../../src/core/model/report.ts';
import { commandIn } from '../../../src/core/present/panelCommands.ts';
import { reportMarkdown } from '../../../src/core/present/markdown.ts';
import { scanMarkdown, scanText } from '../../../src/core/present/scanText.ts';
import { plain, reportText } from '../../../src/core/present/text.ts';
import { decodeToPanel } from '../../../src/protocol/decode.ts';
import { modelOf } from '../../support/panelModels.ts';
import { hostileCases, type Case } from './reports.ts';
import { assertNoIcon, assertNoLink, assertSeen, assertTame, textsIn, wordsOf } from './sinks.ts';
import { TEXTS } from './texts.ts';

describe('hostile texts in every place of a cluster', function () {
  this.timeout(120_000);
  let cases: Case[];

  before(async () => {
    cases = await hostileCases();
  });

  function each(check: (one: Case) => void): void {
    for (const one of cases) check(one);
  }

  const modelsOf = (report: Report) => [
    modelOf(report),
    modelOf(null, { phase: 'collecting', arrived: new Map(report.steps.map((step) => [step.id, step])) }),
  ];

  it('the cases reach what they should: each text comes out somewhere, and most verdicts stand', () => {
    const all = cases.map(({ report }) => JSON.stringify(report)).join();
    // Of each a part that is shown as it is.
    const parts = Object.entries(TEXTS).map(([name, text]) => {
      const longest = /[\x20-\x7e]+/g;
      const [part = ''] = [...text.matchAll(longest)].map(([run]) => run).sort((a, b) => b.length - a.length);
      return [name, JSON.stringify(part).slice(1, -1)] as const;
    });
    assert.deepEqual(
      parts.filter(([, part]) => part === '' || !all.includes(part)).map(([name]) => name),
      [],
    );
    const causes = new Set(cases.map(({ report }) => report.verdict.cause));
    assert.ok(causes.size >= 12, [...causes].join());
  });

  it('no rule fails over them', () => {
    each(({ name, report }) => {
      for (const { outcome, rule, message } of report.outcomes)
        assert.notEqual(outcome, 'crashed', `${name}, ${rule}: ${message}`);
    });
  });

  it('[I7] [I8] the report holds no character that a screen obeys or does not show, nor do keys', () => {
    each(({ name, report, scanned }) => {
      for (const text of textsIn([report, scanned ?? {}])) assertSeen(text, name);
      assert.deepEqual(JSON.parse(JSON.stringify(report)), report, 'and JSON gives back the same');
    });
  });

  it('[I7] the terminal gets lines of text, and colours that are ours alone', () => {
    each(({ name, report, scanned }) => {
      for (const text of [reportText(report, plain, 80), scanned && scanText(scanned, plain, 80)])
        assertSeen(text ?? '', name);
      const coloured = reportText(report, (tone, text) => `<${tone}>${text}</>`, 80);
      assert.equal(
        coloured.match(/<\/>/g)?.length,
        coloured.match(/<(good|bad|attention|quiet|strong)>/g)?.length,
      );
    });
  });

  it('[I4] [I5] Markdown for tickets links nothing, loads nothing and is no HTML', () => {
    each(({ name, report, scanned }) => {
      for (const markdown of [reportMarkdown(report), scanned && scanMarkdown(scanned)]) {
        assertTame(markdown ?? '', name);
        assertSeen(markdown ?? '', name);
      }
    });
  });

  it('[I9] a command that is copied runs kubectl once, on the context that was read, and nothing else', () => {
    const commands = cases.flatMap(({ report }) =>
      modelsOf(report).flatMap((model) => {
        const ids = [...model.steps.map((step) => step.command), ...(model.verdict?.remedies.flat() ?? [])];
        return ids.flatMap((part) =>
          typeof part?.copy === 'string' ? [{ report, command: commandIn(model, part.copy) ?? '' }] : [],
        );
      }),
    );
    assert.ok(commands.length > 700, String(commands.length));
    const words = wordsOf(commands.map(({ command }) => command));
    words.forEach((run, at) => {
      const { report, command } = commands[at]!;
      const context = run[run.indexOf('--context') + 1];
      assert.equal(
        context?.replaceAll('ˋ', '`'),
        report.target.context?.replace(/(?:\^M|\n)+/g, ' '),
        command,
      );
      for (const evil of ['--server', '--kubeconfig'])
        assert.ok(!run.some((word) => word.startsWith(evil)), command);
    });
  });

  it('[I9] what is printed for copying, in the terminal and in Markdown, is the same command', () => {
    each(({ report }) => {
      for (const { command, number } of report.steps)
        if (number !== null) assert.ok(reportMarkdown(report).includes(command));
    });
  });

  it('[I3] the panel’s model is the text and nothing else, and passes the border as it is', () => {
    each(({ name, report }) => {
      for (const model of modelsOf(report)) {
        for (const text of textsIn(model)) assertSeen(text, name);
        const message = { type: 'model', revision: 1, model } as const;
        assert.deepEqual(decodeToPanel(JSON.parse(JSON.stringify(message))), message);
      }
    });
  });

  it('[I11] no prototype was touched', () => {
    assert.deepEqual(Object.keys(Object.prototype), []);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('[I7] what was wrong with a file is told in lines without controls', () => {
    each(({ problems }) => {
      for (const problem of problems) assert.doesNotMatch(problem, /\p{Cc}/u);
    });
  });
});

describe('what is held against the outputs', () => {
  const planted: readonly (readonly [string, () => void])[] = [
    [
      'an escape',
      () => {
        assertSeen('\u001b[2J', '');
      },
    ],
    [
      'a turned direction',
      () => {
        assertSeen('a\u202eb', '');
      },
    ],
    [
      'half a pair',
      () => {
        assertSeen('a\ud83d', '');
      },
    ],
    [
      'a link in a notification',
      () => {
        assertNoLink(TEXTS['I1 a command link'], '');
      },
    ],
    [
      'a link in one with a title',
      () => {
        assertNoLink(TEXTS['I1 a command link with a title'], '');
      },
    ],
    [
      'an icon',
      () => {
        assertNoIcon(TEXTS['I6 icons'], '');
      },
    ],
    ...(['I1 a command link', 'I2 a bare address', 'I3 the end of a script', 'I4 an image'] as const).map(
      (name) =>
        [
          `${name} in Markdown`,
          () => {
            assertTame(`# x\n\n${TEXTS[name]}`, '');
          },
        ] as const,
    ),
    [
      'a table in Markdown',
      () => {
        assertTame('| a |\n|---|\n| b |', '');
      },
    ],
    [
      'a second command',
      () => {
        wordsOf(['kubectl get web; touch HIT']);
      },
    ],
    [
      'a file that is written',
      () => {
        wordsOf(['kubectl get web > HIT']);
      },
    ],
    [
      'a quote that is left open',
      () => {
        wordsOf(["kubectl get 'web"]);
      },
    ],
    [
      'another kubectl',
      () => {
        wordsOf(['kubectl get $(kubectl x)web\nkubectl y']);
      },
    ],
  ] as const;
  for (const [what, check] of planted)
    it(`sees ${what}`, () => {
      assert.throws(check, assert.AssertionError);
    });
});
