import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Workbench } from './workbench.ts';

describe('npm start', () => {
  let ended: Promise<unknown[]>;
  let workbench: Workbench;

  before(async () => {
    const start = spawn(process.execPath, ['test/vscode/start.ts', '--no-open'], {
      // What the developer has open must not be what is seen.
      env: { ...process.env, KUBECONFIG: '/nowhere/kubeconfig' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    ended = once(start, 'exit');
    const url = await addressIn(start.stdout);
    const stop = async (): Promise<void> => {
      start.kill('SIGTERM');
      await ended;
    };
    workbench = await Workbench.at({ authority: new URL(url).host, stop }, url, '');
  });

  it('shows the demo in VS Code without a word from its user', async () => {
    // Nothing is asked of the page: VS Code starts the extension by itself.
    await workbench
      .row(/Flagged Deployments/, /./)
      .first()
      .waitFor({ timeout: 60_000 });
    assert.deepEqual(workbench.outsideRequests, []);
  });

  it('ends in peace when it is told to', async () => {
    await workbench.close();
    assert.deepEqual(await ended, [0, null]);
  });

  after(() => workbench.close());
});

async function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    if (line.startsWith('http://')) return line;
  }
  throw new Error('npm start ended without an address');
}
