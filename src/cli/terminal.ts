/** What of the process the command line uses, so that tests can stand in for it. */
import type { Paint, Tone } from '../core/present/text.ts';
import { visibleText } from '../core/visibleText.ts';
import { EXIT, type Exit } from './exit.ts';

export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { write(text: string): unknown };
  once(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(event: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

const CODES: Readonly<Record<Tone, string>> = {
  good: '32',
  bad: '31;1',
  attention: '33',
  quiet: '2',
  strong: '1',
};

/** Colour only on a terminal, and not where NO_COLOR asks for none (https://no-color.org). */
export function painter({ env, stdout }: Terminal): Paint {
  const coloured = stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return coloured ? (tone, text) => `\u001b[${CODES[tone]}m${text}\u001b[0m` : (_tone, text) => text;
}

/** 80 columns where there is no terminal; never wider than reads well. */
export function terminalWidth({ stdout }: Terminal): number {
  return Math.min(Math.max(stdout.columns ?? 80, 40), 110);
}

/** One line on stderr. */
export function say({ stderr }: Terminal, line: string): void {
  stderr.write(`rollout-doctor: ${visibleText(line).replace(/\s*\n\s*/g, ' ')}\n`);
}

export function fail(terminal: Terminal, problem: string): Exit {
  say(terminal, problem);
  return EXIT.failed;
}
