/**
 * Carries out one change: permission, a fresh look, the question, the patch with its preconditions, and what came of
 * it. A lost answer is settled by reading, never by sending again.
 */
import { patchFor, type Change, type PatchResult } from '../../core/changes.ts';
import { whatBecameOf, type Became } from '../../core/lostAnswer.ts';
import type { Deployment } from '../../core/model/workloads.ts';
import type { DeploymentRef } from '../../core/reads.ts';
import { matchesPattern } from '../contextPatterns.ts';
import { whyNoChanges } from '../readOnly.ts';
import { readSettings } from '../settings.ts';
import type { OpenSource } from '../source.ts';
import { confirm } from './confirm.ts';
import { deadline } from './deadline.ts';

export interface ChangeRequest {
  readonly source: OpenSource;
  readonly target: DeploymentRef;
  readonly change: Change;
  readonly verb: string;
  /** What will happen, from the Deployment as it is now; or why there is nothing to do. */
  consequence(deployment: Deployment): { readonly text: string } | { readonly nothing: string };
}

/** What happened, in one sentence for people; undefined where the user said no. */
export async function carryOut(request: ChangeRequest): Promise<string | undefined> {
  const { source, target, change, verb } = request;
  const { actions } = source;
  const { context, where } = source.reader.source;
  // Again, though the button was disabled: settings and trust may have changed since it was drawn.
  const { noChanges } = whyNoChanges(source);
  if (noChanges !== null || actions === null) return noChanges ?? 'Nothing can be changed here';
  const signal = deadline();
  const may = await actions.mayPatch(target, signal);
  if (may.state === 'ok' && !may.value)
    return `You may not patch deployments in namespace ${target.namespace}`;
  const seen = await source.reader.get('Deployment', target, signal);
  if (seen.state !== 'ok') return `Nothing was changed: ${seen.reason}`;
  const consequence = request.consequence(seen.value);
  if ('nothing' in consequence) return consequence.nothing;
  const patch = patchFor(change, seen.value);
  if (patch === undefined) return 'Nothing was changed: the server did not say which object this is';
  const isProtected = matchesPattern(context ?? '', readSettings().protectedContexts);
  const question = { verb, target, context, server: where, consequence: consequence.text, isProtected };
  if (!(await confirm(question))) return undefined;
  const result = await actions.patchDeployment(target, patch, {}, deadline());
  return settle(result, request, seen.value);
}

async function settle(
  result: PatchResult,
  { source, target, change, verb }: ChangeRequest,
  seen: Deployment,
): Promise<string> {
  switch (result.outcome) {
    case 'done':
      return [`${verb}: done`, ...result.warnings].join('. ');
    case 'conflict':
      return `${verb}: nothing was changed, because the Deployment has changed since you looked. Look again, then decide`;
    case 'unknown': {
      const became = await whatBecameOf(change, seen, {
        read: () => source.reader.get('Deployment', target, deadline()),
        pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      });
      return `${verb}: ${LOST[became] ?? result.reason}`;
    }
    case 'notFound':
    case 'forbidden':
    case 'rejected':
    case 'failed':
      return `${verb}: nothing was changed: ${result.reason}`;
  }
}

/** After a lost answer; what could not be read is told in the words of the failure. */
const LOST: Readonly<Record<Became, string | undefined>> = {
  done: 'done (the answer was lost, the Deployment shows it)',
  'not done': 'not done; the Deployment is as before',
  overtaken:
    'not done (the answer was lost), and somebody has changed the Deployment since. Look again, then decide',
  replaced: 'the answer was lost, and the Deployment is gone or another one has its name',
  unknown: undefined,
};
