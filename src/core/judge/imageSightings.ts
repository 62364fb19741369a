/** Where an image that cannot be pulled is known to be, or to have been: then its name is not what is wrong. */
import { parseImageReference, type ImageReference } from '../kubeText/imageReference.ts';
import type { EventFacts, PodFact, PodFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import type { NodeFacts } from '../model/surroundingFacts.ts';
import type { Moment } from '../time.ts';
import { containersOf, waitsForImage } from './currentPods.ts';
import { eventProof } from './objectEvents.ts';

export interface Sighting {
  /** A clause: `pod web-1-a of ReplicaSet web-1 runs it on node-2`. */
  readonly text: string;
  /** The pod that has it, where it is a pod. */
  readonly pod: string | undefined;
  readonly proof: Proof;
}

/** One image, however it is written. */
interface Sought {
  readonly name: string;
  isIn(text: string): boolean;
}

interface Seen {
  readonly pods: PodFacts;
  readonly events: EventFacts | undefined;
  readonly nodes: NodeFacts | undefined;
}

/**
 * The strongest first: a pod that runs it, or has; an event of a pull that succeeded; a node that reports it. None
 * proves nothing: a kubelet reports 50 images at most (--node-status-max-images), and events expire.
 */
export function imageSightings(image: string, { pods, events, nodes }: Seen, now: Moment): Sighting[] {
  const sought = seek(image);
  if (sought === undefined) return [];
  return [...inPods(sought, pods), ...inEvents(sought, pods, events, now), ...onNodes(sought, nodes)];
}

function inPods(sought: Sought, pods: PodFacts): Sighting[] {
  const found = containersOf(
    pods.items,
    (one) =>
      !waitsForImage(one) &&
      (one.state?.is === 'running' || one.state?.is === 'terminated' || one.lastEnd !== undefined) &&
      sought.isIn(one.image ?? ''),
  );
  const runsFirst = found.toSorted((a, b) => rank(a.container.state?.is) - rank(b.container.state?.is));
  return runsFirst.slice(0, 1).map(({ pod, container }) => {
    const runs = container.state?.is === 'running';
    return {
      text: `${podText(pod)} ${runs ? 'runs' : 'has run'} it${pod.node === undefined ? '' : ` on ${pod.node}`}`,
      pod: pod.name,
      proof: {
        step: 'pods',
        object: `Pod/${pod.name}`,
        fact: `container ${container.name} ${runs ? 'runs' : 'has run'} the same image (${container.image ?? sought.name}) on node ${pod.node ?? '(none)'}`,
      },
    };
  });
}

function rank(state: string | undefined): number {
  return state === 'running' ? 0 : 1;
}

function inEvents(sought: Sought, pods: PodFacts, events: EventFacts | undefined, now: Moment): Sighting[] {
  const event = events?.items.find(
    ({ reason, message }) => reason === 'Pulled' && sought.isIn(/image "([^"\s]+)"/.exec(message)?.[1] ?? ''),
  );
  if (event === undefined) return [];
  const pod = pods.items.find(({ uid }) => uid !== undefined && uid === event.uid);
  const node = pod?.node === undefined ? '' : `, on ${pod.node}`;
  return [
    { text: `it was there for pod ${event.name}${node}`, pod: event.name, proof: eventProof(event, now) },
  ];
}

function onNodes(sought: Sought, nodes: NodeFacts | undefined): Sighting[] {
  const having = (nodes?.nodes ?? []).filter(({ images }) => images.some((one) => sought.isIn(one)));
  const [first] = having;
  if (first === undefined) return [];
  const more = having.length === 1 ? '' : ` and ${having.length - 1} more`;
  return [
    {
      text: `node ${first.name}${more} ${having.length === 1 ? 'has' : 'have'} it`,
      pod: undefined,
      proof: { step: 'nodes', object: `Node/${first.name}`, fact: `status.images names ${sought.name}` },
    },
  ];
}

function podText({ name, replicaSet }: PodFact): string {
  return `pod ${name} of ReplicaSet ${replicaSet}`;
}

function seek(image: string): Sought | undefined {
  const reference = parseImageReference(image);
  if (reference === undefined) return undefined;
  const name = canonical(reference);
  // It stands in each way to write the image: of the thousand that nodes report, hardly any has to be parsed.
  const lastPart = reference.repository.split('/').at(-1) ?? '';
  return {
    name,
    isIn: (text) => {
      const found = text.includes(lastPart) ? parseImageReference(text) : undefined;
      return found !== undefined && canonical(found) === name;
    },
  };
}

/** Equal for all ways to write one image; a digest outweighs a tag. */
function canonical({ registry, repository, tag = 'latest', digest }: ImageReference): string {
  return `${registry}/${repository}${digest === undefined ? `:${tag}` : `@${digest}`}`;
}
