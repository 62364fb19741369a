/** The panel's model, field by field: the compiler holds this list to the types, so neither can go its own way. */
import type { GenerationReport, Proof, ReplicaSetReport, Table } from '../core/model/report.ts';
import type {
  PanelAction,
  PanelAlert,
  PanelDiagnoses,
  PanelModel,
  PanelOutcome,
  PanelPart,
  PanelStep,
  PanelTimelineEntry,
  PanelVerdict,
} from '../core/present/panelTypes.ts';
import { exactly, flag, integer, listOf, oneOf, orNull, text, type Decoder } from './exact.ts';

const action = exactly<PanelAction>({
  id: text,
  label: text,
  primary: flag,
  disabled: orNull(text),
  note: orNull(text),
});

const proof = exactly<Proof>({
  step: oneOf(
    ...(['deployment', 'events', 'rollout-history', 'replicasets', 'pods', 'strategy'] as const),
    ...(['controller', 'nodes', 'quotas', 'webhooks', 'logs'] as const),
  ),
  object: text,
  fact: text,
});

const part = exactly<PanelPart>({ text, code: flag, copy: orNull(text) });

const verdict = exactly<PanelVerdict>({
  status: oneOf('healthy', 'progressing', 'paused', 'stuck', 'unknown'),
  word: text,
  headline: text,
  generation: text,
  proof: listOf(proof),
  remedies: listOf(listOf(part)),
  rule: orNull(text),
});

const generation = exactly<GenerationReport>({
  desired: orNull(integer),
  observed: orNull(integer),
  matches: orNull(flag),
  lag: orNull(integer),
  desiredSince: orNull(text),
});

const replicaSet = exactly<ReplicaSetReport>({
  name: text,
  revision: orNull(integer),
  wanted: flag,
  desired: integer,
  current: orNull(integer),
  ready: orNull(integer),
  available: orNull(integer),
  images: listOf(text),
  changeCause: orNull(text),
  createdAt: orNull(text),
});

const step = exactly<PanelStep>({
  id: text,
  number: orNull(integer),
  title: text,
  state: oneOf('running', 'read', 'fine', 'finding', 'empty', 'blind'),
  word: text,
  summary: text,
  command: orNull(part),
  tables: listOf(exactly<Table>({ title: text, columns: listOf(text), rows: listOf(listOf(text)) })),
  actions: listOf(action),
});

const outcome = exactly<PanelOutcome>({
  rule: orNull(text),
  title: text,
  diagnosis: orNull(integer),
  result: oneOf('cause', 'symptom', 'context', 'open', 'not'),
  word: text,
  message: text,
  proof: listOf(proof),
});

const alert = exactly<PanelAlert>({
  name: oneOf(
    'KubeDeploymentGenerationMismatch',
    'KubeDeploymentRolloutStuck',
    'KubeDeploymentReplicasMismatch',
  ),
  wouldFire: orNull(flag),
  because: text,
  word: text,
});

const timelineEntry = exactly<PanelTimelineEntry>({
  at: text,
  object: text,
  what: text,
  count: integer,
  firstAt: orNull(text),
  source: oneOf('event', 'condition', 'managedFields', 'status'),
  clock: text,
});

export const decodeModel: Decoder<PanelModel> = exactly<PanelModel>({
  target: exactly<PanelModel['target']>({
    namespace: text,
    name: text,
    kind: oneOf('cluster', 'snapshot'),
    context: orNull(text),
  }),
  where: text,
  phase: oneOf('collecting', 'done', 'failed', 'cancelled'),
  notice: orNull(text),
  collectedAt: orNull(text),
  verdict: orNull(verdict),
  generation: orNull(generation),
  replicaSets: orNull(listOf(replicaSet)),
  steps: listOf(step),
  diagnoses: listOf(exactly<PanelDiagnoses>({ title: text, outcomes: listOf(outcome) })),
  alerts: listOf(alert),
  timeline: listOf(timelineEntry),
  actions: listOf(action),
});
