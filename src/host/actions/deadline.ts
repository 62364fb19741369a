/** For one request behind a button: longer than this nobody waits for what came of it. */
export function deadline(): AbortSignal {
  return AbortSignal.timeout(30_000);
}
