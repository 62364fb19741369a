/**
 * Who refuses a write of the controller that leaves no event: its log where that can be read, else the webhooks that
 * are asked about such writes. The latter is suspicion; it needs a sign that the controller works or has begun.
 */
import type { Proof } from '../model/report.ts';
import type { ControllerFacts, WatchedWrite, WebhookFacts } from '../model/surroundingFacts.ts';
import type { Labels } from '../labels.ts';
import type { Moment } from '../time.ts';
import { newestSyncError, type SyncError } from './controllerLog.ts';
import { refusalText } from './refusalText.ts';
import { configurationRef, isUnanswered, suspectNames, suspectProof, suspects } from './webhookSuspects.ts';

export interface Refuser {
  readonly message: 'webhook' | 'webhook-unreachable' | 'other';
  /** A clause to follow a colon. */
  readonly who: string;
  /** Of a webhook, as kubectl takes it; the kinds to look through where the one is not known. */
  readonly configuration: string;
  readonly proof: readonly Proof[];
}

export interface RefusedWrite {
  readonly write: WatchedWrite;
  /** Of the object that is written. */
  readonly labels: Labels;
  readonly webhooks: WebhookFacts | undefined;
  readonly controller: ControllerFacts | undefined;
  /** When the generation was written: older lines of the log are about another one. */
  readonly since: string | undefined;
  /** Something shows that the controller works, or that it has begun this sync. */
  readonly isTried: boolean;
  /** Something shows that it has begun this sync. */
  readonly isBegun: boolean;
}

/** undefined: nothing shows that the write is refused. */
export function refuserOf(refused: RefusedWrite, now: Moment): Refuser | undefined {
  const { write, controller, since } = refused;
  const error = newestSyncError(controller, since, now);
  if (error !== undefined) return isAbout(error, write) ? fromLog(error) : undefined;
  const asked = suspects(refused.webhooks, write, refused.labels);
  const silent = asked.filter(isUnanswered);
  const [first] = silent.length > 0 ? silent : asked;
  if (first !== undefined && (silent.length > 0 || refused.isTried))
    return {
      message: silent.length > 0 ? 'webhook-unreachable' : 'webhook',
      who:
        silent.length > 0
          ? `webhook ${suspectNames(silent)} must be asked, and its Service ${first.target ?? ''} has no endpoints`
          : `the suspect is webhook ${suspectNames(asked)}, which is asked about every such write`,
      configuration: configurationRef(first),
      proof: (silent.length > 0 ? silent : asked).slice(0, 3).map((one) => suspectProof(one, write)),
    };
  if (!refused.isBegun) return undefined;
  return {
    message: 'other',
    who: 'it reports neither an event nor a condition, only its log says why',
    configuration: ALL,
    proof: [],
  };
}

const ALL = 'validatingwebhookconfigurations,mutatingwebhookconfigurations';

/** A sync ends with the first write that is refused. Where the API server names its object, it may be another one. */
function isAbout({ text }: SyncError, { resource }: WatchedWrite): boolean {
  const [, named] = /\b(replicasets|deployments)\.apps "/.exec(text) ?? [];
  return named === undefined || resource.startsWith(named);
}

function fromLog({ refusal, proof }: SyncError): Refuser {
  const message =
    refusal.class === 'webhook-denied'
      ? 'webhook'
      : refusal.class === 'webhook-unreachable'
        ? refusal.class
        : 'other';
  return {
    message,
    who: refusalText(refusal),
    configuration: ALL,
    proof: [proof],
  };
}
