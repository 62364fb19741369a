/** What of the process the command line uses, so that tests can stand in for it. */
import type { Paint, Tone } from '../core/present/text.ts';

export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { write(text: string): unknown };
  once(event: 'SIGINT', listener: () => void): unknown;
  off(event: 'SIGINT', listener: () => void): unknown;
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
