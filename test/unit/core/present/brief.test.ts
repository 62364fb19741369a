import assert from 'node:assert/strict';
import type { FlagId } from '../../../../src/core/flag.ts';
import { brief } from '../../../../src/core/present/brief.ts';

/** What the row says of a refusal in the condition that the flag stands for. */
function refused(id: FlagId, type: string, message: string): string {
  const flag = { id, severity: 'incident', text: 'the whole sentence', since: null } as const;
  return brief(flag, { conditions: [{ type, message }], replicas: counts(1, 1) });
}

function counts(available: number | undefined, desired: number) {
  return {
    desired,
    total: undefined,
    updated: undefined,
    ready: undefined,
    available,
    unavailable: undefined,
  };
}

const PODS: readonly (readonly [message: string, row: string])[] = [
  [
    'pods "web-1" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=3, limited: pods=3',
    'quota compute',
  ],
  [
    'pods "web-1" is forbidden: failed quota: compute: must specify limits.cpu',
    'quota compute wants requests',
  ],
  ['pods "web-1" is forbidden: maximum cpu usage per Container is 1, but limit is 2', 'LimitRange'],
  [
    'pods "web-1" is forbidden: violates PodSecurity "restricted:latest": privileged (container "c" must not set securityContext.privileged=true)',
    'PodSecurity restricted:latest',
  ],
  ['admission webhook "policy.example" denied the request: no', 'webhook policy.example denied'],
  [
    'Internal error occurred: failed calling webhook "policy.example": Post "https://p.s.svc:443/": dial tcp 10.0.0.1:443: connect: connection refused',
    'webhook policy.example did not answer',
  ],
  [
    'pods "web-1" is forbidden: error looking up service account shop/robot: serviceaccount "robot" not found',
    'no ServiceAccount robot',
  ],
  ['pods "web-1" is forbidden: no PriorityClass with name high was found', 'no PriorityClass high'],
  ['Timeout: request did not complete within requested timeout', 'the API server timed out'],
  ['something new', 'something new'],
  ['', 'no reason given'],
];

describe('a flag in a few words', () => {
  for (const [message, row] of PODS)
    it(`names who refused the pods: ${row}`, () => {
      assert.equal(refused('replica-failure', 'ReplicaFailure', message), `pods refused: ${row}`);
    });

  it('names who refused the ReplicaSet', () => {
    const message = 'Failed to create new replica set "web-2": admission webhook "w" denied the request: no';
    assert.equal(
      refused('replicaset-create-error', 'Progressing', message),
      'ReplicaSet refused: webhook w denied',
    );
  });

  it('says of a missed deadline how many are available, where that is known', () => {
    const flag = {
      id: 'progress-deadline-exceeded',
      severity: 'incident',
      text: 'long',
      since: null,
    } as const;
    assert.equal(
      brief(flag, { conditions: [], replicas: counts(2, 3) }),
      'deadline exceeded, 2 of 3 available',
    );
    assert.equal(brief(flag, { conditions: [], replicas: counts(undefined, 3) }), 'deadline exceeded');
  });

  it('leaves what is short as it is', () => {
    const flag = { id: 'paused', severity: 'information', text: 'paused', since: null } as const;
    assert.equal(brief(flag, { conditions: [], replicas: counts(1, 1) }), 'paused');
  });
});
