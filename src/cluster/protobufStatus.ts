import { contentType } from './apiAnswer.ts';
import { ProtobufFields } from './protobufFields.ts';
import { unwrapped } from './protobufUnknown.ts';
import type { Answer } from './transport.ts';

export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** What is read of a meta/v1 Status. */
export interface StatusFields {
  code?: number;
  reason?: string;
  message?: string;
}

/** @param raw the Status' own bytes */
export function statusIn(raw: Buffer): StatusFields {
  const status: StatusFields = {};
  const fields = new ProtobufFields(raw);
  while (fields.next()) {
    if (fields.number === 3) status.message = fields.text;
    else if (fields.number === 4) status.reason = fields.text;
    else if (fields.number === 6) status.code = fields.integer;
  }
  return status;
}

/** Who asks for protobuf gets refusals in it, too: those as JSON, which all others come in; and all else as it is. */
export function refusalInJson(answer: Answer): Answer {
  if (contentType(answer) !== PROTOBUF) return answer;
  const object = unwrapped(answer.body);
  if (object?.kind !== 'Status') return answer;
  const body = Buffer.from(JSON.stringify({ kind: 'Status', ...statusIn(object.raw) }));
  return { ...answer, body, headers: { ...answer.headers, 'content-type': 'application/json' } };
}
