/**
 * Around all e2e tests: VS Code is installed before the first, outside of its time limit; a failure leaves pictures;
 * the workbenches that files share are closed after the last, which fails where there was trouble.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { RootHookObject } from 'mocha';
import { installServer } from '../vscode/install.ts';
import { VSIX } from '../vscode/layout.ts';
import { RUN, Workbench } from './workbench.ts';

let hasFailed = false;

export async function mochaGlobalSetup(): Promise<void> {
  if (!existsSync(VSIX)) throw new Error('there is no package to test: npm run package');
  await installServer();
}

export const mochaHooks: RootHookObject = {
  beforeEach(this: Mocha.Context) {
    Workbench.during = this.currentTest?.fullTitle() ?? '';
  },
  async afterEach(this: Mocha.Context) {
    const test = this.currentTest;
    if (test?.state !== 'failed') return;
    hasFailed = true;
    for (const [index, workbench] of [...Workbench.all].entries()) {
      const file = await workbench.picture(`failed ${test.fullTitle()} ${index}`);
      process.stderr.write(`      picture: ${file}\n`);
    }
  },
  async afterAll() {
    const closed = await Promise.allSettled([...Workbench.all].map((workbench) => workbench.close()));
    const troubles = closed.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
    if (troubles.length > 0) throw new AggregateError(troubles, troubles.join('\n'));
    // What failed can be looked at; what passed leaves nothing.
    if (!hasFailed) await rm(RUN, { recursive: true, force: true, maxRetries: 5 });
  },
};
