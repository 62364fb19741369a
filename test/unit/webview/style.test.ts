import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const WEBVIEW = join(import.meta.dirname, '../../../webview');

function filesOf(folder: string, ending: string): Map<string, string> {
  const names = readdirSync(join(WEBVIEW, folder)).filter((name) => name.endsWith(ending));
  return new Map(names.map((name) => [name, readFileSync(join(WEBVIEW, folder, name), 'utf8')]));
}

/** Rules as `media: selectors`, without comments; a rule inside @media is told apart from the same outside. */
function rulesOf(text: string): string[] {
  const rules: string[] = [];
  const open: string[] = [];
  for (const [, head = '', end] of text.replaceAll(/\/\*[^]*?\*\//g, '').matchAll(/([^{};]*)([{};])/g)) {
    const selector = head.trim().replaceAll(/\s+/g, ' ');
    if (end === '{') {
      if (!selector.startsWith('@') && !open.some((one) => one.startsWith('@keyframes')))
        rules.push([...open, selector].join(': '));
      open.push(selector);
    } else if (end === '}') open.pop();
  }
  return rules;
}

describe('the style of the panel', () => {
  const styles = filesOf('style', '.css');
  const rules = [...styles].flatMap(([file, text]) => rulesOf(text).map((rule) => ({ file, rule })));
  const drawing = [...filesOf('render', '.ts').values(), ...filesOf('ui', '.ts').values()].join('\n');
  const data = readFileSync(join(WEBVIEW, '../src/core/present/panelTypes.ts'), 'utf8');
  const status = readFileSync(join(WEBVIEW, '../src/core/model/report.ts'), 'utf8');

  it('is all of its files, each once', () => {
    const list = readFileSync(join(WEBVIEW, 'style.css'), 'utf8');
    const imported = [...list.matchAll(/@import '\.\/style\/(.*)';/g)].map(([, file]) => file);
    assert.deepEqual(imported.toSorted(), [...styles.keys()].sort());
    assert.ok(rules.length > 100);
  });

  it('has no rule twice', () => {
    const seen = new Map<string, string>();
    for (const { file, rule } of rules) {
      assert.equal(seen.get(rule), undefined, `${rule} of ${file}`);
      seen.set(rule, file);
    }
  });

  it('has no rule for what is never drawn', () => {
    const classes = new Set(rules.flatMap(({ rule }) => rule.match(/(?<=\.)[a-z][\w-]*/g) ?? []));
    const unused = [...classes].filter(
      (name) => !new RegExp(`[\\s"'\`}]${name}[\\s"'\`$:]`).test(`${drawing}\n${data}\n${status}`),
    );
    assert.deepEqual(unused, []);
  });

  it('takes every colour from the theme', () => {
    for (const [file, text] of styles)
      assert.doesNotMatch(text, /#[0-9a-f]{3,8}\b(?![^{]*\{)|\brgba?\(|\bhsla?\(/i, file);
  });

  it('uses no variable that nobody sets', () => {
    const all = [...styles.values()].join('\n');
    const used = new Set([...all.matchAll(/var\((--(?!vscode-)[\w-]+)/g)].map(([, name]) => name));
    for (const name of used) assert.match(all, new RegExp(`^\\s*${name}:`, 'm'), name);
  });
});
