/** Around all e2e tests: VS Code is installed before the first, outside of its time limit; a failure leaves pictures. */
import { existsSync } from 'node:fs';
import type { RootHookObject } from 'mocha';
import { installServer } from '../vscode/install.ts';
import { VSIX } from '../vscode/layout.ts';
import { Workbench } from './workbench.ts';

export async function mochaGlobalSetup(): Promise<void> {
  if (!existsSync(VSIX)) throw new Error('there is no package to test: npm run package');
  await installServer();
}

export const mochaHooks: RootHookObject = {
  async afterEach(this: Mocha.Context) {
    const test = this.currentTest;
    if (test?.state !== 'failed') return;
    for (const workbench of Workbench.all) {
      const file = await workbench.picture(`failed ${test.fullTitle()}`);
      process.stderr.write(`      picture: ${file}\n`);
    }
  },
};
