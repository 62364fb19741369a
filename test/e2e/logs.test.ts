import assert from 'node:assert/strict';
import type { ContainerRef } from '../support/kubelet/kubelet.ts';
import { until } from '../support/controlPlane/waiting.ts';
import type { Doctor } from './doctor.ts';
import { describeOnStage } from './onStage.ts';
import type { Workbench } from './workbench.ts';

/** Twice what passes between two looks at a log that is followed (host/documents.ts). */
const TWO_LOOKS_MS = 4500;

describeOnStage('View logs, on a real control plane,', (stage) => {
  let workbench: Workbench;
  let doctor: Doctor;
  let talk: ContainerRef;

  before(async () => {
    ({ workbench, doctor } = stage());
    talk = { namespace: 'radio', pod: (await findPod()) ?? '', container: 'talk' };
  });

  async function findPod(): Promise<string | undefined> {
    const pods = await stage().cluster.admin.list('Pod', 'radio');
    const running = pods.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
    return running.find(({ status }) => status?.phase === 'Running')?.metadata?.name;
  }

  const print = (text: string, container = talk): void => {
    stage().cluster.kubelet.print(container, text);
  };
  const reads = (): number => stage().cluster.kubelet.logReads(talk);
  const line = (text: string | RegExp) => workbench.page.locator('.monaco-editor .view-line').getByText(text);

  async function choose(deployment: string, option: RegExp): Promise<void> {
    const panel = await doctor.diagnose(deployment);
    await panel.button('View logs').click();
    await workbench.option(option).click();
  }

  it('shows what a container printed before it was restarted', async () => {
    await choose('shop/catalog', /web: previous/);
    await workbench.tab(/^catalog-.* web \(previous\)\.log/).waitFor();
    await line('connection refused').first().waitFor();
  });

  it('offers every container, in its present life and followed, and a previous life only where there was one', async () => {
    const panel = await doctor.diagnose('radio/station');
    await panel.button('View logs').click();
    await workbench.option(/talk/).waitFor();
    const offered = await workbench.page.getByRole('option').allInnerTexts();
    assert.deepEqual(
      offered.map((text) => text.split('station-')[0]?.trim()),
      ['talk', 'talk: follow', 'music', 'music: follow'],
    );
    await workbench.page.keyboard.press('Escape');
  });

  it('shows the container that was chosen, read-only', async () => {
    print('nothing but violins\n', { ...talk, container: 'music' });
    await choose('radio/station', /music(?!: follow)/);
    await workbench.tab(/^station-.* music\.log/).waitFor();
    await line('nothing but violins').waitFor();
    await line('nothing but violins').click();
    await workbench.page.keyboard.type('x');
    await workbench.page.getByText('Cannot edit in read-only editor').first().waitFor();
  });

  it('follows: new lines arrive in sight, until the document is closed', async () => {
    print(lines(1, 200));
    await choose('radio/station', /talk: follow/);
    await line('line 200 of talk').waitFor();
    print(lines(201, 300));
    await line('line 300 of talk').waitFor();
    await workbench.command('View: Close All Editors');
    await workbench.tab(/talk\.log/).waitFor({ state: 'detached' });
    const before = reads();
    await workbench.page.waitForTimeout(TWO_LOOKS_MS);
    assert.ok(reads() <= before + 1, 'one look may have been under way');
    const after = reads();
    await workbench.page.waitForTimeout(TWO_LOOKS_MS);
    assert.equal(reads(), after);
  });

  it('stays where its reader scrolled to while new lines arrive', async () => {
    await choose('radio/station', /talk: follow/);
    await line('line 300 of talk').waitFor();
    await workbench.page.keyboard.press('ControlOrMeta+Home');
    await line('line 1 of talk').waitFor();
    const before = reads();
    print(lines(301, 400));
    await until('it has looked twice', () => Promise.resolve(reads() >= before + 2));
    assert.equal(await line('line 1 of talk').count(), 1);
  });

  it('keeps what was printed when the pod is gone', async () => {
    const { admin } = stage().cluster;
    print('the last waltz\n', { ...talk, container: 'music' });
    await choose('radio/station', /music: follow/);
    await line('the last waltz').waitFor();
    await admin.remove('Pod', { namespace: talk.namespace, name: talk.pod });
    await line('(no log: could not get the log').waitFor();
    assert.equal(await line('the last waltz').count(), 1);
    const pod = await until('another pod has taken its place', findPod);
    talk = { ...talk, pod };
  });

  it('is bounded, and what it leaves out is the oldest', async () => {
    print(lines(1, 9000));
    await choose('radio/station', /talk(?!: follow)/);
    await line('line 9000 of talk').waitFor();
    await workbench.page.keyboard.press('ControlOrMeta+Home');
    const first = await workbench.page.locator('.monaco-editor .view-line').first().innerText();
    assert.match(first, /line.[4-8]\d{3}.of.talk/u);
  });

  it('shows the newest lines of a container whose lines are long', async () => {
    print(lines(9001, 12_000, 'x'.repeat(200)));
    await choose('radio/station', /talk(?!: follow)/);
    await line('line 12000 of talk').waitFor();
  });
});

function lines(from: number, to: number, rest = ''): string {
  let text = '';
  for (let number = from; number <= to; number++) text += `line ${number} of talk ${rest}\n`;
  return text;
}
