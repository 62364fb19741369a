import { watch, type FSWatcher } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** How long a file has to stay as it is: half of one that is being written is not news. */
const SETTLE_MS = 100;
/** Where a folder cannot be watched: no room for another watch, or a file system that knows none. */
const POLL_MS = 1000;

interface WatchedFolder {
  /** A folder that takes the place of another is another one. */
  readonly id: string;
  readonly watcher: FSWatcher;
}

/**
 * Tells when one of some files has changed, come or gone, half a second later at most. Their folders are watched: a file
 * that is replaced by a rename is another one, of which a watch on the former hears nothing. Where a folder is not there
 * yet, the nearest one above it is watched; where a file is a link, the folder of what it leads to as well.
 *
 * With Node's own watch and not with VS Code's: this process reads the files, so it watches them where they are, also on
 * a remote host; VS Code's is another process, does not follow links inside a folder, and looks for a folder that is
 * missing every five seconds. A file system that is shared over the network tells only of what happens on this side of
 * it, so `look` is for the moment when somebody looks.
 */
export class FileWatch {
  readonly #files: readonly string[];
  readonly #changed: () => void;
  readonly #folders = new Map<string, WatchedFolder>();
  /** The files as they were when that was told. */
  #told = '';
  /** The files as they were at the last look. */
  #seen = '';
  #settling: NodeJS.Timeout | undefined;
  #polling: NodeJS.Timeout | undefined;
  #isOver = false;
  /** One look at a time. */
  #looking: Promise<void> = Promise.resolve();

  private constructor(files: readonly string[], changed: () => void) {
    this.#files = files;
    this.#changed = changed;
  }

  static async start(files: readonly string[], changed: () => void): Promise<FileWatch> {
    const started = new FileWatch(files, changed);
    await started.#watchFolders();
    started.#told = started.#seen = await started.#signature();
    return started;
  }

  /** Looks without having been told to. */
  look(): Promise<void> {
    return (this.#looking = this.#looking.then(() => this.#look()));
  }

  async #look(): Promise<void> {
    await this.#watchFolders();
    const now = await this.#signature();
    if (this.#isOver) return;
    const isSettled = now === this.#seen;
    this.#seen = now;
    if (now === this.#told) return;
    if (!isSettled) {
      this.#soon();
      return;
    }
    this.#told = now;
    this.#changed();
  }

  #soon(): void {
    if (this.#isOver) return;
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      void this.look();
    }, SETTLE_MS);
  }

  async #signature(): Promise<string> {
    const found = await Promise.all(
      this.#files.map((file) => stat(file, { bigint: true }).catch(() => null)),
    );
    return JSON.stringify(
      found.map((one) =>
        one === null ? null : [one.dev, one.ino, one.size, one.mtimeNs, one.ctimeNs].join(),
      ),
    );
  }

  /** Folders come, go and are replaced. */
  async #watchFolders(): Promise<void> {
    const wanted = new Map<string, string>();
    for (const file of this.#files)
      for (const one of [file, await realpath(file).catch(() => file)]) {
        const [folder, id] = await nearestFolder(path.dirname(one));
        wanted.set(folder, id);
      }
    for (const [folder, { id }] of this.#folders) if (wanted.get(folder) !== id) this.#leave(folder);
    for (const [folder, id] of wanted) if (!this.#folders.has(folder)) this.#watch(folder, id);
  }

  #watch(folder: string, id: string): void {
    if (this.#isOver) return;
    try {
      const watcher = watch(folder, { persistent: false }, () => {
        this.#soon();
      });
      watcher.on('error', () => {
        this.#leave(folder);
        this.#poll();
      });
      this.#folders.set(folder, { id, watcher });
    } catch {
      this.#poll();
    }
  }

  #poll(): void {
    if (this.#isOver) return;
    this.#polling ??= setInterval(() => void this.look(), POLL_MS).unref();
  }

  #leave(folder: string): void {
    this.#folders.get(folder)?.watcher.close();
    this.#folders.delete(folder);
  }

  dispose(): void {
    this.#isOver = true;
    clearTimeout(this.#settling);
    clearInterval(this.#polling);
    for (const folder of [...this.#folders.keys()]) this.#leave(folder);
  }
}

async function nearestFolder(folder: string): Promise<[string, string]> {
  const found = await stat(folder, { bigint: true }).catch(() => null);
  if (found?.isDirectory() === true) return [folder, `${found.dev}:${found.ino}`];
  const above = path.dirname(folder);
  return above === folder ? [folder, ''] : nearestFolder(above);
}
