/** `npm run accuracy`: runs the scenarios on a real control plane and writes docs/accuracy.md from what was seen. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accuracyPage, type ClusterResults } from './page.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'rollout-doctor-accuracy-'));
const file = join(folder, 'seen.json');
const env = { ...process.env, ROLLOUT_DOCTOR_ACCURACY: file, ROLLOUT_DOCTOR_REQUIRE_CLUSTER: '1' };
const mocha = [join(ROOT, 'node_modules/mocha/bin/mocha.js'), '--config', 'test/cluster/.mocharc.json'];
const only = ['--grep', 'diagnose, on a real control plane'];
const { status } = spawnSync(process.execPath, [...mocha, ...only], { cwd: ROOT, env, stdio: 'inherit' });
// What is wrong is written all the same: that is what the page is for.
const results = JSON.parse(readFileSync(file, 'utf8')) as ClusterResults;
writeFileSync(join(ROOT, 'docs/accuracy.md'), await accuracyPage(results));
rmSync(folder, { recursive: true });
process.exitCode = status ?? 1;
