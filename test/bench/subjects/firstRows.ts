/** From the moment that the view opens until it has rows: kubeconfig, connection, first page. */
import { given, open, told } from './support.ts';
import { Tree } from './tree.ts';

const { kubeconfig } = given() as { kubeconfig: string };
await import('../../../src/cluster/deploymentFeed.ts');
const tree = new Tree();
const stop = new AbortController();
const began = performance.now();
const { feed, dispose } = await open(kubeconfig);
const following = feed.follow('all', tree, stop.signal);
await tree.first;
told({ wallMs: performance.now() - began, rows: tree.fleet.counts.seen });
stop.abort();
await following;
dispose();
