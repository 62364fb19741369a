import assert from 'node:assert/strict';
import { readArguments, type Command } from '../../../src/cli/arguments.ts';

const DEFAULTS = {
  kubeconfig: undefined,
  context: undefined,
  snapshot: undefined,
  output: 'text',
  timeoutSeconds: 60,
  now: undefined,
} as const;

const words = (line: string): string[] => line.split(' ').filter(Boolean);

describe('the command line', () => {
  const understood: [string, Command][] = [
    ['diagnose shop/web', { is: 'diagnose', asked: { namespace: 'shop', name: 'web' }, options: DEFAULTS }],
    ['diagnose web', { is: 'diagnose', asked: { namespace: undefined, name: 'web' }, options: DEFAULTS }],
    [
      'diagnose web -n shop',
      { is: 'diagnose', asked: { namespace: 'shop', name: 'web' }, options: DEFAULTS },
    ],
    [
      'diagnose shop/web --output json --timeout 5 --now 2026-11-22T10:00:00Z --context prod --kubeconfig f',
      {
        is: 'diagnose',
        asked: { namespace: 'shop', name: 'web' },
        options: {
          ...DEFAULTS,
          output: 'json',
          timeoutSeconds: 5,
          now: Date.parse('2026-11-22T10:00:00Z'),
          context: 'prod',
          kubeconfig: 'f',
        },
      },
    ],
    ['scan', { is: 'scan', scope: 'default', options: DEFAULTS }],
    ['scan -A', { is: 'scan', scope: 'all', options: DEFAULTS }],
    ['scan -n shop', { is: 'scan', scope: { namespace: 'shop' }, options: DEFAULTS }],
    ['scan --snapshot dir', { is: 'scan', scope: 'default', options: { ...DEFAULTS, snapshot: 'dir' } }],
    [
      'record shop/web --to f.yaml',
      { is: 'record', asked: { namespace: 'shop', name: 'web' }, to: 'f.yaml', options: DEFAULTS },
    ],
    ['--help', { is: 'help' }],
    ['diagnose shop/web --help', { is: 'help' }],
    ['--version', { is: 'version' }],
  ];
  for (const [line, command] of understood)
    it(`understands ${line}`, () => {
      assert.deepEqual(readArguments(words(line)), command);
    });

  const misused: [string, RegExp][] = [
    ['', /say what to do: diagnose, scan or record/],
    ['fix shop/web', /"fix" is none of diagnose, scan, record/],
    ['diagnose', /takes one NAMESPACE\/NAME/],
    ['diagnose shop/web other', /takes one NAMESPACE\/NAME/],
    ['diagnose a/b/c', /"a\/b\/c" is not NAMESPACE\/NAME/],
    ['diagnose /web', /not NAMESPACE\/NAME/],
    ['diagnose shop/Web', /not NAMESPACE\/NAME/],
    ['scan shop/web', /use diagnose shop\/web/],
    ['record shop/web', /needs --to FILE/],
    ['diagnose shop/web --output yaml', /--output is text, json or markdown, not "yaml"/],
    ['diagnose shop/web --timeout soon', /--timeout is a number of seconds, at most 86400, not "soon"/],
    ['scan -n SHOP!', /"SHOP!" is no name of a namespace/],
    ['diagnose shop/web --timeout 0', /--timeout/],
    ['diagnose shop/web --now yesterday', /--now is a time such as/],
    ['diagnose shop/web --colour', /--colour/],
    ['diagnose shop/web --snapshot f --context c', /leave out --context/],
  ];
  for (const [line, problem] of misused)
    it(`says what is wrong with "${line}"`, () => {
      const command = readArguments(words(line));
      assert.ok(command.is === 'misuse');
      assert.match(command.problem, problem);
    });
});
