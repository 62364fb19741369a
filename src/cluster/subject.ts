import type { Blind } from '../core/model/reading.ts';
import type { Lost } from './lost.ts';

/** What a request is about, for the sentences about its failure. */
export interface Subject {
  /** As in a Role: "list". */
  readonly verb: string;
  /** As in a Role, with the group: "deployments.apps", "pods/log". */
  readonly resource: string;
  /** For people: `Deployment "web"`, "pods". */
  readonly thing: string;
  /** `in namespace "shop"`, "in all namespaces", or empty for what has no namespace. */
  readonly scope: string;
}

/** `list pods in namespace "shop"`. */
export function deed(subject: Subject): string {
  return `${subject.verb} ${subject.thing}${subject.scope === '' ? '' : ` ${subject.scope}`}`;
}

export function blindTo(subject: Subject, why: string, failure?: NonNullable<Blind['failure']>): Blind {
  const reason = `could not ${deed(subject)}: ${why}`;
  return failure === undefined ? { state: 'failed', reason } : { state: 'failed', reason, failure };
}

/** A request without an answer as a reading. */
export function blindWithoutAnswer(subject: Subject, { lost, why }: Lost): Blind {
  switch (lost) {
    case 'timeout':
    case 'cancelled':
      return { state: lost, reason: `could not ${deed(subject)}: ${why}` };
    case 'broken-off':
      return blindTo(subject, why, 'unreachable');
    case 'unreachable':
    case 'unauthorized':
    case 'invalid-response':
      return blindTo(subject, why, lost);
  }
}
