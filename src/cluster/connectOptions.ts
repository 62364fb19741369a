import type { LookupFunction } from 'node:net';
import type { Agree } from './credentialUse.ts';
import type { FeedTime } from './feedTime.ts';
import type { TimeLimits } from './leash.ts';

export interface ConnectOptions {
  /** One file instead of KUBECONFIG and the default file. */
  readonly kubeconfig?: string;
  /** Absent: the current context. */
  readonly context?: string;
  readonly env: NodeJS.ProcessEnv;
  /** How many connections to open at once, for reads that are about to come. */
  readonly connections?: number;
  /** For each request with its retries; 30,000 when absent. */
  readonly requestTimeoutMs?: number;
  /** Asked before anything is done with the credentials; absent: agreed, as kubectl trusts what it is given. */
  readonly agree?: Agree;
  /** Ours, for the User-Agent. */
  readonly version?: string;
  /** For the log: what the feed found strange, one line each. */
  readonly note?: (line: string) => void;
  /** Shorter ones, for tests. */
  readonly limits?: Partial<TimeLimits>;
  /** The feed's clocks and timers, for tests. */
  readonly feedTime?: FeedTime;
  /** Name resolution, for tests. */
  readonly lookup?: LookupFunction;
}
