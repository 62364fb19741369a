/** The list of flagged Deployments for a terminal and as Markdown. */
import type { ScanReport } from '../scan.ts';
import { escape, fence, textTable } from './markdown.ts';
import type { Paint } from './text.ts';
import { hanging } from './wrap.ts';

export function scanText(report: ScanReport, paint: Paint, width: number): string {
  const rows = report.flagged.map(({ namespace, name, severity, flags }) => {
    const lead = severity.toUpperCase().padEnd(12);
    const text = `${namespace}/${name}: ${flags.map((flag) => flag.text).join('; ')}`;
    const tone = severity === 'incident' ? 'bad' : severity === 'warning' ? 'attention' : 'quiet';
    return paint(tone, hanging(lead, text, width));
  });
  return `${[paint('strong', hanging('', heading(report), width)), ...rows].join('\n')}\n`;
}

export function scanMarkdown(report: ScanReport): string {
  const rows = report.flagged.map(({ namespace, name, severity, flags }) => [
    severity,
    `${namespace}/${name}`,
    flags.map((flag) => flag.text).join('; '),
  ]);
  const table = { title: '', columns: ['severity', 'Deployment', 'flags'], rows };
  return [
    `# Flagged Deployments`,
    escape(heading(report)),
    ...(rows.length === 0 ? [] : [fence(textTable(table))]),
    '',
  ].join('\n\n');
}

function heading({ flagged, seen, namespace, truncated, collectedAt }: ScanReport): string {
  const where = namespace === null ? 'in all namespaces' : `in namespace ${namespace}`;
  const cut = truncated === null ? '' : ` (${truncated})`;
  return `${flagged.length} of ${seen} Deployments ${where} flagged at ${collectedAt}${cut}`;
}
