/** Puts what the panel's buttons need behind their ports: snapshots, YAML, the registry; read when one is pressed. */
import type { ImageReference } from './core/kubeText/imageReference.ts';
import type { ImageAnswer } from './core/model/imageAnswer.ts';
import type { Report } from './core/model/report.ts';
import type { Workbench } from './host/actions/workbench.ts';
import type { OpenSource, Problem } from './host/source.ts';

export function workbenchOf(own: Pick<Workbench, 'session' | 'documents'>): Workbench {
  return { ...own, yaml: toYaml, askRegistry, record: recordEvidence };
}

/** One more diagnosis, of which all that is read is kept; redacted. */
async function recordEvidence(
  source: OpenSource,
  { target }: Report,
): Promise<{ readonly text: string } | Problem> {
  const [{ recordingReader, toSnapshot }, { diagnose }] = await Promise.all([
    import('./snapshot/record.ts'),
    import('./core/diagnose.ts'),
  ]);
  const reader = recordingReader(source.reader);
  const diagnosis = await diagnose(reader, target, { signal: AbortSignal.timeout(60_000), clock: Date.now });
  if (diagnosis.is !== 'report') return { problem: diagnosis.reason };
  const { collectedAt } = diagnosis.report;
  return { text: toSnapshot(reader.recording, { context: reader.source.context, collectedAt }) };
}

async function toYaml(value: unknown): Promise<string> {
  const yaml = await import('./snapshot/yaml.ts');
  return yaml.toYaml(value);
}

async function askRegistry(image: ImageReference, signal: AbortSignal): Promise<ImageAnswer> {
  const { lookUpImage } = await import('./registry/lookUpImage.ts');
  return lookUpImage(image, { signal });
}
