/**
 * `npm run bench`: every target of /docs/performance.md, measured against what it is divided by in the same run. Prints
 * a table and writes bench.json. `--rounds N` for fewer or more rounds; `--only NAME` for a part of it.
 */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { LoadProcess } from '../support/load/loadProcess.ts';
import { isKubectlThere, type Bench } from './bench.ts';
import { isMet, median, table, type Row } from './row.ts';
import { code } from './rows/code.ts';
import { diagnosis } from './rows/diagnosis.ts';
import { encodings } from './rows/encodings.ts';
import { firstList } from './rows/firstList.ts';
import { liveTree } from './rows/liveTree.ts';
import { bundleSubjects } from './subject.ts';

const PARTS = { firstList, encodings, liveTree, diagnosis, code };
const RESULT = 'bench.json';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, only: { type: 'string', multiple: true } },
});
const hasKubectl = await isKubectlThere();
if (!hasKubectl) process.stderr.write('SKIPPED: there is no kubectl, so nothing is compared with it\n');
const large = await LoadProcess.start({ deployments: 10_000, pods: 20, noise: 0 });
const bundles = await bundleSubjects();
const bench: Bench = { rounds: Number(values.rounds), hasKubectl, large, bundles };
const rows: Row[] = [];
try {
  for (const [name, part] of Object.entries(PARTS)) {
    if (values.only?.includes(name) === false) continue;
    process.stdout.write(`${name} …\n`);
    rows.push(...(await part(bench)));
  }
} finally {
  large.stop();
  bundles.remove();
}
const machine = {
  node: process.version,
  cpus: os.cpus().length,
  model: os.cpus()[0]?.model,
  load: os.loadavg(),
};
const results = rows.map((row) => ({ ...row, median: median(row.values), met: isMet(row) }));
writeFileSync(
  RESULT,
  `${JSON.stringify({ at: new Date().toISOString(), machine, rows: results }, null, 2)}\n`,
);
process.stdout.write(`\n${table(rows)}\n`);
const missed = rows.filter((row) => !isMet(row));
process.stdout.write(
  `${rows.length - missed.length} of ${rows.length} targets met; all numbers are in ${RESULT}\n`,
);
process.exitCode = missed.length === 0 ? 0 : 1;
