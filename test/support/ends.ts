/**
 * Around a mocha run: one that is over and whose process stays (a failed test left a watch or a server open) fails
 * and says what is open, instead of keeping whoever waits for it.
 */
const PATIENCE_MS = 20_000;

export function mochaGlobalTeardown(): void {
  // Does not keep the process itself.
  setTimeout(() => {
    process.stderr.write(
      `\nThe run is over, and still open: ${process.getActiveResourcesInfo().join(', ')}\n`,
    );
    // Mocha's own listener has set the status of its results by then.
    process.once('exit', () => (process.exitCode = 1));
    process.exit();
  }, PATIENCE_MS).unref();
}
