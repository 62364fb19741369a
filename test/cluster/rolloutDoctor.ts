import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The part of the report that the cluster suite asserts, as the headless contract names it. */
export interface Report {
  readonly generation: {
    readonly desired: number;
    readonly observed: number | null;
    readonly matches: boolean;
  };
  readonly verdict: {
    readonly status: string;
    readonly cause: string | null;
    readonly class: string | null;
    readonly headline: string;
    readonly explainsMismatch: boolean | null;
  };
  readonly steps: readonly { readonly id: string; readonly number: number | null; readonly state: string }[];
  readonly outcomes: readonly {
    readonly rule: string;
    readonly outcome: string;
    readonly class: string | null;
    readonly role: string | null;
    readonly message: string;
  }[];
}

export interface Run {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Runs the bundled command line in a process of its own, as a person would. Nothing of the environment leads it to a cluster. */
export function rolloutDoctor(...args: readonly string[]): Promise<Run> {
  return rolloutDoctorAhead(0, ...args);
}

async function rolloutDoctorAhead(seconds: number, ...args: readonly string[]): Promise<Run> {
  if (!existsSync(CLI)) throw new Error('dist/cli.js is not there: npm run build');
  const env = { ...process.env, KUBECONFIG: '' };
  const clock = seconds === 0 ? [] : ['--import', clockAhead(seconds)];
  const child = spawn(process.execPath, [...clock, CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exit = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { exit, stdout, stderr };
}

/** `diagnose --output json`, decoded. Throws with all that was said where stdout is no JSON. */
export function diagnose(target: string, ...options: readonly string[]): Promise<Run & { report: Report }> {
  return diagnoseAhead(0, target, ...options);
}

/** The same on a machine whose clock is so many seconds ahead of everybody else's. */
export async function diagnoseAhead(
  seconds: number,
  target: string,
  ...options: readonly string[]
): Promise<Run & { report: Report }> {
  const run = await rolloutDoctorAhead(seconds, 'diagnose', target, '--output', 'json', ...options);
  try {
    return { ...run, report: JSON.parse(run.stdout) as Report };
  } catch {
    throw new Error(`diagnose ${target} gave no report; exit ${run.exit}, ${run.stderr}${run.stdout}`);
  }
}

/** A module that sets the clock of JavaScript; the one of TLS stays, so that certificates are valid. */
function clockAhead(seconds: number): string {
  const source = `const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...given) { given.length === 0 ? super(Real.now() + ${seconds * 1000}) : super(...given); }
      static now() { return Real.now() + ${seconds * 1000}; }
    };`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

/** For the message of a failed assertion: what the report found, shortest first. */
export function inShort({ verdict, outcomes, steps }: Report): string {
  const matches = outcomes.filter(({ outcome }) => outcome !== 'noMatch' && outcome !== 'notApplicable');
  const blind = steps.filter(({ state }) => state !== 'ok' && state !== 'empty');
  return JSON.stringify({ verdict, matches, blind }, null, 1);
}
