import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** Files of ours that may import vscode, by their path. */
function hostFiles(): Map<string, string> {
  const paths = readdirSync(join(ROOT, 'src/host'), { recursive: true, encoding: 'utf8' });
  const all = ['src/extension.ts', 'src/sources.ts', ...paths.map((one) => `src/host/${one}`)];
  return new Map(
    all.filter((one) => one.endsWith('.ts')).map((one) => [one, readFileSync(join(ROOT, one), 'utf8')]),
  );
}

describe('what VS Code would make links of', () => {
  const files = hostFiles();

  it('is written in one file alone', () => {
    const showing = [...files].filter(([, text]) =>
      /\bshow(Information|Warning|Error)Message\b|\bsetStatusBarMessage\b|\bwithProgress\b/.test(text),
    );
    assert.deepEqual(
      showing.map(([file]) => file),
      ['src/host/notify.ts'],
    );
  });

  it('is fixed text there, but for a question, which is modal', () => {
    const text = files.get('src/host/notify.ts') ?? '';
    assert.deepEqual(text.match(/\bshow\w+Message\(\w+/g), [
      'showErrorMessage(text',
      'showInformationMessage(text',
      'showWarningMessage(visibleText',
    ]);
    assert.match(text, /\[severity, text\] = SENTENCES\[sentence\]/);
    assert.match(text, /options = \{ modal: true, detail: visibleText\(/);
    for (const title of text.match(/\{ location, title: [^,]*/g) ?? [])
      assert.match(title, /title: [A-Z]+\[\w+\]$/);
    const fixed = text.match(/const [A-Z]+ = \{[^]*?\} as const/g) ?? [];
    assert.equal(fixed.length, 2);
    for (const one of fixed) assert.doesNotMatch(one, /[`$]/);
  });

  it('is no Markdown of ours', () => {
    for (const [file, text] of files) assert.doesNotMatch(text, /\bMarkdownString\b|isTrusted = true/, file);
  });

  it('is fixed text in an input box: its prompt and what it says of a value', () => {
    const told = [...files.values()].flatMap(
      (text) => text.match(/\b(prompt|validateInput): [^]*?,\n/g) ?? [],
    );
    assert.ok(told.length >= 4);
    for (const one of told) assert.doesNotMatch(one, /`/, one);
  });
});
