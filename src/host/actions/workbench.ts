/** What the buttons need besides the source. */
import type { ImageReference } from '../../core/kubeText/imageReference.ts';
import type { ImageAnswer } from '../../core/model/imageAnswer.ts';
import type { Report } from '../../core/model/report.ts';
import type { Documents } from '../documents.ts';
import type { Session } from '../session.ts';
import type { OpenSource, Problem } from '../source.ts';

export interface Workbench {
  readonly session: Session;
  readonly documents: Documents;
  /** A value as YAML, keys sorted. */
  readonly yaml: (value: unknown) => Promise<string>;
  /** What the image's registry says of it. */
  readonly askRegistry: (image: ImageReference, signal: AbortSignal) => Promise<ImageAnswer>;
  /** Reads the evidence once more and gives it, redacted, as a snapshot's text; or says why it cannot. */
  readonly record: (source: OpenSource, report: Report) => Promise<{ readonly text: string } | Problem>;
}
