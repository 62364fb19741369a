import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for one test file, gone after it. */
export class Folder {
  readonly path = mkdtempSync(path.join(tmpdir(), 'rollout-doctor-'));

  /** Writes a file, with the folders above it, and returns its path. */
  write(name: string, content: string, mode = 0o600): string {
    const file = this.at(name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
    return file;
  }

  at(name: string): string {
    return path.join(this.path, name);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}
