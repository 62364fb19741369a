/** The exit status, as docs/command-line.md tells it. */
import type { Report } from '../core/model/report.ts';

export const EXIT = { fine: 0, found: 1, failed: 2, blind: 3 } as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** Follow-ups that nothing called for were not missing; all else that is not read may hide something. */
export function exitOf({ verdict, steps }: Report): Exit {
  if (verdict.cause !== null) return EXIT.found;
  const blind = steps.some(({ number, state }) =>
    state === 'skipped' ? number !== null : state !== 'ok' && state !== 'empty',
  );
  return blind || verdict.status === 'unknown' ? EXIT.blind : EXIT.fine;
}
