/** What fails as soon as it does, one line for each promise, then what failed, and at last `N passed, N failed`. */
import Mocha from 'mocha';
import { idsIn, PROMISES, type PromiseId } from './promises.ts';

interface Tally {
  passed: number;
  failed: number;
  ms: number;
}

export default class ByPromise extends Mocha.reporters.Base {
  readonly #tallies = new Map<PromiseId | 'suite', Tally>();
  readonly #began = performance.now();
  #passed = 0;
  #skipped = 0;

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_SUITE_BEGIN, EVENT_RUN_END } =
      Mocha.Runner.constants;
    runner.on(EVENT_TEST_PASS, (test) => {
      this.#passed++;
      this.#count(test, 'passed');
    });
    runner.on(EVENT_TEST_FAIL, (test) => {
      this.#count(test, 'failed');
      // Whoever ends the run early still learns of it.
      process.stdout.write(`✘ ${test.fullTitle()}\n`);
    });
    runner.on(EVENT_SUITE_BEGIN, ({ root, title, parent }) => {
      if (!root && parent?.root === true) process.stdout.write(`${title}\n`);
    });
    runner.on(EVENT_TEST_PENDING, () => this.#skipped++);
    runner.once(EVENT_RUN_END, () => {
      this.#print();
    });
  }

  #count(test: Mocha.Runnable, outcome: 'passed' | 'failed'): void {
    const ids = new Set<PromiseId | 'suite'>(idsIn(test.fullTitle()));
    if (ids.size === 0) ids.add('suite');
    for (const id of ids) {
      const tally = this.#tallies.get(id) ?? { passed: 0, failed: 0, ms: 0 };
      tally[outcome]++;
      tally.ms += test.duration ?? 0;
      this.#tallies.set(id, tally);
    }
  }

  #print(): void {
    const lines = Object.entries(PROMISES).flatMap(([id, text]) => {
      const tally = this.#tallies.get(id as PromiseId);
      return tally === undefined ? [] : [line(tally, id, text)];
    });
    const rest = this.#tallies.get('suite');
    if (rest !== undefined) lines.push(line(rest, '', 'the suite itself'));
    const out = (text: string): void => void process.stdout.write(`${text}\n`);
    out(lines.join('\n'));
    if (this.failures.length > 0) Mocha.reporters.Base.list(this.failures);
    const seconds = Math.round((performance.now() - this.#began) / 1000);
    if (this.#skipped > 0) out(`\n${this.#skipped} skipped: they need a control plane`);
    out(`\n${seconds} s\n${this.#passed} passed, ${this.failures.length} failed`);
  }
}

function line({ passed, failed, ms }: Tally, id: string, text: string): string {
  const cases = `${passed + failed} ${passed + failed === 1 ? 'case' : 'cases'}`;
  const time = ms < 1000 ? '' : `, ${Math.round(ms / 1000)} s`;
  return `${failed === 0 ? '✔' : '✘'} ${id.padEnd(3)} ${text} (${cases}${time})`;
}
