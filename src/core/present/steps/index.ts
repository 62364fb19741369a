/** How each step is shown. */
import type { StepId } from '../../model/evidence.ts';
import { deploymentView } from './deployment.ts';
import { controllerView, logsView, quotasView, webhooksView } from './followUps.ts';
import { nodesView } from './nodes.ts';
import { eventsView, historyView, podsView, replicaSetsView, strategyView } from './playbook.ts';
import type { StepView } from './view.ts';

export const STEP_VIEWS: { readonly [S in StepId]: StepView<S> } = {
  deployment: deploymentView,
  events: eventsView,
  'rollout-history': historyView,
  replicasets: replicaSetsView,
  pods: podsView,
  strategy: strategyView,
  controller: controllerView,
  nodes: nodesView,
  quotas: quotasView,
  webhooks: webhooksView,
  logs: logsView,
};
