/**
 * A fight over the size: the one ReplicaSet goes up and down again and again while somebody writes spec.replicas.
 *
 * managedFields alone cannot show a fight. Whoever changes a value takes the field from its former manager, whose entry
 * keeps the time of its own last write, or goes where nothing is left in it; two managers that hold one field agree on
 * its value. What does show it is the controller's answer to each write: an event within the second.
 * https://github.com/kubernetes-sigs/structured-merge-diff/blob/v4.4.1/merge/update.go#L91-L160
 */
import type { DeploymentFacts, EventFacts, Write } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { moment, secondsSince, span, type Moment } from '../time.ts';
import { eventProof } from './objectEvents.ts';
import { WINDOW, writeProof, writerName } from './recentWrites.ts';

export interface Fight {
  /** `fight`: somebody else than an autoscaler takes part. `swings`: as far as it shows, an autoscaler by itself. */
  readonly is: 'fight' | 'swings';
  /** `an autoscaler (scale) and argocd-controller`. */
  readonly who: string;
  /** `3 times up and 3 times down within 4m`. */
  readonly often: string;
  readonly proof: readonly Proof[];
}

/** Up once and down once is what an autoscaler does on any day. */
const AGAIN = 2;

/** `writes`: those of the window that moved the generation. */
export function fightOverSize(
  deployment: DeploymentFacts,
  writes: readonly Write[],
  events: EventFacts | undefined,
  now: Moment,
): Fight | undefined {
  const owners = writes.filter((one) => one.fields.includes('spec.replicas'));
  if (owners.length === 0) return undefined;
  const scalings = (events?.items ?? []).flatMap((event) => {
    const [, direction, name] = /^Scaled (up|down) replica set (\S+) /.exec(event.message) ?? [];
    const isRecent = (secondsSince(event.lastAt, now) ?? Infinity) <= WINDOW;
    return direction !== undefined && event.of === 'deployment' && isRecent
      ? [{ direction, name, event }]
      : [];
  });
  // A rollout moves two ReplicaSets, and one that is undone moves both up and down.
  if (new Set(scalings.map(({ name }) => name)).size !== 1) return undefined;
  const times = (which: string): number =>
    scalings.reduce((sum, { direction, event }) => (direction === which ? sum + event.count : sum), 0);
  const [ups, downs] = [times('up'), times('down')];
  if (ups < AGAIN || downs < AGAIN) return undefined;

  // Whoever created it wrote a size as well, and was answered, and fights nobody for it.
  const later = writes.filter(({ at }) => at !== deployment.createdAt);
  const answered = later.filter((one) => scalings.some(({ event }) => answers(event.lastAt, one.at)));
  const parties = [...new Set([...owners, ...answered])];
  const who = [...new Set(parties.map(writerName))];
  const [only = ''] = who;
  const moments = scalings.flatMap(({ event }) => [moment(event.firstAt), moment(event.lastAt)]);
  const known = moments.filter((at) => at !== undefined);
  const length = (Math.max(...known) - Math.min(...known)) / 1000;
  return {
    is: who.length === 1 && parties.every(isAutoscaler) ? 'swings' : 'fight',
    who:
      who.length > 1
        ? who.join(' and ')
        : isAutoscaler(parties[0])
          ? only
          : `${only} and somebody who left no trace`,
    often: `${ups} times up and ${downs} times down within ${span(length)}`,
    proof: [
      ...scalings.slice(0, 4).map(({ event }) => eventProof(event, now)),
      ...parties.slice(0, 3).map((one) => writeProof(deployment, one)),
    ],
  };
}

/** Times are whole seconds; a busy controller takes a moment. */
function answers(scaled: string | undefined, written: string | undefined): boolean {
  const [event, write] = [moment(scaled), moment(written)];
  return event !== undefined && write !== undefined && event >= write - 1000 && event <= write + 5000;
}

function isAutoscaler(write: Write | undefined): boolean {
  if (write === undefined) return false;
  const { manager, subresource } = write;
  return (
    (subresource === 'scale' && manager === 'kube-controller-manager') || /autoscaler|keda/i.test(manager)
  );
}
