/**
 * The extension's own way from a button to the cluster, in a process that can be killed. Arguments: kubeconfig,
 * namespace, Deployment, button. Prints what was said, as a line of JSON.
 */
import { Desk } from '../support/desk.ts';

const [kubeconfig = '', namespace = '', name = '', button = ''] = process.argv.slice(2);
const desk = new Desk({ kubeconfig, requestTimeoutMs: 5000 });
await desk.session.openCluster({ namespaces: [namespace] });
await desk.untilLive();
const panel = await desk.panel({ namespace, name });
const said = await panel.press(button);
process.stdout.write(`${JSON.stringify({ said, bugs: desk.bugs })}\n`);
desk.close();
