import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  describeExit,
  type Ended,
  type Exit,
  type ExitContext,
} from '../../../../src/core/kubeText/crash.ts';
import { longTexts, textLike } from './hostileText.ts';

interface Case {
  readonly of: string;
  readonly ended: Ended;
  readonly context?: ExitContext;
  readonly says: Partial<Exit>;
}

const notFound =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "kube-controller-manegaar": executable file not found in $PATH: unknown';

const cases: Case[] = [
  {
    of: 'memory beyond the limit',
    ended: { exitCode: 137, reason: 'OOMKilled' },
    context: { memoryLimit: '512Mi' },
    says: {
      class: 'oom-killed',
      signal: 'SIGKILL',
      sentence: 'Killed for using more memory than its limit of 512Mi (OOMKilled, exit code 137).',
    },
  },
  {
    of: 'a child that ran out of memory, with no limit known',
    ended: { exitCode: 1, reason: 'OOMKilled' },
    says: {
      class: 'oom-killed',
      sentence: 'Killed for using more memory than it may (OOMKilled, exit code 1).',
    },
  },
  {
    of: 'memory, although a probe failed too',
    ended: { exitCode: 137, reason: 'OOMKilled' },
    context: { killedBy: 'liveness' },
    says: { class: 'oom-killed' },
  },
  {
    of: 'a kill from nobody knows where',
    ended: { exitCode: 137, reason: 'Error' },
    says: {
      class: 'error',
      signal: 'SIGKILL',
      sentence:
        'Ended by SIGKILL (exit code 137): Kubernetes does not say by whom: memory ran out on the node, a probe failed whose events have expired, or it did not stop within its grace period.',
    },
  },
  {
    of: 'a failed liveness probe',
    ended: { exitCode: 137, reason: 'Error' },
    context: { killedBy: 'liveness' },
    says: {
      class: 'probe-killed',
      signal: 'SIGKILL',
      sentence: 'Killed by the kubelet because its liveness probe failed (exit code 137).',
    },
  },
  {
    of: 'a failed startup probe, and a program that obeyed',
    ended: { exitCode: 0, reason: 'Completed' },
    context: { killedBy: 'startup' },
    says: {
      class: 'probe-killed',
      sentence: 'Killed by the kubelet because its startup probe failed (exit code 0).',
    },
  },
  {
    of: 'a request to end',
    ended: { exitCode: 143, reason: 'Error' },
    says: {
      class: 'error',
      signal: 'SIGTERM',
      sentence: 'Ended by SIGTERM (exit code 143): it was asked to stop and did.',
    },
  },
  {
    of: 'a fault of memory',
    ended: { exitCode: 139, reason: 'Error' },
    says: {
      class: 'error',
      signal: 'SIGSEGV',
      sentence: 'Ended by SIGSEGV (exit code 139): the program touched memory that is not its own.',
    },
  },
  {
    of: 'a signal in its own field',
    ended: { signal: 6, reason: 'Error' },
    says: { class: 'error', signal: 'SIGABRT' },
  },
  {
    of: 'the program’s own error, with its last words',
    ended: { exitCode: 1, reason: 'Error', message: 'starting\n\nFATAL: ORDER_GATEWAY_HOST is empty\n' },
    says: {
      class: 'error',
      sentence: 'Exited with an error (exit code 1).',
      lastLines: ['starting', 'FATAL: ORDER_GATEWAY_HOST is empty'],
    },
  },
  {
    of: 'a code that is no signal',
    ended: { exitCode: 255, reason: 'Error' },
    says: { class: 'error', sentence: 'Exited with an error (exit code 255).' },
  },
  {
    of: 'Windows',
    ended: { exitCode: 3221225477, reason: 'Error' },
    says: { class: 'error', sentence: 'Exited with an error (exit code 3221225477, 0xC0000005).' },
  },
  {
    of: 'an end without an error',
    ended: { exitCode: 0, reason: 'Completed' },
    says: {
      class: 'completed',
      sentence:
        "Ended by itself without an error (exit code 0); a Deployment's containers must keep running.",
    },
  },
  {
    of: 'a command that a shell did not find',
    ended: { exitCode: 127, reason: 'Error', message: '/bin/sh: 1: serve: not found' },
    says: {
      class: 'error',
      sentence: 'Exited with an error: "serve" was not found in the image (exit code 127).',
    },
  },
  {
    of: 'a command that a shell did not find, not said which',
    ended: { exitCode: 127, reason: 'Error' },
    says: {
      class: 'error',
      problem: { kind: 'command-not-found', text: 'the command was not found in the image' },
    },
  },
  {
    of: 'a file that is no program',
    ended: { exitCode: 126, reason: 'Error' },
    says: { sentence: 'Exited with an error: the command may not be executed (exit code 126).' },
  },
  {
    of: 'a command that containerd did not find',
    ended: { exitCode: 128, reason: 'StartError', message: notFound },
    says: {
      class: 'start-error',
      sentence:
        'Could not be started: "kube-controller-manegaar" was not found in the image (exit code 128).',
      problem: {
        kind: 'command-not-found',
        command: 'kube-controller-manegaar',
        text: '"kube-controller-manegaar" was not found in the image',
      },
      lastLines: [],
    },
  },
  {
    of: 'a command that docker did not find',
    ended: {
      exitCode: 127,
      reason: 'ContainerCannotRun',
      message:
        'oci runtime error: container_linux.go:235: starting container process caused "exec: \\"/abc\\": stat /abc: no such file or directory"\n',
    },
    says: {
      class: 'start-error',
      sentence: 'Could not be started: "/abc" was not found in the image (exit code 127).',
    },
  },
  {
    of: 'vcluster#1717: a volume without exec',
    ended: {
      exitCode: 128,
      reason: 'StartError',
      message:
        'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/binaries/vcluster": permission denied: unknown',
    },
    says: {
      class: 'start-error',
      sentence: 'Could not be started: "/binaries/vcluster" may not be executed (exit code 128).',
    },
  },
  {
    of: 'a directory mounted over a file',
    ended: {
      exitCode: 127,
      reason: 'ContainerCannotRun',
      message:
        'OCI runtime create failed: container_linux.go:346: starting container process caused "process_linux.go:449: container init caused "rootfs_linux.go:58: mounting … caused "not a directory""": unknown: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type',
    },
    says: {
      sentence: 'Could not be started: a volume could not be mounted into the container (exit code 127).',
    },
  },
  {
    of: 'a runtime that gives no reason that we know',
    ended: { exitCode: 128, reason: 'ContainerCannotRun', message: 'unable to join session keyring' },
    says: {
      class: 'start-error',
      sentence: 'Could not be started: the container runtime refused (exit code 128).',
    },
  },
  {
    of: 'an image for another processor',
    ended: { exitCode: 255, reason: 'Error', message: 'exec /usr/bin/entry.sh: exec format error\n' },
    says: {
      class: 'error',
      sentence:
        'Exited with an error: "/usr/bin/entry.sh" is built for another processor than the node\'s (exit code 255).',
    },
  },
  {
    of: 'a program whose log speaks of permissions',
    ended: { exitCode: 1, reason: 'Error', message: 'runc says: permission denied' },
    says: { class: 'error', sentence: 'Exited with an error (exit code 1).' },
  },
  {
    of: 'a node that went away',
    ended: { exitCode: 137, reason: 'ContainerStatusUnknown' },
    says: { class: 'error', sentence: 'Lost from sight when its node or pod ended (exit code 137).' },
  },
  {
    of: 'nothing at all: an unknown code is not zero',
    ended: {},
    says: { class: 'error', sentence: 'Ended; exit code not known.', lastLines: [] },
  },
];

