import path from 'node:path';
import type { StopSignal } from '../core/ports.ts';
import type { Credential, CredentialSource } from './credentials.ts';
import { readExecCredential } from './execCredential.ts';
import type { ExecPlan } from './execPlan.ts';
import { findProgram } from './findProgram.ts';
import { CANCELLED, isLost, lost, type Lost } from './lost.ts';
import type { Redactor } from './redactor.ts';
import { runProgram, type ProgramResult } from './runProgram.ts';
import { SharedTask } from './sharedTask.ts';

const TIMEOUT_MS = 60_000;
const MAX_STDOUT_BYTES = 1024 * 1024;
/** A refusal starts the plugin again at most this often. */
const RENEW_EVERY_MS = 60_000;
/** How long a credential that was expired when it came is used: clocks differ, and the server decides. */
const GRACE_MS = 10_000;
/** Who fails faster has asked nobody: a network that is not there yet after a sleep, mostly. */
const AT_ONCE_MS = 10_000;
/** The requests of one diagnosis come in a bunch; a plugin that fails is not started again for each. */
const FAILURE_MS = 5_000;

export interface ExecSettings {
  /** The environment that the plugin inherits, with the PATH in which it is looked up. */
  readonly env: NodeJS.ProcessEnv;
  /** What `provideClusterInfo` asks for, as `spec.cluster` of KUBERNETES_EXEC_INFO. */
  readonly clusterInfo?: Readonly<Record<string, unknown>>;
  readonly redactor: Redactor;
  readonly timeoutMs?: number;
  /** Milliseconds, for tests. */
  readonly now?: () => number;
}

interface Held {
  readonly credential: Credential;
  readonly until: number;
}

/** A credential plugin: run once for all who ask, remembered until its credential expires. */
export class ExecLogin implements CredentialSource {
  readonly name: string;
  readonly #plan: ExecPlan;
  readonly #settings: ExecSettings;
  readonly #now: () => number;
  #held: Held | undefined;
  #running: SharedTask<Held | Lost> | undefined;
  #failed: { readonly why: Lost; readonly until: number } | undefined;
  #renewedAt = -Infinity;

  constructor(plan: ExecPlan, settings: ExecSettings) {
    this.name = `the credentials of the exec plugin ${plan.command} (user "${plan.user}")`;
    this.#plan = plan;
    this.#settings = settings;
    this.#now = settings.now ?? Date.now;
  }

  async current(stop: StopSignal): Promise<Credential | Lost> {
    if (this.#held !== undefined && this.#now() < this.#held.until) return this.#held.credential;
    const result = await this.#run(stop);
    return isLost(result) ? result : result.credential;
  }

  async renew(refused: Credential, stop: StopSignal): Promise<boolean> {
    if (this.#held?.credential === refused) {
      if (this.#now() - this.#renewedAt < RENEW_EVERY_MS) return false;
      this.#renewedAt = this.#now();
      this.#held = undefined;
    }
    // Otherwise another request was refused before us, and its renewal is ours.
    return !isLost(await this.current(stop));
  }

  dispose(): void {
    this.#running?.end();
    this.#held = undefined;
  }

  async #run(stop: StopSignal): Promise<Held | Lost> {
    const failed = this.#failed;
    if (failed !== undefined && this.#now() < failed.until) return failed.why;
    if (this.#running === undefined || this.#running.ended) {
      this.#running = new SharedTask((signal) => this.#fetch(signal));
    }
    const task = this.#running;
    const result = (await task.join(stop)) ?? CANCELLED;
    if (this.#running !== task) return result;
    this.#running = undefined;
    if (!isLost(result)) this.#held = result;
    else if (result.lost !== 'cancelled') this.#failed = { why: result, until: this.#now() + FAILURE_MS };
    return result;
  }

  async #fetch(signal: AbortSignal): Promise<Held | Lost> {
    const { env, redactor, timeoutMs = TIMEOUT_MS } = this.#settings;
    const plan = this.#plan;
    const program = await findProgram(plan.command, env);
    if ('searched' in program) return this.#useless(missing(plan, program.searched));
    const info = this.#execInfo();
    if (info === undefined) return this.#useless('its cluster settings are too large');
    const began = this.#now();
    const result = await runProgram({
      file: program.file,
      args: plan.args,
      env: { ...env, ...plan.env, KUBERNETES_EXEC_INFO: info },
      cwd: plan.folder,
      timeoutMs,
      maxStdoutBytes: MAX_STDOUT_BYTES,
      signal,
    });
    if (result.end !== 'exit' || result.code !== 0) return this.#ended(result, timeoutMs, began);
    const answer = readExecCredential(result.stdout, plan.apiVersion);
    if ('fault' in answer) return this.#useless(answer.fault);
    redactor.add(answer.token);
    redactor.add(answer.certificate?.key);
    const { token, certificate, expiresAt = Infinity } = answer;
    const credential: Credential = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(certificate === undefined ? {} : { certificate }),
    };
    return { credential, until: Math.max(expiresAt, this.#now() + GRACE_MS) };
  }

  #execInfo(): string | undefined {
    const { clusterInfo } = this.#settings;
    const spec = { interactive: false, ...(this.#plan.provideClusterInfo ? { cluster: clusterInfo } : {}) };
    try {
      return JSON.stringify({ kind: 'ExecCredential', apiVersion: this.#plan.apiVersion, spec });
    } catch {
      // Only nested YAML aliases can make it longer than a string may be.
      return undefined;
    }
  }

  #ended(result: ProgramResult, timeoutMs: number, began: number): Lost {
    switch (result.end) {
      case 'stopped':
        return CANCELLED;
      case 'timeout':
        return {
          ...lost('timeout', this.#sentence(`gave no answer within ${timeoutMs / 1000} s`, result.stderr)),
          login: 'waited',
        };
      case 'too-much':
        return this.#useless('printed more than 1 MiB');
      case 'killed':
        return this.#useless(`was ended by ${result.by}`, result.stderr);
      case 'not-started':
        return this.#useless(`cannot be started (${result.code})`);
      case 'exit':
        return {
          ...this.#useless(`failed with exit status ${result.code}`, result.stderr),
          login: this.#now() - began < AT_ONCE_MS ? 'saidNo' : 'waited',
        };
    }
  }

  #useless(what: string, stderr = ''): Lost {
    return lost('unauthorized', this.#sentence(what, stderr));
  }

  #sentence(what: string, stderr: string): string {
    const said = stderr.trim() === '' ? '' : `: ${stderr.trim()}`;
    return `the exec plugin ${this.#plan.command} of user "${this.#plan.user}" ${what}${said}`;
  }
}

function missing(plan: ExecPlan, searched: readonly string[]): string {
  const where = searched.length === 0 ? '' : ` in PATH (${searched.join(path.delimiter)})`;
  const noSuch = `there is no such program${where}`;
  // What to do stands before the PATH, which may be longer than there is room for.
  return plan.installHint === undefined
    ? `is not installed: ${noSuch}`
    : `is not installed. ${plan.installHint} – ${noSuch}`;
}
