import type { Intern } from '../core/summary.ts';
import type { WatchEvent } from './watchEvent.ts';
import { protobufDeployment, versionOf } from './protobufDeployment.ts';
import { ProtobufFields, rawOf } from './protobufFields.ts';
import { statusIn } from './protobufStatus.ts';
import { unwrapped } from './protobufUnknown.ts';

/**
 * One event of a watch in protobuf: the same as `watchEvent` makes of its JSON.
 * https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/generated.proto (WatchEvent)
 */
export function protobufEvent(frame: Buffer, intern: Intern): WatchEvent {
  const event = new ProtobufFields(frame);
  let type = '';
  let object: Buffer | undefined;
  while (event.next()) {
    if (event.number === 1) type = event.text;
    else if (event.number === 2) object = rawOf(event, event.enter());
  }
  const wrapped = object === undefined ? undefined : unwrapped(object);
  if (event.isBroken || (wrapped === undefined && object !== undefined)) return { is: 'broken' };
  const { kind = '', raw = Buffer.alloc(0) } = wrapped ?? {};
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED': {
      const deployment = kind === 'Deployment' ? protobufDeployment(raw, intern) : 'odd';
      if (deployment === 'broken') return { is: 'broken' };
      if (deployment === 'odd') return { is: 'odd', what: `${type} without a Deployment` };
      return { is: type === 'DELETED' ? 'gone' : 'changed', deployment };
    }
    case 'BOOKMARK':
      return { is: 'bookmark', version: versionOf(raw) };
    case 'ERROR': {
      const { code, reason = '', message = '' } = kind === 'Status' ? statusIn(raw) : {};
      return { is: 'error', code, reason, message };
    }
    default:
      return { is: 'odd', what: 'an event of an unknown type' };
  }
}
