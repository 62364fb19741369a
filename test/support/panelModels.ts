/** Models of the panel as the host makes them: the real engine, asked about the examples of the rules' pages. */
import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FOLLOW_UPS, PLAYBOOK } from '../../src/core/collectors/index.ts';
import { diagnose } from '../../src/core/diagnose.ts';
import type { Report } from '../../src/core/model/report.ts';
import { panelModel, type PanelInput, type PanelModel } from '../../src/core/present/panelModel.ts';
import { openSnapshot } from '../../src/snapshot/open.ts';

const PLANNED = [...Object.values(PLAYBOOK), ...Object.values(FOLLOW_UPS)];

const ROOT = join(import.meta.dirname, '../..');

/** The report on the example of a rule's page. */
export async function exampleReport(rule: string): Promise<Report> {
  const page = await readFile(join(ROOT, 'docs/rules', `${rule}.md`), 'utf8');
  const [, head = '', yaml] = /^```yaml (.*)\n([^]*?)^```/m.exec(page) ?? [];
  if (yaml === undefined) throw new Error(`${rule} has no example`);
  const now = Date.parse(/now=(\S+)/.exec(head)?.[1] ?? '');
  const folder = await mkdtemp(join(tmpdir(), 'panel-'));
  try {
    const file = join(folder, 'example.yaml');
    await writeFile(file, yaml);
    const opened = await openSnapshot(file);
    if (!('reader' in opened)) throw new Error(`${rule}: ${opened.problem}`);
    const diagnosis = await diagnose(
      opened.reader,
      { namespace: 'shop', name: 'web' },
      { signal: AbortSignal.timeout(10_000), clock: Date.now, now },
    );
    if (diagnosis.is !== 'report') throw new Error(`${rule}: ${diagnosis.reason}`);
    return diagnosis.report;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const button = (id: string, label: string, primary = false, disabled: string | null = null) => ({
  id,
  label,
  primary,
  disabled,
  note: null,
});

/** As many buttons as the host ever gives. */
const ACTIONS: PanelInput['actions'] = {
  header: [
    button('resume', 'Resume rollout', true),
    button('run', 'Run again'),
    button('logs', 'View logs'),
    button('saveSnapshot', 'Save snapshot…', false, 'This is a snapshot already'),
    button('copyReport', 'Copy report as Markdown'),
  ],
  ofStep: (id) =>
    id === 'rollout-history'
      ? [
          button('diff', 'Show template changes'),
          button('rollBack', 'Roll back to revision …', false, 'A snapshot cannot be changed'),
        ]
      : id === 'pods'
        ? [button('logs', 'View logs')]
        : [],
};

/** The model of a finished run, or of what `input` makes of it. */
export function modelOf(report: Report | null, input: Partial<PanelInput> = {}): PanelModel {
  return panelModel({
    target: { namespace: 'shop', name: 'web', kind: 'cluster', context: 'prod-eu-1' },
    where: 'https://10.0.0.1:6443',
    phase: 'done',
    notice: null,
    planned: PLANNED,
    arrived: new Map(),
    report,
    actions: ACTIONS,
    ...input,
  });
}
