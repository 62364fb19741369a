/** Opens recorded evidence: what kubectl wrote to a file or a folder, and our own recordings. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { KINDS } from '../core/model/kinds.ts';
import type { ClusterReader, Source } from '../core/ports.ts';
import { newest } from '../core/time.ts';
import { placeEmptyLists, takeDocument, type Intake } from './contents.ts';
import { parseDocuments } from './documents.ts';
import { takeLogs } from './dumpLogs.ts';
import { filesBelow, type FolderFile } from './folder.ts';
import { Holdings, logKey } from './holdings.ts';
import { logFinder } from './logFiles.ts';
import { snapshotReader } from './reader.ts';
import { readTextFile, whyUnreadable } from './textFile.ts';
import { newestTimeIn } from './times.ts';

/** `problems`: one line each, about what was left out. `problem`: one line that says why nothing could be used. */
export type OpenedSnapshot =
  { readonly reader: ClusterReader; readonly problems: readonly string[] } | { readonly problem: string };

/**
 * Opens a file or a folder of YAML and JSON: lists, single objects, several documents, the folder or the output of
 * `kubectl cluster-info dump`, a recording. A kind of which there is neither an object nor an empty typed list (such
 * as a PodList) is absent: the untyped List that `kubectl get … -o yaml` writes cannot show that there was none.
 */
export async function openSnapshot(path: string): Promise<OpenedSnapshot> {
  const into: Intake = { holdings: new Holdings(), blocks: [], problems: [], emptySomewhere: new Set() };
  const files = await filesOf(path);
  if ('problem' in files) return { problem: oneLine(`${path}: ${files.problem}`) };
  into.problems.push(...files.problems);
  for (const file of files.evidence) await takeFile(file, into);
  placeEmptyLists(into);
  if (into.holdings.isEmpty && files.logs.length === 0)
    return { problem: oneLine(into.problems[0] ?? `${path}: ${NOTHING}`) };
  const reader = snapshotReader(
    into.holdings,
    sourceOf(path, into),
    logFinder(files.logs.map((file) => file.path)),
  );
  return { reader, problems: shortened(into.problems) };
}

const NOTHING =
  'holds no Kubernetes objects; save some with: kubectl get deploy,rs,pods,events -n NAMESPACE -o yaml';

/** A folder of broken files is told by its first ones. */
const MAX_PROBLEMS = 20;

function shortened(problems: readonly string[]): string[] {
  const told = problems.slice(0, MAX_PROBLEMS).map(oneLine);
  const more = problems.length - told.length;
  return more === 0 ? told : [...told, `and ${more} more problems of this kind`];
}

/** Names of files and objects are a stranger's too, and may hold line ends and terminal controls. */
function oneLine(problem: string): string {
  return problem.replaceAll(/\p{Cc}/gu, '\uFFFD');
}

async function filesOf(path: string) {
  try {
    const at = await stat(path);
    if (at.isDirectory()) return await filesBelow(path);
    if (!at.isFile()) return { problem: 'neither a file nor a folder; save the output to a file first' };
    return { evidence: [{ path, folder: undefined }], logs: [], problems: [] };
  } catch (error) {
    return { problem: whyUnreadable(error) };
  }
}

async function takeFile({ path, folder }: FolderFile, into: Intake): Promise<void> {
  const file = await readTextFile(path);
  if ('problem' in file) {
    into.problems.push(`${path}: ${file.problem}`);
    return;
  }
  const { logs, rest } = takeLogs(file.text);
  for (const held of logs) into.holdings.logs.set(logKey(held.of), held);
  const { documents, problem } = parseDocuments(rest);
  const namespace = isDumpOfNamespace(path) ? folder : undefined;
  for (const { value, line } of documents) takeDocument(value, { at: `${path}:${line}`, namespace }, into);
  if (problem !== undefined) into.problems.push(`${path}:${problem.line}: ${problem.what}`);
}

/** `NAMESPACE/pods.json` and the like: where such a list is empty, only the folder tells of which namespace it is. */
function isDumpOfNamespace(path: string): boolean {
  const stem = basename(path).replace(/\.[^.]*$/, '');
  return Object.values(KINDS).some(({ resource, namespaced }) => namespaced && resource === stem);
}

function sourceOf(path: string, { holdings, blocks, problems }: Intake): Source {
  const contexts = new Set(blocks.map((block) => block.context ?? null));
  const [context = null] = contexts;
  const collectedAt = newest(blocks.map((block) => block.collectedAt));
  const recordedAt = collectedAt ?? newest(holdings.everything().map(newestTimeIn));
  return {
    kind: 'snapshot',
    context: contexts.size === 1 ? context : null,
    where: path,
    ...(recordedAt === undefined ? {} : { recordedAt }),
    ...(problems[0] === undefined
      ? {}
      : { incomplete: `the snapshot could not be read whole: ${problems[0]}` }),
  };
}
