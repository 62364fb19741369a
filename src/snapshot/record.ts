/** Remembers what was read from a cluster, and writes it as a snapshot. */
import { dump } from 'js-yaml';
import { KINDS, type Kind } from '../core/model/kinds.ts';
import type { ClusterReader } from '../core/ports.ts';
import { BLOCK, FORMAT_VERSION } from './block.ts';
import { blockEntries } from './blockEntries.ts';
import { canonical } from './canonical.ts';
import { Recording } from './recording.ts';
import { Redactor } from './redactObject.ts';

export interface RecordingReader extends ClusterReader {
  readonly recording: Recording;
}

/** Passes every read on to `reader` and remembers its answer, whatever it is. */
export function recordingReader(reader: ClusterReader): RecordingReader {
  const recording = new Recording();
  return {
    source: reader.source,
    recording,
    get: async (kind, ref, signal) => {
      const answer = await reader.get(kind, ref, signal);
      recording.gotObject(kind, ref, answer);
      return answer;
    },
    list: async (kind, query, signal) => {
      const answer = await reader.list(kind, query, signal);
      recording.gotPage(kind, query, answer);
      return answer;
    },
    log: async (query, signal) => {
      const answer = await reader.log(query, signal);
      recording.gotLog(query, answer);
      return answer;
    },
  };
}

export interface RecordedAt {
  /** The context's name; null where there is none. */
  readonly context: string | null;
  /** ISO 8601, by the cluster's clock. */
  readonly collectedAt: string;
  /** false: secrets stay in. */
  readonly redact?: boolean;
  /** For the marks of redacted values; chosen at random, and forgotten, where it is absent. */
  readonly key?: string;
}

const HEADING =
  '# Recorded by Rollout Doctor. Replay it: rollout-doctor diagnose NAMESPACE/NAME --snapshot FILE\n';
/** For whoever shares it: nobody else can tell which names are confidential. */
const WHAT_IS_IN_IT =
  '# Holds names of objects, nodes and images, messages and logs. Values of variables, arguments, unknown\n' +
  '# annotations and what looks like a secret were taken out; read it before you share it.\n';

/**
 * One YAML file: a v1 List with a `rollout-doctor` block (see block.ts) in its annotations. The same recording and
 * key give the same text. `kind` comes last, as kubectl writes it, so that a file that was cut off shows.
 */
export function toSnapshot(
  recording: Recording,
  { context, collectedAt, redact = true, key }: RecordedAt,
): string {
  const redactor = redact ? new Redactor(key) : undefined;
  const { holdings } = recording;
  const items = KIND_NAMES.flatMap((kind) =>
    holdings.all(kind).map((object) => {
      const plain = canonical(object) as Record<string, unknown>;
      return canonical({ ...(redactor?.object(plain) ?? plain), apiVersion: KINDS[kind].apiVersion, kind });
    }),
  );
  const entries = blockEntries(holdings, (text) => redactor?.text(text) ?? text);
  const block = {
    formatVersion: FORMAT_VERSION,
    collectedAt,
    ...(context === null ? {} : { context }),
    ...(redactor === undefined ? {} : { redacted: redactor.count }),
    ...entries,
  };
  const list = { apiVersion: 'v1', metadata: { annotations: { [BLOCK]: block } }, items, kind: 'List' };
  return HEADING + (redact ? WHAT_IS_IN_IT : '') + dump(list, { noRefs: true, lineWidth: -1 });
}

const KIND_NAMES = Object.keys(KINDS) as Kind[];
