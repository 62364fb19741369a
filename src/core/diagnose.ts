/** One diagnosis: the playbook's steps at once, what they call for, then the rules and the report. */
import type { CommandTarget, FollowUpId, PlaybookEvidence, PlaybookStepId } from './collector.ts';
import { firstEventFacts } from './collectors/events.ts';
import { FOLLOW_UPS, PLAYBOOK } from './collectors/index.ts';
import { earlyEvidence, isDecided } from './earlyVerdict.ts';
import { alerts } from './judge/alerts.ts';
import { askFirst } from './foresight.ts';
import { commandTarget } from './kubectl.ts';
import type { Evidence, Facts, StepId } from './model/evidence.ts';
import type { Blind, Reading } from './model/reading.ts';
import {
  REPORT_FORMAT_VERSION,
  type GenerationReport,
  type Report,
  type StepReport,
} from './model/report.ts';
import type { ClusterReader } from './ports.ts';
import { Reads, type DeploymentRef, type ReadOptions } from './reads.ts';
import { rolloutReport } from './rolloutReport.ts';
import { RULES } from './rules/index.ts';
import { runRules } from './runRules.ts';
import { iso, type Moment } from './time.ts';
import { shown } from './shown.ts';
import { StepReports } from './stepReports.ts';
import { timeline } from './timeline.ts';
import { judge } from './verdict.ts';

export interface DiagnoseOptions extends ReadOptions {
  /** Told each step as soon as it is known, in the order of their arrival. */
  readonly onStep?: (step: StepReport) => void;
  /**
   * Told once, before the report, where the cause is certain while something is still being read: the steps that are,
   * are not in it.
   */
  readonly onVerdict?: (soFar: Report) => void;
  /**
   * What is due in this process goes first. Waited for where the pods can be asked for at once, so that they are on their
   * way before anything else is, and each time before many pods are judged: that alone holds up everything else for long.
   */
  readonly turn?: () => Promise<unknown>;
}

/** `gone`: there is no such Deployment. `blind`: it could not even be asked for (unreachable, not signed in, …). */
export type Diagnosis =
  | { readonly is: 'report'; readonly report: Report }
  | { readonly is: 'gone' | 'blind'; readonly reason: string };

/** Diagnoses one Deployment. Never throws for what a cluster answers; every failed read is in the report. */
export async function diagnose(
  reader: ClusterReader,
  target: DeploymentRef,
  options: DiagnoseOptions,
): Promise<Diagnosis> {
  const reads = new Reads(reader, target, options);
  const stepReports = new StepReports();
  const tell = reporter(reads, reader, stepReports, options);
  await askFirst(reads, reader, options);
  const steps = startPlaybook(reads, tell);
  const [playbook] = await Promise.all([all(steps), tellEarly(reads, reader, steps, stepReports, options)]);
  const { deployment } = playbook;
  if (deployment.state === 'notFound' || deployment.state === 'absent')
    return { is: 'gone', reason: shown(deployment.reason) };
  if (deployment.state !== 'ok' && deployment.state !== 'forbidden')
    return { is: 'blind', reason: shown(deployment.reason) };
  if (await wasDeleted(reads, playbook))
    return {
      is: 'gone',
      reason: `Deployment ${target.namespace}/${target.name} was deleted while it was being read`,
    };

  const now = await reads.now();
  const evidence = await collectFollowUps(reads, playbook, now, tell);
  await turnBefore(evidence, options);
  return { is: 'report', report: toReport(evidence, reader, target, stepReports, now) };
}

type Tell = <S extends StepId>(id: S, reading: Reading<Facts[S]>) => Promise<void>;

/** The commands name the selector and ages count from the server's clock, so both wait for the Deployment. */
function reporter(
  reads: Reads,
  { source }: ClusterReader,
  stepReports: StepReports,
  { onStep }: DiagnoseOptions,
): Tell {
  let command: CommandTarget | undefined;
  return async (id, reading) => {
    if (onStep === undefined) return;
    const deployment = await reads.deployment();
    const selector = deployment.state === 'ok' ? deployment.value.spec?.selector : undefined;
    command ??= commandTarget(reads.target.namespace, reads.target.name, source.context, selector);
    onStep(stepReports.of(id, reading, command, await reads.now()));
  };
}

type Steps = { readonly [S in PlaybookStepId]: Promise<Reading<Facts[S]>> };

function startPlaybook(reads: Reads, tell: Tell): Steps {
  const run = async <S extends PlaybookStepId>(id: S): Promise<Reading<Facts[S]>> => {
    const reading = await PLAYBOOK[id].collect(reads);
    await tell(id, reading);
    return reading;
  };
  return {
    deployment: run('deployment'),
    events: run('events'),
    'rollout-history': run('rollout-history'),
    replicasets: run('replicasets'),
    pods: run('pods'),
    strategy: run('strategy'),
  };
}

