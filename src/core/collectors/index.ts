/** All collectors. The order of the first six is the playbook's. */
import type { FollowUpCollector, FollowUpId, PlaybookCollector, PlaybookStepId } from '../collector.ts';
import controller from './controller.ts';
import deployment from './deployment.ts';
import events from './events.ts';
import logs from './logs.ts';
import nodes from './nodes.ts';
import pods from './pods.ts';
import quotas from './quotas.ts';
import replicasets from './replicasets.ts';
import rolloutHistory from './rollout-history.ts';
import strategy from './strategy.ts';
import webhooks from './webhooks.ts';

export const PLAYBOOK: { readonly [S in PlaybookStepId]: PlaybookCollector<S> } = {
  deployment,
  events,
  'rollout-history': rolloutHistory,
  replicasets,
  pods,
  strategy,
};

export const FOLLOW_UPS: { readonly [S in FollowUpId]: FollowUpCollector<S> } = {
  controller,
  nodes,
  quotas,
  webhooks,
  logs,
};
