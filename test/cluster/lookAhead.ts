/**
 * Runs jobs in order, at most `width` at a time, ahead of the one that is asked for: mocha awaits one scenario
 * after the other while the next ones are already being arranged. Only what comes after an asked one is started,
 * so that a single test that is picked with --grep does not start all.
 */
export function lookAhead<T>(
  jobs: readonly (() => Promise<T>)[],
  width: number,
): (index: number) => Promise<T> {
  const started: Promise<T>[] = [];
  const start = (index: number): void => {
    const job = jobs[index];
    if (job === undefined || started[index] !== undefined) return;
    const result = job();
    // Whoever asks for it sees the failure; until then it is not unhandled.
    result.catch(() => undefined);
    started[index] = result;
  };
  return (index) => {
    for (let next = index; next < index + width; next += 1) start(next);
    return started[index]!;
  };
}
