/** The same list through the informer of @kubernetes/client-node. */
import { AppsV1Api, KubeConfig, makeInformer } from '@kubernetes/client-node';
import type { Listed } from './list.ts';
import { collectGarbage, pause, processorMs, subject, watchLoop } from './support.ts';

subject(async ({ kubeconfig, watched }: { kubeconfig: string; watched: boolean }): Promise<Listed> => {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const api = config.makeApiClient(AppsV1Api);
  const informer = makeInformer(config, '/apis/apps/v1/deployments', () =>
    api.listDeploymentForAllNamespaces(),
  );
  collectGarbage();
  await pause(300);
  const { heapUsed, rss } = process.memoryUsage();
  const spent = processorMs();
  const stalled = watched ? watchLoop() : undefined;
  const began = performance.now();
  await informer.start();
  const wallMs = performance.now() - began;
  const processor = processorMs() - spent;
  await pause(100);
  const stall = stalled?.();
  const peakBytes = process.resourceUsage().maxRSS * 1024 - rss;
  collectGarbage();
  const heapBytes = process.memoryUsage().heapUsed - heapUsed;
  const deployments = informer.list().length;
  return { wallMs, processorMs: processor, deployments, heapBytes, peakBytes, stall };
});
