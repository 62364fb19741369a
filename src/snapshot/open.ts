/** Opens recorded evidence: what kubectl wrote to a file or a folder, and our own recordings. */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { KINDS } from '../core/model/kinds.ts';
import type { ClusterReader, Source } from '../core/ports.ts';
import { newest } from '../core/time.ts';
import { Allowance, LIMITS, type Limits } from './allowance.ts';
import { placeEmptyLists, takeDocument, type Intake } from './contents.ts';
import { parseDocuments } from './documents.ts';
import { takeLogs } from './dumpLogs.ts';
import { filesBelow, type FolderFile } from './folder.ts';
import { Holdings, logKey } from './holdings.ts';
import { logFinder } from './logFiles.ts';
import { oneLine, Problems } from './problems.ts';
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
export async function openSnapshot(path: string, limits: Limits = LIMITS): Promise<OpenedSnapshot> {
  const problems = new Problems();
  const into: Intake = { holdings: new Holdings(), blocks: [], problems, emptySomewhere: new Set() };
  const files = await filesOf(path, limits, problems);
  if ('problem' in files) return { problem: oneLine(`${path}: ${files.problem}`) };
  const allowance = new Allowance(limits.bytes);
  for (const file of files.evidence) await takeFile(file, allowance, into);
  if (allowance.problem !== undefined) problems.addFirst(allowance.problem);
  placeEmptyLists(into);
  if (into.holdings.isEmpty && files.logs.length === 0)
    return { problem: problems.first ?? oneLine(`${path}: ${NOTHING}`) };
  const reader = snapshotReader(
    into.holdings,
    sourceOf(path, into),
    logFinder(files.logs.map((file) => file.path)),
  );
  return { reader, problems: problems.lines };
}

const NOTHING =
  'holds no Kubernetes objects; save some with: kubectl get deploy,rs,pods,events -n NAMESPACE -o yaml';

async function filesOf(path: string, limits: Limits, problems: Problems) {
  try {
    const at = await stat(path);
    if (at.isDirectory()) return await filesBelow(path, limits.files, problems);
    if (!at.isFile()) return { problem: 'neither a file nor a folder; save the output to a file first' };
    return { evidence: [{ path, folder: undefined }], logs: [] };
  } catch (error) {
    return { problem: whyUnreadable(error) };
  }
}

async function takeFile({ path, folder }: FolderFile, allowance: Allowance, into: Intake): Promise<void> {
  const file = await readTextFile(path, allowance.left);
  if ('problem' in file) {
    if (file.beyond === undefined) into.problems.add(`${path}: ${file.problem}`);
    else allowance.leaveOut(path, file.beyond);
    return;
  }
  allowance.spend(file.bytes);
  const { logs, rest } = takeLogs(file.text);
  for (const held of logs) into.holdings.logs.set(logKey(held.of), held);
  const { documents, problem } = parseDocuments(rest);
  const namespace = isDumpOfNamespace(path) ? folder : undefined;
  for (const { value, line } of documents) takeDocument(value, { at: `${path}:${line}`, namespace }, into);
  if (problem !== undefined) into.problems.add(`${path}:${problem.line}: ${problem.what}`);
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
    ...(problems.first === undefined
      ? {}
      : { incomplete: `the snapshot could not be read whole: ${problems.first}` }),
  };
}
