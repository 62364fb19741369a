import type { ClusterActions, JsonPatch, PatchResult } from '../core/changes.ts';
import { KINDS } from '../core/model/kinds.ts';
import { read, type Reading } from '../core/model/reading.ts';
import type { ObjectRef, StopSignal } from '../core/ports.ts';
import { objectAddress } from './apiPath.ts';
import { apiMessage, isJson, parseJson } from './apiAnswer.ts';
import { isFields } from './kubeconfigEntries.ts';
import { isLost, type Lost } from './lost.ts';
import type { Redactor } from './redactor.ts';
import { refusal } from './refusal.ts';
import { blindTo, blindWithoutAnswer, deed, type Subject } from './subject.ts';
import type { Answer, Transport } from './transport.ts';

const MAX_BYTES = 8_000_000;
const FIELD_MANAGER = 'rollout-doctor';
const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
/** What a failing `test` brings: apiserver `handlers/patch.go` (422) through `errors.NewGenericServerResponse`. */
const GENERIC_422 = 'the server rejected our request due to an error in our request';

type Refused = Exclude<PatchResult, { outcome: 'done' }>;

export class KubeActions implements ClusterActions {
  readonly #transport: Transport;
  readonly #redactor: Redactor;

  constructor(transport: Transport, redactor: Redactor) {
    this.#transport = transport;
    this.#redactor = redactor;
  }

  async patchDeployment(
    ref: ObjectRef,
    patch: JsonPatch,
    options: { readonly dryRun?: boolean },
    signal: StopSignal,
  ): Promise<PatchResult> {
    const address = objectAddress('Deployment', ref, 'patch');
    if (address === undefined) return { outcome: 'failed', reason: 'not a name that a Deployment can have' };
    const { path, subject } = address;
    const dryRun = options.dryRun === true ? '&dryRun=All' : '';
    const answer = await this.#transport.send(
      {
        method: 'PATCH',
        path: `${path}?fieldManager=${FIELD_MANAGER}${dryRun}`,
        accept: 'application/json',
        body: { type: 'application/json-patch+json', text: JSON.stringify(patch) },
        maxBytes: MAX_BYTES,
        manner: 'write',
      },
      signal,
    );
    const result = isLost(answer) ? unanswered(subject, answer) : patched(subject, answer);
    if (result.outcome !== 'done') return { ...result, reason: this.#redactor.line(result.reason) };
    return { ...result, warnings: result.warnings.map((text) => this.#redactor.line(text)) };
  }

  async mayPatch(ref: ObjectRef, signal: StopSignal): Promise<Reading<boolean>> {
    const { namespace, name } = ref;
    const attributes = { namespace, name, verb: 'patch', group: 'apps', resource: 'deployments' };
    const review = {
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      spec: { resourceAttributes: attributes },
    };
    const subject: Subject = {
      verb: 'create',
      resource: 'selfsubjectaccessreviews.authorization.k8s.io',
      thing: 'a SelfSubjectAccessReview',
      scope: '',
    };
    const answer = await this.#transport.send(
      {
        method: 'POST',
        path: REVIEWS,
        accept: 'application/json',
        body: { type: 'application/json', text: JSON.stringify(review) },
        maxBytes: MAX_BYTES,
        // It writes nothing, so that asking twice does no harm.
        manner: 'patient',
      },
      signal,
    );
    const reading = isLost(answer) ? blindWithoutAnswer(subject, answer) : allowed(subject, answer);
    return reading.state === 'ok' ? reading : { ...reading, reason: this.#redactor.line(reading.reason) };
  }
}

function allowed(subject: Subject, answer: Answer): Reading<boolean> {
  if (answer.status !== 200 && answer.status !== 201) return refusal(subject, answer);
  const body = isJson(answer) ? parseJson(answer.body) : undefined;
  const status = isFields(body) && isFields(body['status']) ? body['status'] : undefined;
  const verdict = status?.['allowed'];
  return typeof verdict === 'boolean'
    ? read(verdict)
    : blindTo(subject, 'the answer says neither yes nor no', 'invalid-response');
}

function unanswered(subject: Subject, answer: Lost): Refused {
  const reason = `could not ${deed(subject)}: ${answer.why}`;
  if (!answer.sent) return { outcome: 'failed', reason };
  return {
    outcome: 'unknown',
    reason: `${reason}. Whether it was done is not known: look before trying again`,
  };
}

function patched(subject: Subject, answer: Answer): PatchResult {
  const said = apiMessage(answer);
  if (answer.status === 200 && said === undefined) {
    const body = isJson(answer) ? parseJson(answer.body) : undefined;
    const deployment =
      isFields(body) && body['kind'] === 'Deployment' ? KINDS.Deployment.shape(body) : undefined;
    if (deployment !== undefined) return { outcome: 'done', deployment, warnings: warningsOf(answer) };
    return { outcome: 'unknown', reason: `${deed(subject)}: the answer is not a Deployment` };
  }
  if (answer.status === 409 || (answer.status === 422 && said?.startsWith(GENERIC_422) === true)) {
    return {
      outcome: 'conflict',
      reason: `could not ${deed(subject)}: it has changed since it was looked at`,
    };
  }
  if (said !== undefined && isRejection(answer.status, said)) {
    return { outcome: 'rejected', reason: `could not ${deed(subject)}: ${said}` };
  }
  const blind = refusal(subject, answer);
  if (blind.state === 'forbidden' || blind.state === 'notFound') {
    return { outcome: blind.state, reason: blind.reason };
  }
  // A gateway's error and a time-out of the server say nothing about what became of the change.
  return { outcome: answer.status >= 500 ? 'unknown' : 'failed', reason: blind.reason };
}

/** Validation speaks with 400 or 422; admission with the status of its choice, mostly 403, where RBAC says "cannot". */
function isRejection(status: number, message: string): boolean {
  if (status === 403) return !/ cannot \w+ resource /.test(message);
  return status === 400 || status === 422 || (status === 500 && message.includes('failed calling webhook'));
}

/** RFC 9111, `299 - "text"`; Node joins several with a comma. */
function warningsOf(answer: Answer): readonly string[] {
  const header = answer.headers.warning;
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '');
  return [...text.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) =>
    quoted.replace(/\\(.)/g, '$1'),
  );
}
