/** For each way out, what no text of the cluster may bring about there. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lexer, walkTokens, type Token } from 'marked';

/** What a terminal obeys, what turns the direction and what cannot be seen; by Unicode, not by our own list. */
const UNSEEN =
  /(?![\t\n\uFE0E\uFE0F])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u;

export function assertSeen(text: string, what: string): void {
  const at = UNSEEN.exec(text)?.index;
  if (at !== undefined)
    assert.fail(
      `${what}: U+${text.codePointAt(at)?.toString(16) ?? ''} in ${JSON.stringify(text.slice(Math.max(0, at - 60), at + 20))}`,
    );
}

/** Every text in a value, keys included. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [key, ...textsIn(one)]);
}

/** VS Code makes links of this in notifications, prompts and validation messages, and runs those to commands. */
const LINK = /\[[^\]]+\]\([^)\s]+/;

export function assertNoLink(text: string, what: string): void {
  assert.doesNotMatch(text, LINK, what);
}

/** In names and details of quick picks VS Code draws these as pictures. */
export function assertNoIcon(text: string, what: string): void {
  assert.doesNotMatch(text, /\$\([\w~-]+\)/, what);
}

const MARKDOWN: ReadonlySet<string> = new Set([
  ...['heading', 'paragraph', 'text', 'strong', 'space', 'escape', 'code', 'codespan', 'list', 'list_item'],
]);

/** A report in Markdown is headings, lists, bold text and code; nothing links, loads, or is HTML. */
export function assertTame(markdown: string, what: string): void {
  const isTame = (token: Token): void => {
    assert.ok(MARKDOWN.has(token.type), `${what}: ${token.type} ${JSON.stringify(token.raw.slice(0, 200))}`);
  };
  void walkTokens(lexer(markdown), isTame);
}

/**
 * What a POSIX shell makes of each command: the words that kubectl gets. Nothing else is run, and nothing is written:
 * there is no other command on the path, and what is not found would be complained of.
 */
export function wordsOf(commands: readonly string[]): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  try {
    const script = ["kubectl() { printf '%s\\0' \"$@\"; printf '\\036\\0'; }", ...commands].join('\n');
    const { stdout, stderr, status } = spawnSync('/bin/sh', ['-s'], {
      cwd: folder,
      env: { PATH: folder },
      input: script,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.deepEqual(readdirSync(folder), []);
    const runs = stdout.split('\u001E\0').slice(0, -1);
    assert.equal(runs.length, commands.length, 'each is one command');
    return runs.map((run) => run.split('\0').slice(0, -1));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
