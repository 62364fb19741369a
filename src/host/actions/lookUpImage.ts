/** Look up image: names the registry that will be asked, asks it once that is agreed to, and shows what it says. */
import * as vscode from 'vscode';
import {
  parseImageReference,
  registryHost,
  type ImageReference,
} from '../../core/kubeText/imageReference.ts';
import type { FailingImage, Report } from '../../core/model/report.ts';
import { imageAnswerTable, imageAnswerText } from '../../core/present/imageAnswer.ts';
import { visibleDeep } from '../../core/visibleDeep.ts';
import { withoutIcons } from '../iconText.ts';
import { askModally, waitVisibly } from '../notify.ts';
import type { ActedPanel } from '../panel/panelHost.ts';
import type { OpenSource } from '../source.ts';
import { deadline } from './deadline.ts';
import type { Workbench } from './workbench.ts';

const VERB = 'Look up image';
/** What more nodes are of does not change the answer. */
const NODES = 3;

interface ImageChoice extends vscode.QuickPickItem {
  readonly failing: FailingImage;
  readonly reference: ImageReference;
}

export async function lookUpImage(
  report: Report,
  source: OpenSource,
  panel: ActedPanel,
  { askRegistry }: Workbench,
): Promise<string | undefined> {
  const choice = await choose(report);
  if (choice === undefined) return undefined;
  const { failing, reference } = choice;
  const host = registryHost(reference);
  const detail = `${failing.image}\n\nAsked from this computer over https, without credentials; the registry may name a service that gives out tokens to everybody, and that is asked too. A node may reach the registry in another way, and be answered otherwise.`;
  if (!(await askModally(`Ask ${host} about this image?`, detail, VERB))) return undefined;
  const asked = { image: failing.image, reference, architectures: await architectures(failing, source) };
  const answer = await waitVisibly('registry', (signal) =>
    askRegistry(reference, AbortSignal.any([signal, deadline()])),
  );
  panel.lookUps.keep(failing.image, visibleDeep(imageAnswerTable(asked, answer, Date.now())));
  panel.become(panel.state);
  return imageAnswerText(asked, answer);
}

/** The only one that fails, or the one that somebody picks. */
async function choose({ rollout, target }: Report): Promise<ImageChoice | undefined> {
  const choices = (rollout.failingImages ?? []).flatMap((failing): ImageChoice[] => {
    const reference = parseImageReference(failing.image);
    if (reference === undefined) return [];
    const description = withoutIcons(`asks ${registryHost(reference)}`);
    return [{ label: withoutIcons(failing.image), description, failing, reference }];
  });
  if (choices.length <= 1) return choices[0];
  return vscode.window.showQuickPick(choices, {
    title: withoutIcons(`${target.namespace}/${target.name}`),
    placeHolder: 'Which image?',
  });
}

/** Of the nodes that cannot pull it, as far as they may be read. */
async function architectures({ nodes }: FailingImage, { reader }: OpenSource): Promise<string[]> {
  const signal = deadline();
  const readings = await Promise.all(
    nodes.slice(0, NODES).map((name) => reader.get('Node', { name }, signal)),
  );
  const found = readings.flatMap((one) =>
    one.state === 'ok' ? (one.value.status?.nodeInfo?.architecture ?? []) : [],
  );
  return [...new Set(found)];
}
