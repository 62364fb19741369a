/** Both generations as two rows of steps: what was asked for, and how far the controller has got. */
import type { GenerationReport } from '../../src/core/model/report.ts';

export interface GenerationTrack {
  readonly desired: number;
  readonly observed: number | null;
  /** The newest generations, oldest first. */
  readonly steps: readonly { readonly generation: number; readonly observed: boolean }[];
  /** There were more before the first step. */
  readonly cut: boolean;
}

const STEPS = 6;

/** undefined where the generation could not be read: there is nothing to draw. */
export function generationTrack({ desired, observed }: GenerationReport): GenerationTrack | undefined {
  if (desired === null || desired < 1) return undefined;
  const first = Math.max(1, desired - STEPS + 1);
  const steps = Array.from({ length: desired - first + 1 }, (_, i) => ({
    generation: first + i,
    observed: observed !== null && first + i <= observed,
  }));
  return { desired, observed, steps, cut: first > 1 };
}
