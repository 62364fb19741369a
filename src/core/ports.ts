/** All that the core asks of the world. src/cluster and src/snapshot implement it. */
import type { Kind, KindObject } from './model/kinds.ts';
import type { Reading } from './model/reading.ts';

/** The part of AbortSignal that the core needs. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Milliseconds since 1970. */
export type Clock = () => number;

export interface ObjectRef {
  readonly name: string;
  /** Absent for kinds that are not namespaced. */
  readonly namespace?: string;
}

export interface ListQuery {
  /** Absent: all namespaces, or a kind that is not namespaced. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** At most this many objects in one answer; absent: all of them. */
  readonly limit?: number;
  readonly continueToken?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Present: there is more, and this asks for it. */
  readonly continueToken?: string;
  /** What was left out of this answer, in words, when a cap cut it. */
  readonly truncated?: string;
}

export interface LogQuery {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** The log of the container's previous life. */
  readonly previous: boolean;
  readonly tailLines: number;
}

/** What is kept of an object in a page of thousands. */
export type Thin<K extends Kind> = (object: KindObject<K>) => KindObject<K>;

export interface ClusterReader {
  /** Where the readings come from, for the report's heading. */
  readonly source: Source;
  get<K extends Kind>(kind: K, ref: ObjectRef, signal: StopSignal): Promise<Reading<KindObject<K>>>;
  /**
   * One page.
   * @param thin makes less of an object as soon as it is there; a reader may leave it out, and may ask it twice of one
   */
  list<K extends Kind>(
    kind: K,
    query: ListQuery,
    signal: StopSignal,
    thin?: Thin<K>,
  ): Promise<Reading<Page<KindObject<K>>>>;
  /** The last lines of a container's log, bounded in size by the reader. */
  log(query: LogQuery, signal: StopSignal): Promise<Reading<string>>;
}

export interface Source {
  readonly kind: 'cluster' | 'snapshot';
  /** The kubeconfig context's name, or the one a snapshot was recorded from; null where there is none. */
  readonly context: string | null;
  /** The server's address or the snapshot's path, for people. */
  readonly where: string;
  /** A snapshot's moment of recording, ISO 8601; a live cluster tells the time with each answer. */
  readonly recordedAt?: string;
  /** What of a snapshot could not be read, such as half a file; then nothing in it proves that all is well. */
  readonly incomplete?: string;
}
