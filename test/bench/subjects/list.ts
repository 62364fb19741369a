/** The first list of all Deployments, as the tree gets it. */
import { listed } from './listed.ts';
import { open, subject } from './support.ts';
import { Tree } from './tree.ts';

subject(async ({ kubeconfig, watched }: { kubeconfig: string; watched: boolean }) => {
  // Another feed has been followed before: what is measured is the list, not the loading of code.
  await import('../../../src/cluster/deploymentFeed.ts');
  const tree = new Tree(await open(kubeconfig));
  const load = (): Promise<undefined> => {
    tree.follow();
    return tree.live;
  };
  return listed(watched, load, () => tree.fleet.counts.seen);
});
