import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { diagnose } from '../../src/core/diagnose.ts';
import { RULES } from '../../src/core/rules/index.ts';
import { EXPLAINS } from '../../src/core/rules/precedence.ts';
import { openSnapshot } from '../../src/snapshot/open.ts';

const ROOT = join(import.meta.dirname, '../..');
const ids = RULES.map((rule) => rule.id);

async function stems(folder: string, ending: string, besides: readonly string[] = []): Promise<string[]> {
  const files = await readdir(join(ROOT, folder));
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => basename(file, ending))
    .filter((stem) => !besides.includes(stem))
    .sort();
}

describe('the set of rules', () => {
  it('has every file of src/core/rules in its list', async () => {
    assert.deepEqual(ids.toSorted(), await stems('src/core/rules', '.ts', ['index', 'precedence']));
  });

  it('has a page for each', async () => {
    assert.deepEqual(await stems('docs/rules', '.md'), ids.toSorted());
  });

  it('has a table of cases for each', async () => {
    assert.deepEqual(await stems('test/unit/core/rules', '.test.ts'), ids.toSorted());
  });

  it('names only rules of the set in what explains what, and each explains', () => {
    const named = Object.entries(EXPLAINS).flatMap(([rule, explained]) => [rule, ...explained]);
    for (const id of named) assert.ok(ids.includes(id), id);
  });

  it('lets no two rules explain each other', () => {
    for (const [rule, explained] of Object.entries(EXPLAINS))
      for (const other of explained) assert.ok(!EXPLAINS[other]?.includes(rule), `${rule} and ${other}`);
  });

  it('puts each rule before those that it explains', () => {
    for (const [rule, explained] of Object.entries(EXPLAINS))
      for (const other of explained)
        assert.ok(ids.indexOf(rule) < ids.indexOf(other), `${rule} comes before ${other}`);
  });
});

describe('the examples of the rules’ pages', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rules-pages-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const id of ids)
    it(`${id}: what the page shows gives what it says`, async () => {
      const page = await readFile(join(ROOT, 'docs/rules', `${id}.md`), 'utf8');
      const examples = [...page.matchAll(/```yaml match=([\w-]+) now=(\S+)\n([\s\S]*?)```/g)];
      assert.ok(examples.length > 0, 'the page has an example');
      for (const [, expected = '', now = '', snapshot = ''] of examples) {
        const file = join(folder, `${id}.yaml`);
        await writeFile(file, snapshot);
        const opened = await openSnapshot(file);
        assert.ok('reader' in opened, JSON.stringify(opened));
        const diagnosis = await diagnose(opened.reader, target(snapshot), {
          signal: new AbortController().signal,
          clock: () => assert.fail('a snapshot has its own time'),
          now: Date.parse(now),
        });
        assert.ok(diagnosis.is === 'report', JSON.stringify(diagnosis));
        const outcome = diagnosis.report.outcomes.find((one) => one.rule === id);
        assert.deepEqual([outcome?.outcome, outcome?.class], ['match', expected], outcome?.message);
      }
    });
});

/** The first Deployment of the example. */
function target(snapshot: string): { namespace: string; name: string } {
  const deployment = snapshot.slice(snapshot.indexOf('kind: Deployment'));
  const name = /\bname: ([\w-]+)/.exec(deployment)?.[1];
  const namespace = /\bnamespace: ([\w-]+)/.exec(deployment)?.[1];
  assert.ok(
    name !== undefined && namespace !== undefined,
    'the example names a Deployment and its namespace',
  );
  return { name, namespace };
}
