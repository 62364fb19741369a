/** Mocha's spec, and what a first try failed with: a second one that passes, or fails otherwise, would hide it. */
import { reporters, Runner } from 'mocha';

export default class SpecWithTries extends reporters.Spec {
  constructor(runner: Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on(Runner.constants.EVENT_TEST_RETRY, ({ title }, { stack, message }) => {
      process.stdout.write(`    a second try of “${title}”: ${stack ?? message}\n`);
    });
  }
}
