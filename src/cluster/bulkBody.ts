import { BodyError, tooLarge, type Take } from './body.ts';
import type { Leash } from './leash.ts';

/** The body of an answer that is read where it was received. */
export class BulkBody {
  readonly #maxBytes: number;
  readonly #leash: Leash;
  readonly #stop: (error: Error | undefined) => void;
  readonly #ending: (() => void)[] = [];
  /** What has come before somebody reads it: copies. */
  #held: Buffer[] = [];
  #take: Take | undefined;
  #bytes = 0;
  #isOver = false;
  #error: Error | undefined;

  /** @param stop ends the exchange: with an error, or with none because no more is wanted */
  constructor(maxBytes: number, leash: Leash, stop: (error: Error | undefined) => void) {
    this.#maxBytes = maxBytes;
    this.#leash = leash;
    this.#stop = stop;
  }

  /** How much has come so far. */
  get bytes(): number {
    return this.#bytes;
  }

  arrive(piece: Buffer): void {
    if (this.#isOver) return;
    this.#bytes += piece.length;
    this.#leash.progress(piece.length);
    if (this.#bytes > this.#maxBytes) this.#stop(new BodyError(tooLarge(this.#maxBytes)));
    else if (this.#take === undefined) this.#held.push(Buffer.from(piece));
    else this.#hand(this.#take, [piece]);
  }

  /** Nothing more comes. False where it was over already. */
  end(error: Error | undefined): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#error = error;
    for (const call of this.#ending.splice(0)) call();
    return true;
  }

  /** Calls once nothing more comes, however it ended; at once where that is so. */
  onEnd(call: () => void): void {
    if (this.#isOver) call();
    else this.#ending.push(call);
  }

  /** As `Body.read`; but of what it gets, `take` may keep nothing without a copy. */
  async read(take: Take): Promise<void> {
    this.#take = take;
    const held = this.#held;
    this.#held = [];
    if (held.length > 0) this.#hand(take, held);
    await new Promise<void>((resolve) => {
      this.onEnd(resolve);
    });
    if (this.#error !== undefined) throw this.#error;
  }

  #hand(take: Take, pieces: readonly Buffer[]): void {
    try {
      if (!take(pieces)) this.#stop(undefined);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      this.#error ??= error;
      this.#stop(error);
    }
  }
}
