/**
 * The deployment controller's log lines about one Deployment. handleErr logs at V(2) but for the last of its 15 tries,
 * so with the defaults of many distributions there is little, and silence says nothing.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/deployment_controller.go#L494-L515
 */
import { parseRefusal, type Refusal } from '../kubeText/refusal.ts';
import type { Proof } from '../model/report.ts';
import type { ControllerFacts } from '../model/surroundingFacts.ts';
import { moment, type Moment } from '../time.ts';
import { clip } from './words.ts';

export interface SyncError {
  /** What the API server said, without the log's own words. */
  readonly text: string;
  readonly refusal: Refusal;
  readonly proof: Proof;
}

/** The newest error that is not older than `since`; a line without a readable time counts. */
export function newestSyncError(
  controller: ControllerFacts | undefined,
  since: string | undefined,
  now: Moment,
): SyncError | undefined {
  const start = moment(since);
  const line = linesOf(controller).findLast((one) => {
    const at = lineTime(one, now);
    return errorOf(one) !== undefined && (start === undefined || at === undefined || at >= start - 1000);
  });
  const text = line === undefined ? undefined : errorOf(line);
  if (line === undefined || text === undefined) return undefined;
  return { text, refusal: parseRefusal(text), proof: logProof(controller, line) };
}

function linesOf(controller: ControllerFacts | undefined): readonly string[] {
  return controller?.log.state === 'ok' ? controller.log.value : [];
}

function logProof(controller: ControllerFacts | undefined, line: string): Proof {
  const pods = controller?.pods.state === 'ok' ? controller.pods.value : [];
  const pod = pods.length === 1 ? pods[0]?.name : undefined;
  return {
    step: 'controller',
    object: `Pod/${pod ?? 'kube-controller-manager'}`,
    fact: `log: ${clip(line, 400)}`,
  };
}

/** A conflict is the everyday outcome of two writers; the controller tries again at once. */
const CONFLICT = /Operation cannot be fulfilled on|the object has been modified/;

function errorOf(line: string): string | undefined {
  if (CONFLICT.test(line)) return undefined;
  return structured(line) ?? unstructured(line);
}

/** klog's `"message" key="value" err="…"`, and the same as JSON. */
function structured(line: string): string | undefined {
  const quoted = /(?:\berr=|"err":\s*)("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
  return quoted === undefined ? undefined : quoted.slice(1, -1).replace(/\\(["\\])/g, '$1');
}

/** Before structured logging: `Error syncing deployment shop/web: …`, `Dropping deployment "shop/web" out of the queue: …`. */
function unstructured(line: string): string | undefined {
  const rest = /\b(?:Error syncing|Dropping) deployment\s+\S+?:?\s+(.*)$/i.exec(line)?.[1];
  return rest?.replace(/^(?:out of the queue:?\s*)/, '');
}

/** `E1122 09:58:01.123456`: no year, the container's clock, which is UTC. `{"ts":1763805481.123,…}`: seconds or ms. */
function lineTime(line: string, now: Moment): Moment | undefined {
  const [, month, day, time] = /^[IWEF](\d\d)(\d\d) (\d\d:\d\d:\d\d)/.exec(line) ?? [];
  if (month !== undefined && day !== undefined && time !== undefined) {
    const year = new Date(now).getUTCFullYear();
    const at = moment(`${year}-${month}-${day}T${time}Z`);
    // A line of December read in January belongs to the year before.
    return at !== undefined && at > now + 86_400_000 ? moment(`${year - 1}-${month}-${day}T${time}Z`) : at;
  }
  const stamp = Number(/"ts":\s*([\d.]+)/.exec(line)?.[1]);
  if (Number.isNaN(stamp)) return undefined;
  return stamp > 1e11 ? stamp : stamp * 1000;
}
