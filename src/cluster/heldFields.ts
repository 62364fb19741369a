import { jsonOfBytes } from './jsonText.ts';

/** Stands for fields of which one at least moves the generation. */
const MOVING = { 'f:spec': { 'f:replicas': {} } };
/** Stands for fields of which none does. */
const STILL = { 'f:status': {} };

const STATUS = Buffer.from('"f:status"');
const BEGINNINGS = [
  // Written by deployment controllers before 1.22, which names the subresource.
  {
    means: STILL,
    beginning:
      '{"f:metadata":{"f:annotations":{".":{},"f:deployment.kubernetes.io/revision":{}}},"f:status":{',
  },
  { means: STILL, beginning: '{"f:status":{' },
  { means: MOVING, beginning: '{"f:metadata":{"f:annotations":{".":{},"f:' },
  { means: MOVING, beginning: '{"f:metadata":{"f:annotations":{"f:' },
  { means: MOVING, beginning: '{"f:spec":{"f:replicas"' },
].map(({ means, beginning }) => ({ means, beginning: Buffer.from(beginning) }));

/**
 * The fieldsV1 of an entry of managedFields, as far as `lastMove` (core/collectors/writes.ts) needs it. Parsing hundreds
 * of fields would be most of the work on a Deployment, and mostly their first bytes decide.
 * @param json as an API server writes it: no spaces
 */
export function heldFields(json: Buffer): unknown {
  const known = BEGINNINGS.find(({ beginning }) => json.subarray(0, beginning.length).equals(beginning));
  if (known?.means === STILL || (known !== undefined && !json.includes(STATUS))) return known.means;
  return jsonOfBytes(json) ?? undefined;
}
