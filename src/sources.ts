/** Puts cluster, snapshot and registry behind what the host asks for; each is read from disk on first use. */
import type { ImageReference } from './core/kubeText/imageReference.ts';
import type { ImageAnswer } from './core/model/imageAnswer.ts';
import type { Report } from './core/model/report.ts';
import type { CredentialUse, OpenSource, Problem, Sources } from './host/source.ts';

export interface SourceSettings {
  /** Asked before anything is done with the credentials of a kubeconfig; null means yes. `named`: the file that was asked for. */
  readonly agree: (use: CredentialUse, named: string | undefined) => Promise<string | null>;
  /** For the log: what a feed or a connection found strange, one line each. */
  readonly note: (line: string) => void;
}

export const sourcesWith = (settings: SourceSettings): Sources => ({
  async openCluster(choice) {
    const { connect } = await import('./cluster/connect.ts');
    const agree = (use: CredentialUse) => settings.agree(use, choice.kubeconfig);
    return connect({ ...choice, agree, note: settings.note, env: process.env });
  },
  async openSnapshot(path) {
    const [{ openSnapshot }, { snapshotFeed }] = await Promise.all([
      import('./snapshot/open.ts'),
      import('./snapshot/feed.ts'),
    ]);
    const opened = await openSnapshot(path);
    if ('problem' in opened) return opened;
    const { reader, problems } = opened;
    const feed = snapshotFeed(reader);
    return { reader, feed, actions: null, namespace: null, warnings: problems, dispose: () => undefined };
  },
  async listContexts(kubeconfig) {
    const { listContexts } = await import('./cluster/connect.ts');
    return listContexts({ env: process.env, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
  },
});

/** One more diagnosis, of which all that is read is kept; redacted. */
export async function recordEvidence(
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

export async function toYaml(value: unknown): Promise<string> {
  const yaml = await import('./snapshot/yaml.ts');
  return yaml.toYaml(value);
}

export async function askRegistry(image: ImageReference, signal: AbortSignal): Promise<ImageAnswer> {
  const { lookUpImage } = await import('./registry/lookUpImage.ts');
  return lookUpImage(image, { signal });
}
