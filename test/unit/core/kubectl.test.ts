import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { FOLLOW_UPS, PLAYBOOK } from '../../../src/core/collectors/index.ts';
import { commandTarget, shellQuote } from '../../../src/core/kubectl.ts';

/** The words that a POSIX shell makes of a command line whose first word is `kubectl`. */
function wordsOf(commandLine: string): string[] {
  const script = `kubectl() { printf '%s\\0' "$@"; }\n${commandLine}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8', env: {} }).split('\0').slice(0, -1);
}

describe('quoting for a shell', () => {
  const plain = [
    'web',
    'prod-eu.example:6443',
    'arn:aws:eks:eu-1:1234:cluster/prod',
    'a=b,c=d',
    'me@prod',
    '50%',
  ];
  for (const word of plain)
    it(`leaves ${word} as it is`, () => {
      assert.equal(shellQuote(word), word);
    });

  const hostile = [
    '',
    ' ',
    'a b"; touch /tmp/x ~ #',
    "it's",
    "''",
    '$(id)',
    '`id`',
    '$HOME',
    '~root',
    '*',
    '{a,b}',
    '!!',
    'a\\',
    'a|b',
    'a&',
    'a;b',
    '<(id)',
    'ä–€ 漢字 😀',
    'tab\there',
    '\u001b[2J',
  ];
  it('gives a shell back the very word that it was handed', () => {
    assert.deepEqual(wordsOf(`kubectl ${hostile.map(shellQuote).join(' ')}`), hostile);
  });

  // PowerShell ends a text in single quotes at any of these, and knows no backslash before them.
  for (const quote of "'‘’‚‛")
    it(`puts ${quote} between double quotes, which PowerShell reads as a POSIX shell does`, () => {
      assert.equal(shellQuote(`a${quote}; calc #`), `'a'"${quote}"'; calc #'`);
    });

  it('makes a newline, which would end the command when it is pasted, a space', () => {
    assert.deepEqual(wordsOf(`kubectl ${shellQuote('a\r\ntouch x\nb')}`), ['a touch x b']);
    assert.doesNotMatch(shellQuote('a\rb\nc'), /[\r\n]/);
  });

  it('round-trips every word', () => {
    const word = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', ''));
    fc.assert(
      fc.property(fc.array(word, { minLength: 20, maxLength: 40 }), (words) => {
        const expected = words.map((one) => one.replace(/[\r\n]+/g, ' '));
        assert.deepEqual(wordsOf(`kubectl ${words.map(shellQuote).join(' ')}`), expected);
      }),
      { numRuns: 10 },
    );
  });
});

describe('the command lines of the steps', () => {
  const steps = Object.values({ ...PLAYBOOK, ...FOLLOW_UPS });

  const name = "we'b; id";
  const context = 'a b"; rm -rf ~ #$(id)';
  const hostile = commandTarget('sh`op`', name, context, { matchLabels: { app: 'web' } });
  for (const step of steps)
    it(`${step.id}: one command of kubectl, in the context that was read, whatever the names are`, () => {
      const words = wordsOf(step.command(hostile));
      assert.equal(words[words.indexOf('--context') + 1], context);
      const namespace = words.indexOf('-n');
      if (namespace >= 0) assert.ok(['sh`op`', 'kube-system'].includes(words[namespace + 1] ?? ''));
      assert.ok(!words.includes('id'), words.join('|'));
    });

  const unnamed = commandTarget('shop', 'web', null, { matchLabels: { app: 'web' } });
  for (const step of steps)
    it(`${step.id}: names no context where there is none`, () => {
      assert.doesNotMatch(step.command(unnamed), /--context|\s$|\s{2}|undefined/);
    });

  it('hands kubectl no option where a name is wanted', () => {
    for (const name of ['--server=https://evil.test', '-x y'])
      assert.ok(
        !wordsOf(PLAYBOOK.deployment.command(commandTarget('shop', name, null, undefined))).includes(name),
      );
  });

  it('name the selector as kubectl takes it', () => {
    const selector = {
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'tier', operator: 'In', values: ['b', 'a'] }],
    };
    const command = PLAYBOOK.pods.command(commandTarget('shop', 'web', null, selector));
    assert.deepEqual(wordsOf(command).slice(-2), ['-l', 'app=web,tier in (a,b)']);
  });
});

describe('a command line where the selector is not known', () => {
  it('has a word in its place: an empty one would select everything', () => {
    assert.equal(commandTarget('shop', 'web', null, undefined).selector, 'SELECTOR');
    assert.equal(commandTarget('shop', 'web', null, { matchLabels: { app: 'web' } }).selector, 'app=web');
  });
});