describe('ends of containers', () => {
  for (const { of, ended, context, says } of cases) {
    it(`are told: ${of}`, () => {
      const exit = describeExit(ended, context);
      const seen = Object.fromEntries(Object.keys(says).map((key) => [key, exit[key as keyof Exit]]));
      assert.deepEqual(seen, says);
    });
  }

  it('keep ten lines at most, the last', () => {
    const message = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n');
    const { lastLines } = describeExit({ exitCode: 1, reason: 'Error', message });
    assert.deepEqual([lastLines.length, lastLines[0], lastLines[9]], [10, 'line 20', 'line 29']);
  });

  const pieces = [
    'OCI runtime: ',
    'exec: "a',
    '": executable file not found',
    'mkdir ',
    'exec /',
    ': not found',
    '\n',
  ];
  const reasons = fc.constantFrom(undefined, 'Error', 'OOMKilled', 'StartError', 'Completed', '__proto__');

  it('are told the same twice, in one sentence, and never throw', () => {
    const endings = fc.record({
      exitCode: fc.option(fc.oneof(fc.integer(), fc.nat({ max: 256 })), { nil: undefined }),
      signal: fc.option(fc.integer(), { nil: undefined }),
      reason: reasons,
      message: fc.option(textLike(pieces), { nil: undefined }),
    });
    fc.assert(
      fc.property(endings, (ended) => {
        const exit = describeExit(ended);
        assert.deepEqual(describeExit(ended), exit);
        assert.ok(exit.sentence.endsWith('.'));
        assert.ok(exit.lastLines.every((line) => (ended.message ?? '').includes(line)));
      }),
    );
  });

  it('are told from messages of hostile length without looking back', () => {
    for (const message of longTexts(pieces)) {
      for (const reason of ['Error', 'StartError']) {
        assert.ok(describeExit({ exitCode: 127, reason, message }).sentence.length < 500);
      }
    }
  });
});
