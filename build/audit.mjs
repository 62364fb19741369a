// Asks the registry whether anything that ships is known to be vulnerable. Where it does not answer, that is said: an
// audit that nobody made is not a clean one. ROLLOUT_DOCTOR_REQUIRE_AUDIT=1 makes it a failure.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const { stdout, stderr } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  encoding: 'utf8',
  timeout: 120_000,
  shell: false,
});

const answer = parse(stdout);
const found = answer?.metadata?.vulnerabilities?.total;
if (typeof found !== 'number') {
  const why = answer?.error?.summary || answer?.message || stderr.trim().split('\n').at(-1) || 'no answer';
  process.stderr.write(
    `\n!!! NOT AUDITED: the registry did not say whether what ships is vulnerable (${why})\n\n`,
  );
  process.exitCode = process.env.ROLLOUT_DOCTOR_REQUIRE_AUDIT === '1' ? 1 : 0;
} else if (found > 0) {
  process.stderr.write(
    `${found} of the packages that ship are vulnerable; npm audit --omit=dev says more:\n`,
  );
  for (const { name, severity, range } of Object.values(answer.vulnerabilities ?? {}))
    process.stderr.write(`  ${severity}: ${name} ${range}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write('npm audit: nothing that ships is known to be vulnerable\n');
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
