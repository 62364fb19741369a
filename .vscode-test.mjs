// What @vscode/test-cli runs (npm run test:host): the tests of test/vscode/host in a real extension host.
//
// VSCODE_SERVER=1.103     in the oldest VS Code that is supported
// VSCODE_TEST_DESKTOP=1   in a desktop VS Code, which is downloaded (or =1.103.0, =insiders); needs a display
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from '@vscode/test-cli';
import { BUNDLES, bundleHostTests } from './test/vscode/bundle.ts';
import { WORK } from './test/vscode/layout.ts';

const desktop = process.env.VSCODE_TEST_DESKTOP;
const workspaceFolder = path.join(WORK, 'workspace');
rmSync(workspaceFolder, { recursive: true, force: true });
mkdirSync(workspaceFolder, { recursive: true });
await bundleHostTests();

export default defineConfig({
  label: 'extension host',
  files: path.join(path.relative(import.meta.dirname, BUNDLES), '**/*.test.cjs'),
  extensionDevelopmentPath: import.meta.dirname,
  workspaceFolder,
  ...(desktop === undefined
    ? { useInstallation: { fromPath: path.join(import.meta.dirname, 'test/vscode/code-shim.ts') } }
    : { version: desktop === '1' ? 'stable' : desktop }),
  // No test may reach a cluster that it did not start.
  env: { KUBECONFIG: path.join(WORK, 'no-kubeconfig') },
  mocha: { ui: 'bdd', timeout: 20_000, failZero: true, forbidOnly: true },
});
