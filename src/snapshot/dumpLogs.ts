/**
 * Container logs as `kubectl cluster-info dump` writes them: sections between two marks, one for each container,
 * init containers first. The mark at the end follows the log at once, on its last line where that has no newline.
 * https://github.com/kubernetes/kubectl/blob/v0.32.0/pkg/cmd/clusterinfo/clusterinfo_dump.go (printContainer)
 */
import { read, type Reading } from '../core/model/reading.ts';
import type { HeldLog } from './holdings.ts';

/** Kept of each container's log, from its end. */
const MAX_LOG_CHARACTERS = 256 * 1024;

const START = /^==== START logs for container (\S+) of pod ([^\s/]+)\/(\S+) ====\r?\n/gm;

/** The sections, and the text without them: as many empty lines stand in their place. */
export function takeLogs(text: string): { logs: readonly HeldLog[]; rest: string } {
  const logs: HeldLog[] = [];
  const rest: string[] = [];
  let at = 0;
  START.lastIndex = 0;
  for (let start = START.exec(text); start !== null; start = START.exec(text)) {
    const [mark, container = '', namespace = '', pod = ''] = start;
    const begin = start.index + mark.length;
    const endMark = `==== END logs for container ${container} of pod ${namespace}/${pod} ====`;
    const found = text.indexOf(endMark, begin);
    const end = found < 0 ? text.length : found;
    logs.push({ of: { namespace, pod, container, previous: false }, log: readingOf(text.slice(begin, end)) });
    const after = found < 0 ? end : end + endMark.length;
    rest.push(text.slice(at, start.index), text.slice(start.index, after).replaceAll(/[^\n]+/g, ''));
    at = after;
    START.lastIndex = after;
  }
  return { logs, rest: [...rest, text.slice(at)].join('') };
}

/** kubectl writes the error in the log's place. */
function readingOf(log: string): Reading<string> {
  const error = /^(?:Create log request|Request log) error: (.*)\s*$/.exec(log)?.[1];
  if (error === undefined) return read(log.slice(-MAX_LOG_CHARACTERS));
  return { state: error.includes('is forbidden') ? 'forbidden' : 'failed', reason: error };
}
