/** The first list of all Deployments, as the tree gets it. */
import { listed } from './listed.ts';
import { open, subject } from './support.ts';
import { Tree } from './tree.ts';

subject(async ({ kubeconfig, watched }: { kubeconfig: string; watched: boolean }) => {
  // Another feed has been followed before: what is measured is the list, not the loading of code.
  await import('../../../src/cluster/deploymentFeed.ts');
  const { feed } = await open(kubeconfig);
  const tree = new Tree();
  const load = (): Promise<undefined> => {
    void feed.follow('all', tree, new AbortController().signal);
    return tree.live;
  };
  return listed(watched, load, () => tree.fleet.counts.seen);
});
