/**
 * Who wrote what, from metadata.managedFields: one entry for each manager and operation, with the time of its last
 * write that changed something.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
import { compareTexts } from '../byPlace.ts';
import type { ManagedFields } from '../model/meta.ts';
import type { Loose } from '../model/shape.ts';
import type { Write } from '../model/evidence.ts';
import { moment, newest } from '../time.ts';

/** Newest first; entries without a readable time last. */
export function writesOf(entries: readonly ManagedFields[] | undefined): Write[] {
  return (entries ?? []).map(toWrite).sort((a, b) => order(b) - order(a) || tieBreak(a, b));
}

/** Two writes of one second, in the same order however they were listed. */
function tieBreak(a: Write, b: Write): number {
  return compareTexts(JSON.stringify(a), JSON.stringify(b));
}

/** Does this write move metadata.generation? Spec and annotations do, labels and the status do not. */
export function movesGeneration(write: Write): boolean {
  return !write.isStatus && write.fields.some(isWanted);
}

/** When the newest of the writes that move the generation came. The same as asking each, but stops at its first field. */
export function lastMove(entries: readonly Loose<ManagedFields>[] | undefined): string | undefined {
  return newest((entries ?? []).filter(moves).map((entry) => entry.time));
}

function moves({ subresource, fieldsV1 }: Loose<ManagedFields>): boolean {
  if (subresource === 'status') return false;
  if (typeof fieldsV1 === 'object' && fieldsV1 !== null && Object.hasOwn(fieldsV1, 'f:status')) return false;
  for (const field of leaves(fieldsV1, '', 0)) if (isWanted(field)) return true;
  return false;
}

function isWanted(field: string): boolean {
  return field.startsWith('spec.') || field.startsWith('metadata.annotations.');
}

function toWrite(entry: ManagedFields): Write {
  // The order of JSON's keys means nothing: another writer of the same file may give another one.
  const fields = [...leaves(entry.fieldsV1, '', 0)].sort();
  return {
    manager: entry.manager ?? 'unknown',
    operation: entry.operation ?? 'Update',
    at: entry.time,
    subresource: entry.subresource,
    fields,
    // Servers before 1.22 do not name the subresource; only the controller writes fields of the status.
    isStatus: entry.subresource === 'status' || fields.some((field) => field.startsWith('status')),
  };
}

const MAX_DEPTH = 8;

function* leaves(node: unknown, path: string, depth: number): Generator<string> {
  if (typeof node !== 'object' || node === null || depth > MAX_DEPTH) return;
  for (const [key, child] of Object.entries(node)) {
    if (!key.startsWith('f:')) continue;
    const name = path === '' ? key.slice(2) : `${path}.${key.slice(2)}`;
    if (isLeaf(name)) yield name;
    else yield* leaves(child, name, depth + 1);
  }
}

/** As deep as a reader cares: one field of the spec, one annotation, one label; of the template its parts. */
function isLeaf(path: string): boolean {
  if (path === 'status') return true;
  const parts = path.split('.');
  if (path.startsWith('metadata.annotations.') || path.startsWith('metadata.labels.')) return true;
  if (path.startsWith('spec.template.spec.')) return true;
  if (path.startsWith('spec.template.metadata.')) return parts.length > 4;
  return parts[0] === 'spec' && parts.length === 2 && parts[1] !== 'template';
}

function order(write: Write): number {
  return moment(write.at) ?? -Infinity;
}
