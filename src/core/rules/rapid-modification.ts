/**
 * The Deployment is written several times in a short time (the playbook's fallback). Each write makes the status write
 * of the sync before it conflict, so while the writes go on observedGeneration may not catch up; after the last one it
 * does within seconds. The work queue itself keeps one entry for a Deployment, however often it is written.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/deployment_controller.go#L494-L515
 */
import { controllerHealth } from '../judge/controllerHealth.ts';
import { gapProof, gapText, generationGap, type GenerationGap } from '../judge/generationGap.ts';
import { recentWrites, WINDOW, writerText, type RecentWrites } from '../judge/recentWrites.ts';
import { fightOverSize } from '../judge/writeFight.ts';
import type { DeploymentFacts } from '../model/evidence.ts';
import type { ControllerFacts } from '../model/surroundingFacts.ts';
import { defineRule, noMatch } from '../rule.ts';
import { secondsSince, span, type Moment } from '../time.ts';

const WATCH = 'See who writes what: `kubectl get deployment {name} {in} -o yaml --show-managed-fields`';

const STOP =
  'Stop the writers, or have them write only what changes; the controller catches up within seconds after the last write';

export default defineRule({
  id: 'rapid-modification',
  title: 'The Deployment is written again and again',
  diagnosis: null,
  needs: ['deployment'],
  uses: ['replicasets', 'events', 'controller'],
  holdsGenerationBack: true,
  messages: {
    backlog: {
      text: 'The controller is {lag} writes behind, {generation}: the Deployment is written faster than it can follow, by {who}',
      remedies: [STOP, WATCH],
    },
    fight: {
      text: '{who} write spec.replicas against each other: {often}',
      remedies: [
        'Leave the size to one of them; a Deployment with an autoscaler must not have spec.replicas in its manifest (GitOps, Helm, kubectl apply)',
        WATCH,
      ],
      standing: 'context',
    },
    swings: {
      text: 'The size swings: {often}, written by {who}',
      remedies: [
        'Calm the autoscaler: a longer stabilizationWindowSeconds, a target further from what the pods use: `kubectl describe hpa {in}`',
        WATCH,
      ],
      standing: 'context',
    },
    'frequent-writes': {
      text: 'The Deployment was written {often}, by {who}',
      remedies: [WATCH, STOP],
      standing: 'context',
    },
  },
  evaluate({ deployment, replicasets, events, controller }, now) {
    const recent = recentWrites(deployment, replicasets, now);
    const fight = fightOverSize(deployment, recent.writes, events, now);
    const writers = recent.writes.slice(0, 3).map((one) => writerText(one, now));
    const who = writers.length === 0 ? 'an unknown writer' : writers.join(', ');
    const gapped = generationGap(deployment, now);
    if ('gap' in gapped && isBacklog(deployment, gapped.gap, controller, now)) {
      const contested = fight === undefined ? '' : `; the size went ${fight.often}`;
      const data = { lag: gapped.gap.lag, generation: gapText(gapped.gap), who: `${who}${contested}` };
      const proof = [gapProof(deployment, gapped.gap), ...recent.proof, ...(fight?.proof ?? [])];
      return { outcome: 'match', message: 'backlog', data, proof };
    }
    const often = howOften(deployment, recent, now);
    if (fight !== undefined) {
      const data = { who: fight.who, often: fight.often };
      return { outcome: 'match', message: fight.is, data, proof: fight.proof };
    }
    if (often === undefined)
      return noMatch('managedFields and its ReplicaSets show no run of writes within 10 minutes');
    return { outcome: 'match', message: 'frequent-writes', data: { often, who }, proof: recent.proof };
  },
});

/** Writes that the controller has not handled, at which they begin to tell. */
const MANY = 3;

/**
 * Several unhandled writes, the newest within the window. Two minutes after the last one nothing conflicts any more:
 * a controller that has served others since is held up by something else here. So is one that is dead.
 */
function isBacklog(
  deployment: DeploymentFacts,
  gap: GenerationGap,
  controller: ControllerFacts | undefined,
  now: Moment,
): boolean {
  const { lag, age } = gap;
  if (lag < MANY || age === undefined || age > WINDOW) return false;
  // A burst of a moment ago is on its way.
  if (age < 2 && lag < 5) return false;
  const health =
    controller === undefined ? undefined : controllerHealth(controller, deployment.desiredSince, now);
  return health?.is !== 'dead' && !(health?.is === 'alive' && age > 120);
}

/** `at least 5 times within 10 minutes`; undefined for what a deploy and an autoscaler do on any day. */
function howOften(
  { generation, createdAt }: DeploymentFacts,
  { count, births, writes }: RecentWrites,
  now: Moment,
): string | undefined {
  if (count > MANY || births >= MANY) return `at least ${Math.max(count, births)} times within 10 minutes`;
  const life = secondsSince(createdAt, now);
  if (generation === undefined || life === undefined || writes.length === 0 || generation < 100)
    return undefined;
  const pause = life / generation;
  return pause > WINDOW / MANY
    ? undefined
    : `every ${span(pause)} on average since it was created (${generation} times)`;
}
