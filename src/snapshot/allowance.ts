/** How much of a snapshot is read. Each file has its limit; what many of them hold together has this one. */
export interface Limits {
  /** Of the evidence that is read when it is opened; logs are read one by one, as they are asked for. */
  readonly bytes: number;
  /** What a folder and those below it hold. */
  readonly files: number;
}

export const LIMITS: Limits = { bytes: 256 * 1024 * 1024, files: 50_000 };

/** What to do about a folder that holds more. */
export const READ_LESS =
  'open the folder of one namespace, or record the Deployment with rollout-doctor record';

/** Spends the bytes file by file: one that no longer fits is left out, and a smaller one behind it is not. */
export class Allowance {
  readonly #of: number;
  #left: number;
  #first: string | undefined;
  #files = 0;
  #bytes = 0;

  constructor(bytes: number) {
    this.#of = bytes;
    this.#left = bytes;
  }

  get left(): number {
    return this.#left;
  }

  spend(bytes: number): void {
    this.#left -= bytes;
  }

  leaveOut(path: string, bytes: number): void {
    this.#first ??= path;
    this.#files++;
    this.#bytes += bytes;
  }

  /** One line; undefined where everything fitted. */
  get problem(): string | undefined {
    if (this.#first === undefined) return undefined;
    const others = this.#files === 1 ? '' : ` with ${this.#files - 1} more`;
    return `${this.#first}: left out${others} (${megabytes(this.#bytes)}), as a snapshot is read to ${megabytes(this.#of)}; ${READ_LESS}`;
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MB`;
}