async function all(steps: Steps): Promise<PlaybookEvidence> {
  const [deployment, events, history, replicasets, pods, strategy] = await Promise.all([
    steps.deployment,
    steps.events,
    steps['rollout-history'],
    steps.replicasets,
    steps.pods,
    steps.strategy,
  ]);
  return { deployment, events, 'rollout-history': history, replicasets, pods, strategy };
}

/** From what the first wave brings, without the rest of a full namespace's events and before any follow-up. */
async function tellEarly(
  reads: Reads,
  reader: ClusterReader,
  steps: Steps,
  stepReports: StepReports,
  options: DiagnoseOptions,
): Promise<void> {
  const { onVerdict } = options;
  if (onVerdict === undefined) return;
  const first = await firstEventFacts(reads);
  const playbook = await all(first === undefined ? steps : { ...steps, events: Promise.resolve(first) });
  const now = await reads.now();
  const early = earlyEvidence(playbook, first === undefined, now);
  if (early === undefined || looksDeleted(playbook)) return;
  await turnBefore(playbook, options);
  const report = toReport(early.evidence, reader, reads.target, stepReports, now);
  if (isDecided(report, early, now))
    onVerdict({ ...report, steps: report.steps.filter(({ id }) => !early.pending.has(id)) });
}

/** So few are judged in a few milliseconds. */
const FEW_PODS = 50;

async function turnBefore({ pods }: PlaybookEvidence, { turn }: DiagnoseOptions): Promise<void> {
  if (pods.state === 'ok' && pods.value.items.length > FEW_PODS) await turn?.();
}

async function collectFollowUps(
  reads: Reads,
  playbook: PlaybookEvidence,
  now: Moment,
  tell: Tell,
): Promise<Evidence> {
  const run = async <S extends FollowUpId>(id: S): Promise<Reading<Facts[S]>> => {
    const collector = FOLLOW_UPS[id];
    const reading: Reading<Facts[S]> = collector.wanted(playbook, now)
      ? await collector.collect(reads, playbook)
      : ({ state: 'skipped', reason: collector.unwanted } satisfies Blind);
    await tell(id, reading);
    return reading;
  };
  const [controller, nodes, quotas, webhooks, logs] = await Promise.all([
    run('controller'),
    run('nodes'),
    run('quotas'),
    run('webhooks'),
    run('logs'),
  ]);
  return { ...playbook, controller, nodes, quotas, webhooks, logs };
}

/**
 * The four reads are not one moment. A status that tells of replicas, with no ReplicaSet in the list, is what a
 * deletion in between looks like: worth one more question.
 */
async function wasDeleted(reads: Reads, playbook: PlaybookEvidence): Promise<boolean> {
  if (!looksDeleted(playbook)) return false;
  const { deployment } = playbook;
  const uid = deployment.state === 'ok' ? deployment.value.uid : undefined;
  const again = await reads.get('Deployment', reads.target);
  return again.state === 'notFound' || (again.state === 'ok' && again.value.metadata?.uid !== uid);
}

function looksDeleted({ deployment, replicasets }: PlaybookEvidence): boolean {
  if (deployment.state !== 'ok' || replicasets.state !== 'ok') return false;
  return replicasets.value.owned.length === 0 && (deployment.value.replicas.total ?? 0) > 0;
}

function toReport(
  evidence: Evidence,
  reader: ClusterReader,
  target: DeploymentRef,
  stepReports: StepReports,
  now: Moment,
): Report {
  const { context, kind, where } = reader.source;
  const deployment = evidence.deployment.state === 'ok' ? evidence.deployment.value : undefined;
  const strategy = evidence.strategy.state === 'ok' ? evidence.strategy.value : undefined;
  const command = commandTarget(target.namespace, target.name, context, deployment?.selector);
  const ambient = {
    name: command.name,
    namespace: target.namespace,
    in: command.in,
    onContext: command.context === '' ? '' : ` ${command.context}`,
  };
  const { verdict, outcomes } = judge(runRules(RULES, evidence, ambient, now), evidence, reader.source, now);
  const report = shown<Report>({
    formatVersion: REPORT_FORMAT_VERSION,
    target: { context, ...target, uid: deployment?.uid ?? null },
    source: { kind, where },
    collectedAt: iso(now),
    generation: generationReport(deployment),
    alerts: alerts(deployment, strategy, now),
    verdict,
    rollout: rolloutReport(evidence),
    steps: [],
    outcomes,
    timeline: timeline(evidence),
  });
  return { ...report, steps: stepReports.all(evidence, command, now) };
}

function generationReport(deployment: Facts['deployment'] | undefined): GenerationReport {
  const { generation, observedGeneration, desiredSince } = deployment ?? {};
  const known = generation !== undefined;
  return {
    desired: generation ?? null,
    observed: observedGeneration ?? null,
    matches: known ? generation === observedGeneration : null,
    lag: known && observedGeneration !== undefined ? generation - observedGeneration : null,
    desiredSince: desiredSince ?? null,
  };
}
