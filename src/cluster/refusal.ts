import type { Blind } from '../core/model/reading.ts';
import { apiMessage, contentType } from './apiAnswer.ts';
import { retryAfterMs } from './retry.ts';
import { blindTo, deed, type Subject } from './subject.ts';
import type { Answer } from './transport.ts';

/** An answer that is not the object, as a reading. Pages of gateways and login screens are never quoted. */
export function refusal(subject: Subject, answer: Answer): Blind {
  const { status } = answer;
  if (status >= 300 && status < 400) return blindTo(subject, redirect(answer), 'invalid-response');
  const said = apiMessage(answer);
  if (status === 429)
    return blindTo(subject, `the server is overloaded (429)${patience(answer)}`, 'throttled');
  if (status >= 500) return blindTo(subject, said ?? statusLine(answer), 'server-error');
  if (said === undefined)
    return blindTo(subject, `not a Kubernetes API answered (${kindOfPage(answer)})`, 'invalid-response');
  switch (status) {
    case 403:
      return { state: 'forbidden', reason: forbidden(subject, said) };
    case 404:
      return { state: 'notFound', reason: `could not ${deed(subject)}: ${said}` };
    case 410:
      return blindTo(
        subject,
        'the list changed too long ago to be continued; read it again from its beginning',
      );
    default:
      return blindTo(subject, said);
  }
}

/** What is there instead of JSON, for a message: "200 OK, text/plain". A page that is fine is mostly one to log in. */
export function kindOfPage(answer: Answer): string {
  const type = contentType(answer);
  const guess = answer.status === 200 && type === 'text/html' ? ': the login page of a VPN or proxy?' : '';
  return `${statusLine(answer)}, ${type === '' ? 'no content type' : type}${guess}`;
}

function forbidden(subject: Subject, message: string): string {
  const needed = `the permission "${subject.verb}" on "${subject.resource}"${subject.scope === '' ? '' : ` ${subject.scope}`}`;
  return `not allowed to ${deed(subject)}: ${needed} is missing (${message})`;
}

function redirect(answer: Answer): string {
  const location = answer.headers.location ?? '';
  // Its query may carry a session.
  const target = URL.canParse(location) ? new URL(location) : undefined;
  const where = target === undefined ? location.split(/[?#]/)[0] : target.origin + target.pathname;
  return `the server redirects to ${where === '' || where === undefined ? 'nowhere' : where} (${answer.status}), which is not followed: is a login page in between?`;
}

function patience(answer: Answer): string {
  const ms = retryAfterMs(answer.headers);
  return ms === undefined ? '' : `: it asks to come back in ${Math.ceil(ms / 1000)} s`;
}

function statusLine(answer: Answer): string {
  return `${answer.status} ${answer.statusText}`.trim();
}
