import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Doctor } from './doctor.ts';
import { assertNoTroubles, type Seen } from './troubles.ts';
import { openWithoutCluster } from './withoutCluster.ts';

/** The part of an element that is needed; the tests' project has no DOM. */
interface Markup {
  insertAdjacentHTML(where: 'beforeend', html: string): void;
}

const NOTHING: Seen = { outsideRequests: [], errors: [], root: undefined };

describe('trouble in the workbench', () => {
  let doctor: Doctor;

  before(async () => {
    doctor = await openWithoutCluster();
    await doctor.clear();
    await doctor.openDemo();
    await doctor.incident().click();
    await doctor.panel().done();
  });

  it('is seen where the panel’s policy refuses something', async () => {
    const { workbench } = doctor;
    const before = workbench.errors.length;
    await doctor
      .panel()
      .document.locator('body')
      .evaluate((body: Markup) => {
        body.insertAdjacentHTML('beforeend', '<p style="color: red">planted</p>');
      });
    await seen(() =>
      workbench.errors.slice(before).some((error) => error.includes('Content Security Policy')),
    );
    const planted = workbench.errors.splice(before);
    await assert.rejects(assertNoTroubles({ ...NOTHING, errors: planted }), /Content Security Policy/);
  });

  it('is seen where our page throws', async () => {
    const { workbench } = doctor;
    const before = workbench.errors.length;
    // What the host never sends: a timeline that is none.
    await doctor
      .panel()
      .document.locator('rollout-timeline')
      .evaluate((list) => {
        setTimeout(() => Reflect.set(list, 'entries', 1));
      });
    await seen(() => workbench.errors.slice(before).some((error) => error.includes('webview.js')));
    const planted = workbench.errors.splice(before);
    await assert.rejects(assertNoTroubles({ ...NOTHING, errors: planted }), /webview\.js/);
  });

  it('is seen where the page asks somebody else', async () => {
    const { workbench } = doctor;
    await workbench.page.evaluate("fetch('https://127.0.0.1:1/').catch(() => undefined)");
    await seen(() => workbench.outsideRequests.length > 0);
    const outsideRequests = workbench.outsideRequests.splice(0);
    await assert.rejects(assertNoTroubles({ ...NOTHING, outsideRequests }), /127\.0\.0\.1:1/);
  });

  it('is seen in our own log', async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'rollout-doctor-troubles-'));
    const folder = path.join(root, 'user-data/logs/today/exthost1');
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, '1-Rollout Doctor.log'), '[info] fine\n');
    await assertNoTroubles({ ...NOTHING, root });
    await writeFile(path.join(folder, '1-Rollout Doctor.log'), '[error] bug in open\n');
    await assert.rejects(assertNoTroubles({ ...NOTHING, root }), /bug in open/);
    await rm(root, { recursive: true });
  });

  it('is not what VS Code has to say of itself', () =>
    assertNoTroubles({ ...NOTHING, errors: ['http://127.0.0.1/workbench.js: a service is missing'] }));

  async function seen(check: () => boolean): Promise<void> {
    while (!check()) await doctor.workbench.page.waitForTimeout(50);
  }
});
