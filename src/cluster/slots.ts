import type { StopSignal } from '../core/ports.ts';

/** At most so many at a time; the others wait in the order in which they came. */
export class Slots {
  #free: number;
  readonly #queue: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves to what gives the place back (once; more calls do nothing), or to undefined when stopped first. */
  async take(stop: StopSignal): Promise<(() => void) | undefined> {
    if (stop.aborted) return undefined;
    if (this.#free > 0) this.#free--;
    else if (!(await this.#turn(stop))) return undefined;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.#queue.shift();
      if (next === undefined) this.#free++;
      else next();
    };
  }

  #turn(stop: StopSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const go = (): void => {
        stop.removeEventListener('abort', leave);
        resolve(true);
      };
      const leave = (): void => {
        this.#queue.splice(this.#queue.indexOf(go), 1);
        resolve(false);
      };
      stop.addEventListener('abort', leave, { once: true });
      this.#queue.push(go);
    });
  }
}
