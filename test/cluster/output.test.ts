import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CLI } from './rolloutDoctor.ts';

const DEMO = fileURLToPath(new URL('../../media/demo/cluster.yaml', import.meta.url));

/** What a shell says of a scan, in the place of `SCAN`. */
function shell(script: string): { status: number | null; stderr: string } {
  const scan = '"$0" "$1" scan --snapshot "$2"';
  const args = ['-c', script.replace('SCAN', scan), process.execPath, CLI, DEMO];
  const { status, stderr } = spawnSync('sh', args, {
    encoding: 'utf8',
    env: { ...process.env, KUBECONFIG: '' },
  });
  return { status, stderr };
}

describe('output that cannot be written', () => {
  it('is told of in one line where the disk is full', () => {
    const { status, stderr } = shell('SCAN > /dev/full');
    assert.equal(status, 2);
    assert.match(stderr, /^rollout-doctor: the output cannot be written: .*no space left.*\n$/);
  });

  it('ends it without a word where its reader has gone', () => {
    assert.deepEqual(shell('{ sleep 1; SCAN; echo "status $?" >&2; } | true'), {
      status: 0,
      stderr: 'status 2\n',
    });
  });

  it('leaves the status where neither what is wrong can be told', () => {
    assert.deepEqual(shell('SCAN > /dev/full 2> /dev/full'), { status: 2, stderr: '' });
  });
});
