/**
 * Carries out one change: permission, a fresh look, the question, the patch with its preconditions, and what came of
 * it. A lost answer is settled by reading, never by sending again.
 */
import { isDone, patchFor, type Change, type PatchResult } from '../../core/changes.ts';
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
  return settle(result, request);
}

async function settle(result: PatchResult, { source, target, change, verb }: ChangeRequest): Promise<string> {
  switch (result.outcome) {
    case 'done':
      return [`${verb}: done`, ...result.warnings].join('. ');
    case 'conflict':
      return `${verb}: nothing was changed, because the Deployment has changed since you looked. Look again, then decide`;
    case 'unknown': {
      const now = await source.reader.get('Deployment', target, deadline());
      const done = now.state === 'ok' ? isDone(change, now.value) : undefined;
      if (done === undefined) return `${verb}: ${result.reason}`;
      return done
        ? `${verb}: done (the answer was lost, the Deployment shows it)`
        : `${verb}: not done; the Deployment is as before`;
    }
    case 'notFound':
    case 'forbidden':
    case 'rejected':
    case 'failed':
      return `${verb}: nothing was changed: ${result.reason}`;
  }
}
