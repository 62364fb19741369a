import { basename, dirname } from 'node:path';
import type { Blind } from '../core/model/reading.ts';
import { takeLogs } from './dumpLogs.ts';
import { logKey, type LogRef } from './holdings.ts';
import type { FindLog } from './reader.ts';
import { readTextFile } from './textFile.ts';

/**
 * Finds logs in the `POD/logs.txt` files of a dump. They are read when they are asked for, since a dump holds those
 * of every pod and a diagnosis needs two or three.
 */
export function logFinder(paths: readonly string[]): FindLog {
  const ofPod = new Map<string, string[]>();
  for (const path of paths) {
    const pod = basename(dirname(path));
    ofPod.set(pod, [...(ofPod.get(pod) ?? []), path]);
  }
  return async (of: LogRef) => {
    let unreadable: Blind | undefined;
    for (const path of ofPod.get(of.pod) ?? []) {
      const file = await readTextFile(path);
      if ('problem' in file) unreadable = { state: 'failed', reason: `${path}: ${file.problem}` };
      else {
        const found = takeLogs(file.text).logs.find((held) => logKey(held.of) === logKey(of));
        if (found !== undefined) return found.log;
      }
    }
    return unreadable;
  };
}
