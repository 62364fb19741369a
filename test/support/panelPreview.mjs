// Pictures of the panel to look at: node test/support/panelPreview.mjs FOLDER [SCENE …]
// Every scene in the four kinds of theme, as wide as an editor and as narrow as half of one.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { exampleReport, modelOf } from './panelModels.ts';
import { PanelBrowser } from './panelPage.ts';
import { THEMES } from './themes.ts';

const [folder = 'panel-preview', ...wanted] = process.argv.slice(2);
const quota = await exampleReport('replicaset-create-error');
const arrived = new Map(quota.steps.slice(0, 3).map((step) => [step.id, step]));
const cancel = {
  header: [{ id: 'cancel', label: 'Cancel', primary: false, disabled: null, note: null }],
  ofStep: () => [],
};
const scenes = {
  starting: modelOf(null, { phase: 'collecting', actions: cancel }),
  collecting: modelOf(null, { phase: 'collecting', arrived, actions: cancel }),
  again: modelOf(quota, { phase: 'collecting', actions: cancel }),
  failed: modelOf(null, { phase: 'failed', notice: 'https://10.0.0.1:6443 did not answer within 10 s' }),
  cancelled: modelOf(null, { phase: 'cancelled', arrived }),
  quota: modelOf(quota, { notice: 'The Deployment has changed since; run again for its present state' }),
};
for (const rule of wanted) scenes[rule] ??= modelOf(await exampleReport(rule));

mkdirSync(folder, { recursive: true });
const browser = await PanelBrowser.start();
try {
  for (const [scene, model] of Object.entries(scenes)) {
    if (wanted.length > 0 && !wanted.includes(scene)) continue;
    for (const theme of Object.keys(THEMES))
      for (const width of [400, 1000]) {
        const panel = await browser.open({ theme, width });
        await panel.show(model);
        const path = join(folder, `${scene}-${theme.slice('vscode-'.length)}-${width}.png`);
        await panel.page.screenshot({ path, fullPage: true });
        for (const complaint of panel.complaints) console.error(`${scene} ${theme} ${width}: ${complaint}`);
        await panel.page.close();
      }
  }
} finally {
  await browser.stop();
}
