import assert from 'node:assert/strict';
import { scanMarkdown, scanText } from '../../../../src/core/present/scanText.ts';
import { plain } from '../../../../src/core/present/text.ts';
import type { FlaggedDeployment, ScanReport } from '../../../../src/core/scan.ts';
import { ago, NOW } from '../../../support/facts.ts';
import { readMarkdown, readText } from '../../../support/markdown.ts';
import { iso } from '../../../../src/core/time.ts';

function flagged(
  name: string,
  severity: FlaggedDeployment['severity'],
  ...texts: string[]
): FlaggedDeployment {
  return {
    namespace: 'shop',
    name,
    uid: `uid-${name}`,
    generation: { desired: 2, observed: 1 },
    severity,
    flags: texts.map((text) => ({ id: 'replica-failure', severity, text, since: ago(60) })),
  };
}

function scanned(change: Partial<ScanReport> = {}): ScanReport {
  return {
    formatVersion: 1,
    context: 'prod',
    namespace: null,
    collectedAt: iso(NOW),
    seen: 7,
    truncated: null,
    flagged: [
      flagged('web', 'incident', 'FailedCreate: exceeded quota', 'generation 2, observed 1 for 20m'),
      flagged('api', 'warning', '0 of 2 available'),
      flagged('cart', 'information', 'paused'),
    ],
    ...change,
  };
}

describe('the list of flagged Deployments for a terminal', () => {
  it('counts, then gives each its lines, its flags together', () => {
    assert.equal(
      scanText(scanned(), plain, 80),
      `3 of 7 Deployments in all namespaces flagged at 2026-11-22T10:00:00Z
INCIDENT    shop/web: FailedCreate: exceeded quota; generation 2, observed 1 for
            20m
WARNING     shop/api: 0 of 2 available
INFORMATION shop/cart: paused
`,
    );
  });

  it('says where it looked, and what a cap has cut', () => {
    const report = scanned({ namespace: 'shop', truncated: 'only the first 10 were read', flagged: [] });
    assert.equal(
      scanText(report, plain, 80),
      '0 of 7 Deployments in namespace shop flagged at 2026-11-22T10:00:00Z (only the\nfirst 10 were read)\n',
    );
  });

  it('paints by severity', () => {
    const painted = scanText(scanned(), (tone, text) => `<${tone}>${text}</>`, 80);
    assert.deepEqual(
      [...painted.matchAll(/<(\w+)>/g)].map(([, tone]) => tone),
      ['strong', 'bad', 'attention', 'quiet'],
    );
  });

  it('fits 80 columns, and begins no line with the cluster’s words', () => {
    const report = scanned({ flagged: [flagged('web', 'incident', `${'word '.repeat(50)}\nINCIDENT fake`)] });
    const [, ...lines] = scanText(report, plain, 80).trimEnd().split('\n');
    for (const [i, line] of lines.entries()) {
      assert.ok(line.length <= 80, line);
      assert.ok(i === 0 || line.startsWith(' '.repeat(12)), line);
    }
  });
});

describe('the list of flagged Deployments as Markdown', () => {
  it('counts, and puts the rest into a table', () => {
    assert.equal(
      scanMarkdown(scanned()),
      `# Flagged Deployments

3 of 7 Deployments in all namespaces flagged at 2026-11-22T10:00:00Z

\`\`\`text
severity     Deployment  flags
incident     shop/web    FailedCreate: exceeded quota; generation 2, observed 1 for 20m
warning      shop/api    0 of 2 available
information  shop/cart   paused
\`\`\`

`,
    );
  });

  it('has no table where nothing is flagged', () => {
    assert.doesNotMatch(scanMarkdown(scanned({ flagged: [] })), /```/);
  });

  for (const evil of ['![x](https://evil/)', '```\n# out', '<img src=x>', '| a |\n|---|', '[x](command:y)'])
    it(`means nothing by ${JSON.stringify(evil)}`, () => {
      const report = scanned({
        namespace: evil,
        truncated: evil,
        flagged: [{ ...flagged(evil, 'incident', evil), namespace: evil }],
      });
      const markdown = scanMarkdown(report);
      const { fenced, isClosed } = readMarkdown(markdown);
      assert.ok(isClosed);
      assert.equal(fenced.length, 1);
      assert.equal(fenced[0]?.split('\n').length, 2);
      assert.deepEqual(readText(markdown).markup, ['heading', 'paragraph', 'code']);
    });
});
