/**
 * `npm run bench`: every target of /docs/performance.md, measured against what it is divided by in the same run. Prints
 * a table and writes bench.json. `--rounds N` for fewer or more rounds; `--only NAME` for a part of it; `--real` for a
 * real API server instead of the load generator, and what can be measured with one.
 */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { LoadProcess } from '../support/load/loadProcess.ts';
import { isKubectlThere, WORLD, type Bench } from './bench.ts';
import { isMet, median, table, type Row } from './row.ts';
import { code } from './rows/code.ts';
import { diagnosis } from './rows/diagnosis.ts';
import { encodings } from './rows/encodings.ts';
import { firstList } from './rows/firstList.ts';
import { liveTree } from './rows/liveTree.ts';
import { panel } from './rows/panel.ts';
import { RealServer } from './realServer.ts';
import { bundleSubjects } from './subject.ts';
import { Yardstick } from './yardstick.ts';

/** Diagnoses before the server has had its many thousands of changes: for a while after, it answers later. */
const PARTS = { firstList, encodings, diagnosis, liveTree, code, panel };
/** Those that need no answer of the load generator. */
const WITH_REAL: readonly string[] = ['firstList', 'encodings', 'liveTree', 'diagnosis'];
const RESULT = 'bench.json';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', multiple: true },
    real: { type: 'boolean', default: false },
  },
});
const hasKubectl = await isKubectlThere();
if (!hasKubectl) process.stderr.write('SKIPPED: there is no kubectl, so nothing is compared with it\n');
const generated = values.real ? undefined : await LoadProcess.start(WORLD);
const large = generated ?? (await RealServer.start(WORLD.deployments, WORLD.pods));
const bundles = await bundleSubjects();
const bench: Bench = { rounds: Number(values.rounds), hasKubectl, large, generated, bundles };
const rows: Row[] = [];
const yardstick = new Yardstick();
try {
  yardstick.sample();
  for (const [name, part] of Object.entries(PARTS)) {
    if (values.only?.includes(name) === false || (values.real && !WITH_REAL.includes(name))) continue;
    process.stdout.write(`${name} …\n`);
    rows.push(...(await part(bench)));
    yardstick.sample();
  }
} finally {
  await large.stop();
  bundles.remove();
}
const machine = {
  node: process.version,
  cpus: os.cpus().length,
  model: os.cpus()[0]?.model,
  load: os.loadavg(),
  yardstick: yardstick.samples,
};
const results = rows.map((row) => ({ ...row, median: median(row.values), met: isMet(row) }));
writeFileSync(
  RESULT,
  `${JSON.stringify({ at: new Date().toISOString(), machine, rows: results }, null, 2)}\n`,
);
process.stdout.write(`\n${table(rows)}\n${yardstick.line}\n`);
const missed = rows.filter((row) => !isMet(row));
process.stdout.write(
  `${rows.length - missed.length} of ${rows.length} targets met; all numbers are in ${RESULT}\n`,
);
process.exitCode = missed.length === 0 ? 0 : 1;
