import assert from 'node:assert/strict';
import { refusalText, refuser } from '../../../../src/core/judge/refusalText.ts';
import { parseRefusal } from '../../../../src/core/kubeText/refusal.ts';

/** The frequent ones are in the table of the rule pod-create-error; here is what that leaves out. */
const TABLE: readonly [message: string, text: string, who: string | undefined][] = [
  [
    'pods "x" is forbidden: exceeded quota: q, requested: pods=1,requests.cpu=1, used: pods=2,requests.cpu=4, limited: pods=2,requests.cpu=4',
    'quota q is full (pods: 2 of 2 used, 1 more requested; requests.cpu: 4 of 4 used, 1 more requested)',
    'q',
  ],
  [
    'pods "x" is forbidden: status unknown for quota: q, resources: pods,requests.cpu',
    'the usage of quota q is not known yet (pods, requests.cpu)',
    'q',
  ],
  [
    'pods "x" is forbidden: insufficient quota to consume: requests.nvidia.com/gpu',
    'no quota of the namespace covers it (requests.nvidia.com/gpu)',
    undefined,
  ],
  [
    'pods "x" is forbidden: insufficient quota to match these scopes: [{PriorityClass In [high]}]',
    'no quota of the namespace covers it',
    undefined,
  ],
  [
    'admission webhook "deny.example.com" denied the request without explanation',
    'admission webhook deny.example.com denies it without explanation',
    'deny.example.com',
  ],
  [
    'Internal error occurred: failed calling webhook "w.example.com": failed to call webhook: Post "https://hooks.example.com/x": dial tcp 10.0.0.1:443: connect: connection refused',
    'admission webhook w.example.com did not answer: connection refused',
    'w.example.com',
  ],
  [
    "pods \"x\" is forbidden: ValidatingAdmissionPolicy 'owners' with binding 'all' denied request: no owner",
    'ValidatingAdmissionPolicy owners denies it: no owner',
    'owners',
  ],
];

describe('a refusal in one clause', () => {
  for (const [message, text, who] of TABLE) {
    it(text, () => {
      const refusal = parseRefusal(message);
      assert.equal(refusalText(refusal), text);
      assert.equal(refuser(refusal), who);
    });
  }
});
