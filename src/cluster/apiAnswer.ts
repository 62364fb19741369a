import { jsonOf } from './jsonText.ts';
import { isFields } from './kubeconfigEntries.ts';
import type { Answer } from './transport.ts';

/**
 * What the API server says about a failure, the message of the Status in the answer's body; undefined when
 * something other than an API server wrote it.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/
 */
export function apiMessage(answer: Answer): string | undefined {
  const body = isJson(answer) ? parseJson(answer.body) : undefined;
  if (!isFields(body) || body['kind'] !== 'Status') return undefined;
  const { message } = body;
  return typeof message === 'string' && message !== '' ? message : `${answer.status} ${answer.statusText}`;
}

export function contentType(answer: Pick<Answer, 'headers'>): string {
  return (answer.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

export function isJson(answer: Pick<Answer, 'headers'>): boolean {
  return contentType(answer) === 'application/json';
}

/** Undefined for what is not JSON. It may begin with a byte order mark. */
export function parseJson(body: Buffer): unknown {
  return jsonOf(new TextDecoder().decode(body));
}

/** The server's clock, ISO 8601. */
export function serverTime(answer: Pick<Answer, 'headers'>): string | undefined {
  const time = Date.parse(answer.headers.date ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
