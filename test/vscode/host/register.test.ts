import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { register } from '../../../src/host/register.ts';
import { cleansUp, HOSTILE, RememberedLog, replace } from './support.ts';

describe('a bug in a command', () => {
  cleansUp();

  it('is caught, logged with the command’s id, and said in fixed words', async () => {
    const said: string[] = [];
    replace(vscode.window, 'showErrorMessage', (text: string) => {
      said.push(text);
      return Promise.resolve(undefined);
    });
    const log = new RememberedLog();
    const fail = (): never => {
      throw new Error(HOSTILE);
    };
    const registered = register(log.asLog, { 'test.fails': fail } as never);
    await vscode.commands.executeCommand('test.fails');
    for (const one of registered) one.dispose();
    assert.deepEqual(log.lines, [`bug in test.fails: Error: ${HOSTILE}`]);
    assert.deepEqual(said, ['Rollout Doctor: that failed. The output "Rollout Doctor" says why.']);
  });
});
