/** What a registry says of an image, as a sentence and as lines for the step of the pods. */
import { registryHost, type ImageReference } from '../kubeText/imageReference.ts';
import type { ImageAnswer, Platform } from '../model/imageAnswer.ts';
import type { Table } from '../model/report.ts';
import { clockTime, iso, span, type Moment } from '../time.ts';

export interface AskedImage {
  /** As it stands in the pod. */
  readonly image: string;
  readonly reference: ImageReference;
  /** What the nodes on which it cannot be pulled are: `arm64`; empty where that is not known. */
  readonly architectures: readonly string[];
}

/** One sentence, without a full stop: what the registry says, and what that means for the pods. */
export function imageAnswerText({ reference, architectures }: AskedImage, answer: ImageAnswer): string {
  const host = registryHost(reference);
  const wanted = reference.digest ?? `tag ${reference.tag ?? 'latest'}`;
  const { repository } = reference;
  switch (answer.is) {
    case 'there': {
      const missing = missingArchitectures(architectures, answer.platforms);
      return missing.length > 0
        ? `${host} has ${wanted} of ${repository}, but not for ${missing.join(' or ')}, which the pods’ nodes are`
        : `${host} has ${wanted} of ${repository}, and gives it to anybody: the name is right`;
    }
    case 'no-such-tag': {
      if (answer.near === undefined)
        return `${host} has no ${wanted} of ${repository}, and gives out no list of tags: the repository may be missing, too`;
      const near = answer.near.length === 0 ? '' : `; it has ${answer.near.join(', ')}`;
      return `${host} knows ${repository}, and it has no ${wanted}${near}`;
    }
    case 'hidden':
      return `${host} has no repository ${repository}, or not for everybody: registries do not tell these apart`;
    case 'rate-limited': {
      const wait = answer.retryAfterSeconds === undefined ? '' : ` for ${span(answer.retryAfterSeconds)}`;
      return `${host} answers no more requests from here${wait}: its rate limit is reached`;
    }
    case 'unreachable':
      return `${host} cannot be asked from here: ${answer.why}`;
    case 'untrusted':
      return `${host} is not trusted from here: ${answer.why}`;
    case 'odd':
      return `${host} does not answer as a registry: ${answer.why}`;
    case 'cancelled':
      return `${host} was not asked to the end`;
  }
}

/** @param at of this computer's clock: the answer is shown with later reports, too */
export function imageAnswerTable(asked: AskedImage, answer: ImageAnswer, at: Moment): Table {
  const host = registryHost(asked.reference);
  const rows: string[][] = [
    ['asked', `${host} at ${clockTime(iso(at))} UTC, from this computer and without credentials`],
    ['answer', imageAnswerText(asked, answer)],
  ];
  if (answer.is === 'there') {
    if (answer.digest !== undefined) rows.push(['digest', answer.digest]);
    rows.push(['platforms', answer.platforms?.map(platformText).join(', ') ?? 'could not be told']);
    if (asked.architectures.length > 0) rows.push(['nodes', asked.architectures.join(', ')]);
  }
  return { title: `What the registry says of ${asked.image}`, columns: ['', 'registry'], rows };
}

function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter(Boolean).join('/');
}

/** Of nodes for which nothing is there; none where the platforms are not known. */
function missingArchitectures(
  architectures: readonly string[],
  platforms: readonly Platform[] | undefined,
): string[] {
  if (platforms === undefined || platforms.length === 0) return [];
  return architectures.filter((one) => !platforms.some(({ architecture }) => architecture === one));
}
