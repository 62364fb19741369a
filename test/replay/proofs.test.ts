/**
 * A reader can follow each statement of a golden report to the object and the field or event that proves it: the object
 * is in the recording, and what is quoted of it stands there.
 */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { Outcome, Proof, Report } from '../../src/core/model/report.ts';

interface Held {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>> & {
    readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
  };
  readonly involvedObject?: { readonly kind: string; readonly name: string };
  readonly reason?: string;
  readonly message?: string;
}

/** Recordings with a name of their own; the folder of cluster-info dump has many files. */
const RECORDED: Readonly<Record<string, string>> = { 'controller-stopped-early': 'controller-stopped.yaml' };

async function reports(): Promise<string[]> {
  const files = await readdir(import.meta.dirname);
  return files.filter((file) => file.endsWith('.report.json')).map((file) => file.replace('.report.json', ''));
}

async function held(golden: string): Promise<{ objects: Held[]; text: string }> {
  const file = join(import.meta.dirname, RECORDED[golden] ?? `${golden}.yaml`);
  const paths = golden === 'cluster-info-dump' ? await filesBelow(join(import.meta.dirname, golden)) : [file];
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  const objects = texts.flatMap((text, i) => (/\.(?:ya?ml|json)$/.test(paths[i] ?? '') ? objectsOf(text) : []));
  return { objects, text: texts.join('\n') };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
}

function objectsOf(text: string): Held[] {
  const value = load(text) as (Held & { items?: Held[] }) | undefined;
  if (value === undefined) return [];
  // A typed list leaves the kind out of its items.
  const kind = value.kind.replace(/List$/, '');
  return value.items?.map((one) => ({ ...one, kind: (one as Partial<Held>).kind ?? kind })) ?? [value];
}

const matches = ({ outcomes }: Report): Outcome[] => outcomes.filter(({ outcome }) => outcome === 'match');

describe('the proof of each statement', () => {
  let checked = 0;

  it('is found in the recording', async () => {
    for (const golden of await reports()) {
      const file = join(import.meta.dirname, `${golden}.report.json`);
      const report = JSON.parse(await readFile(file, 'utf8')) as Report;
      const recording = await held(golden);
      for (const { rule, evidence } of matches(report)) {
        assert.ok(evidence.length > 0, `${golden}: ${rule} proves nothing`);
        for (const proof of evidence) assertHeld(proof, recording, `${golden}, ${rule}: ${proof.fact}`);
      }
    }
  });

  it('could mostly be looked up word by word', () => {
    assert.ok(checked >= 60, `${checked} quotations were looked up`);
  });

  function assertHeld({ object, fact }: Proof, { objects, text }: { objects: Held[]; text: string }, what: string) {
    const [kind = '', name = ''] = object.split('/');
    const found = objects.filter((one) => one.kind === kind && (name === '*' || one.metadata.name === name));
    assert.ok(found.length > 0, `${what}\n${object} is not in the recording`);
    const one = found[0];
    assert.ok(one);
    const event = /^event (\S+?),? .*?: (.{0,60})/s.exec(fact);
    if (event !== null) {
      const [, reason, message = ''] = event;
      const told = objects.some(
        (other) =>
          other.kind === 'Event' &&
          other.reason === reason &&
          other.involvedObject?.kind === kind &&
          other.involvedObject.name === name &&
          flat(other.message ?? '').includes(flat(message)),
      );
      assert.ok(told, `${what}\nno such event`);
      checked++;
    }
    const condition = /^status\.conditions\[(\w+)\]: (\w+)/.exec(fact);
    if (condition !== null) {
      const [, type, reason] = condition;
      const says = one.status?.conditions?.some((other) => other.type === type && other.reason === reason);
      assert.ok(says, `${what}\nno such condition`);
      checked++;
    }
    for (const [, part, field = '', value] of fact.matchAll(
      /\b(spec|status|metadata)\.(\w+)(?::| is)? (\d[\w:.-]*|true|false)(?=[\s,;]|$)/g,
    )) {
      const fields = one[part as 'spec' | 'status' | 'metadata'] as Readonly<Record<string, unknown>> | undefined;
      // The API leaves out what is zero.
      assert.equal(JSON.stringify(fields?.[field] ?? 0).replaceAll('"', ''), value, what);
      checked++;
    }
    for (const [, key = '', value] of fact.matchAll(/^annotation (\S+?)(?:: | is )(\d+)/g)) {
      assert.equal(one.metadata.annotations?.[key], value, what);
      checked++;
    }
    const quotations = /log of container [\w-]+: (.{1,60})|managedFields: (?:\S+ written by )?(\S+)/g;
    for (const [, line, manager] of fact.matchAll(quotations)) {
      assert.ok(flat(text).includes(flat(line ?? manager ?? '?')), what);
      checked++;
    }
  }
});

/** As proof is quoted: on one line. */
function flat(text: string): string {
  return text.replace(/["'\\]/g, '').replace(/\s+/g, ' ').trim();
}
