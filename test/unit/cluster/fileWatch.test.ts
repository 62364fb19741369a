import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FileWatch } from '../../../src/cluster/fileWatch.ts';
import { Folder } from '../../support/folder.ts';

describe('files that are watched', () => {
  const folder = new Folder();
  let count = 0;
  let told = 0;
  let watch: FileWatch | undefined;
  let home = '';

  beforeEach(() => {
    home = folder.at(String(++count));
    mkdirSync(home);
  });
  afterEach(() => {
    watch?.dispose();
  });
  after(() => {
    folder.remove();
  });

  const at = (name: string): string => path.join(home, name);

  async function start(...names: string[]): Promise<void> {
    told = 0;
    watch = await FileWatch.start(names.map(at), () => told++);
  }

  /** Once, and soon: some tenths of a second later, more on a machine that is busy. */
  async function untilTold(what: () => void): Promise<void> {
    const before = told;
    const began = performance.now();
    what();
    while (told === before) {
      assert.ok(performance.now() - began < 5000, 'not noticed');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await quiet();
    assert.equal(told, before + 1);
  }

  const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 400));

  it('are told when one is written to, or replaced by a rename, again and again [F44]', async () => {
    writeFileSync(at('config'), 'a');
    await start('config');
    await untilTold(() => {
      writeFileSync(at('config'), 'b');
    });
    for (let times = 0; times < 2; times++)
      await untilTold(() => {
        writeFileSync(at('config.new'), `c${times}`);
        renameSync(at('config.new'), at('config'));
      });
    await untilTold(() => {
      writeFileSync(at('config'), 'd');
    });
  });

  it('are told when one of several changes, comes or goes, in whatever folder [F44]', async () => {
    writeFileSync(at('one'), 'a');
    mkdirSync(at('sub'));
    await start('one', 'sub/two');
    await untilTold(() => {
      writeFileSync(at('sub/two'), 'b');
    });
    await untilTold(() => {
      rmSync(at('one'));
    });
  });

  it('are told when their folder comes, goes and comes again [F44]', async () => {
    await start('.kube/deep/config');
    for (let times = 0; times < 2; times++) {
      mkdirSync(at('.kube'));
      await quiet();
      mkdirSync(at('.kube/deep'));
      await quiet();
      assert.equal(told, 2 * times, 'a folder alone is no news');
      await untilTold(() => {
        writeFileSync(at('.kube/deep/config'), 'a');
      });
      await untilTold(() => {
        rmSync(at('.kube'), { recursive: true });
      });
    }
  });

  it('are told when their folder is replaced by another [F44]', async () => {
    mkdirSync(at('.kube'));
    writeFileSync(at('.kube/config'), 'a');
    await start('.kube/config');
    mkdirSync(at('new'));
    writeFileSync(at('new/config'), 'b');
    // The parent is not watched: what is told is that the folder has moved away.
    await untilTold(() => {
      renameSync(at('.kube'), at('old'));
      renameSync(at('new'), at('.kube'));
    });
    await untilTold(() => {
      writeFileSync(at('.kube/config'), 'c');
    });
  });

  it('are told when what they are links to changes, as in a volume of a pod [F44]', async () => {
    mkdirSync(at('..1'));
    writeFileSync(at('..1/config'), 'a');
    symlinkSync('..1', at('..data'));
    symlinkSync('..data/config', at('config'));
    await start('config');
    await untilTold(() => {
      writeFileSync(at('..1/config'), 'b');
    });
    mkdirSync(at('..2'));
    writeFileSync(at('..2/config'), 'c');
    await untilTold(() => {
      symlinkSync('..2', at('..tmp'));
      renameSync(at('..tmp'), at('..data'));
    });
  });

  it('are not told of while they are being written, nor of what happens beside them [F44]', async () => {
    writeFileSync(at('config'), '');
    await start('config');
    writeFileSync(at('config.lock'), '');
    rmSync(at('config.lock'));
    await quiet();
    assert.equal(told, 0);
    let pause = 0;
    for (let times = 0; times < 8; times++) {
      const began = performance.now();
      writeFileSync(at('config'), 'x'.repeat(times));
      await new Promise((resolve) => setTimeout(resolve, 50));
      pause = Math.max(pause, performance.now() - began);
      // On a busy machine it may rest for long enough to look whole.
      if (pause < 90) assert.equal(told, 0, 'half of it');
    }
    await untilTold(() => {
      writeFileSync(at('config'), 'whole');
    });
  });

  it('are looked at on demand, for where nobody tells [F44]', async () => {
    writeFileSync(at('config'), 'a');
    await start('config');
    await watch!.look();
    assert.equal(told, 0);
  });

  it('are let go of [F44]', async () => {
    writeFileSync(at('config'), 'a');
    await start('config');
    watch!.dispose();
    utimesSync(at('config'), 1, 1);
    writeFileSync(at('config'), 'b');
    await watch!.look();
    await quiet();
    assert.equal(told, 0);
  });
});
