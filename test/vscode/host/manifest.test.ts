import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  };
}

describe('the manifest', () => {
  it('names exactly the commands that the extension registers', async () => {
    const extension = vscode.extensions.getExtension('rollout-doctor.rollout-doctor');
    assert.ok(extension);
    await extension.activate();
    const { commands, views } = (extension.packageJSON as Manifest).contributes;
    // VS Code adds some of its own for each view, such as its focus.
    const ofViews = Object.values(views)
      .flat()
      .map(({ id }) => `${id}.`);
    const registered = (await vscode.commands.getCommands()).filter(
      (id) => id.startsWith('rolloutDoctor.') && !ofViews.some((view) => id.startsWith(view)),
    );
    assert.deepEqual(registered.sort(), commands.map(({ command }) => command).sort());
  });
});
