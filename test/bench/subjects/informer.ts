/** The same list through the informer of @kubernetes/client-node. */
import { AppsV1Api, KubeConfig, makeInformer } from '@kubernetes/client-node';
import { listed } from './listed.ts';
import { subject } from './support.ts';

subject(async ({ kubeconfig, watched }: { kubeconfig: string; watched: boolean }) => {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const api = config.makeApiClient(AppsV1Api);
  const informer = makeInformer(config, '/apis/apps/v1/deployments', () =>
    api.listDeploymentForAllNamespaces(),
  );
  return listed(
    watched,
    () => informer.start(),
    () => informer.list().length,
  );
});
