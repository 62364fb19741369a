/** Around all e2e tests: VS Code is installed before the first, outside of its time limit; a failure leaves pictures. */
import type { RootHookObject } from 'mocha';
import { installServer } from '../vscode/install.ts';
import { Workbench } from './workbench.ts';

export async function mochaGlobalSetup(): Promise<void> {
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
