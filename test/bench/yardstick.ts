/**
 * How quiet the machine is: the same piece of work takes longer where others have a part in it. Said beside the rows, which
 * are measured in milliseconds, or of what a few milliseconds make a miss.
 */
import { createHash } from 'node:crypto';
import { short } from './row.ts';

const WORK = Buffer.alloc(16 * 1024 * 1024);
const TIMES = 5;

export class Yardstick {
  /** Milliseconds that the work took, at its fastest and at its slowest. */
  readonly samples: { readonly least: number; readonly most: number }[] = [];

  sample(): void {
    const times = Array.from({ length: TIMES }, () => {
      const began = performance.now();
      createHash('sha256').update(WORK).digest();
      return performance.now() - began;
    });
    this.samples.push({ least: Math.min(...times), most: Math.max(...times) });
  }

  get line(): string {
    const least = Math.min(...this.samples.map((one) => one.least));
    const slowest = Math.max(...this.samples.map((one) => one.least));
    const most = Math.max(...this.samples.map((one) => one.most));
    return (
      `the machine: the same work took ${short(least)} ms at best, ${short(slowest / least)} × that in the slowest part ` +
      `of the run, and ${short(most / least)} × at worst`
    );
  }
}
