#!/usr/bin/env node
/** Second composition root: the command line. What an old Node cannot load is imported only after this look. */

const NEEDED = [22, 15] as const; // @kubernetes/client-node 2.x does not load below it
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `rollout-doctor needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node}. Install a newer one, or put it first on the PATH.\n`,
  );
  process.exitCode = 2;
} else {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', notWritten);
  void import('./run.ts')
    .then(({ run }) => run(process.argv.slice(2), process))
    .then((exit) => {
      process.exitCode = exit;
      endOnceWritten();
    });
}

/** Left to itself, Node would take its heap apart before it ends: 6 ms. */
function endOnceWritten(): void {
  process.stdout.write('', (error) => {
    // notWritten ends it then.
    if (!error) process.stderr.write('', () => process.exit());
  });
}

/** A full disk is told of. A reader that has gone, as `head` does, knows that it has. */
function notWritten({ code, message }: NodeJS.ErrnoException): void {
  if (code !== 'EPIPE') process.stderr.write(`rollout-doctor: the output cannot be written: ${message}\n`);
  process.exit(2);
}
