/** `record`: diagnoses once and writes down all that was read. */
import { writeFile } from 'node:fs/promises';
import type { DeploymentRef } from '../core/reads.ts';
import { recordingReader, toSnapshot } from '../snapshot/record.ts';
import type { Options } from './arguments.ts';
import { EXIT, exitOf, type Exit } from './exit.ts';
import { diagnoseIn, type World } from './world.ts';

interface RecordWork {
  readonly target: DeploymentRef;
  readonly to: string;
  readonly world: World;
  readonly options: Options;
  readonly signal: AbortSignal;
}

export async function saveRecording(
  { target, to, world, options, signal }: RecordWork,
  say: (line: string) => void,
): Promise<Exit> {
  const reader = recordingReader(world.reader);
  const diagnosis = await diagnoseIn({ ...world, reader }, target, options, signal);
  if (diagnosis.is !== 'report') {
    say(diagnosis.reason);
    return EXIT.failed;
  }
  const { report } = diagnosis;
  const text = toSnapshot(reader.recording, {
    context: reader.source.context,
    collectedAt: report.collectedAt,
  });
  try {
    // Redacted, yet the owner's: readable by nobody else until they share it.
    await writeFile(to, text, { mode: 0o600 });
  } catch (error) {
    say(`could not write ${to}: ${error instanceof Error ? error.message : String(error)}`);
    return EXIT.failed;
  }
  say(`recorded ${target.namespace}/${target.name} to ${to}; read it again with --snapshot ${to}`);
  return exitOf(report) === EXIT.blind ? EXIT.blind : EXIT.fine;
}
