/** `record`: diagnoses once and writes down all that was read. */
import { open } from 'node:fs/promises';
import { recordingReader, toSnapshot } from '../snapshot/record.ts';
import { diagnoseWith, type DiagnoseWork } from './diagnose.ts';
import { EXIT, exitOf, type Exit } from './exit.ts';
import { fail, say, type Terminal } from './terminal.ts';

export async function runRecord(
  work: DiagnoseWork & { readonly to: string },
  terminal: Terminal,
): Promise<Exit> {
  const { target, to, world } = work;
  const reader = recordingReader(world.reader);
  const diagnosis = await diagnoseWith(reader, work);
  if (diagnosis.is !== 'report') return fail(terminal, diagnosis.reason);
  const { report } = diagnosis;
  const text = toSnapshot(reader.recording, {
    context: reader.source.context,
    collectedAt: report.collectedAt,
  });
  try {
    await writeForOwner(to, text);
  } catch (error) {
    return fail(terminal, `could not write ${to}: ${error instanceof Error ? error.message : String(error)}`);
  }
  say(terminal, `recorded ${target.namespace}/${target.name} to ${to}; read it again with --snapshot ${to}`);
  return exitOf(report) === EXIT.blind ? EXIT.blind : EXIT.fine;
}

/** Redacted, yet the owner's: readable by nobody else until they share it, also where the file was there before. */
async function writeForOwner(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    // Not what else there may be: /dev/stdout, a pipe.
    if ((await file.stat()).isFile()) await file.chmod(0o600);
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}
