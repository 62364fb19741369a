import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accuracyPage, seenIn, verdictText } from '../accuracy/page.ts';
import { SCENARIOS } from '../cluster/scenarios/index.ts';

const PAGE = join(import.meta.dirname, '../../docs/accuracy.md');

describe('docs/accuracy.md', function () {
  // Prettier lays the tables out.
  this.timeout(60_000);

  it('has each scenario and recording with what is expected of it today: else npm run accuracy', async () => {
    const page = await readFile(PAGE, 'utf8');
    const anew = await accuracyPage(seenIn(page));
    assert.deepEqual(page.split('\n'), anew.split('\n'));
  });

  it('shows every scenario as it was expected', async () => {
    const { seen } = seenIn(await readFile(PAGE, 'utf8'));
    const others = SCENARIOS.filter(({ name, expect }) => seen[name] !== verdictText(expect));
    assert.deepEqual(
      others.map(({ name }) => `${name}: ${seen[name] ?? 'not run'}`),
      [],
    );
  });
});

describe('the scenarios', () => {
  it('have names of their own', () => {
    const names = SCENARIOS.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });
});
