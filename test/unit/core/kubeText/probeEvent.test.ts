import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseProbeEvent, type ProbeEvent } from '../../../../src/core/kubeText/probeEvent.ts';
import { longTexts, textLike } from './hostileText.ts';

const cases: [string, string, Omit<ProbeEvent, 'raw'>][] = [
  [
    'an HTTP answer',
    'Liveness probe failed: HTTP probe failed with statuscode: 500',
    {
      probe: 'liveness',
      what: 'failed',
      trouble: 'http-status',
      httpStatus: 500,
      output: 'HTTP probe failed with statuscode: 500',
    },
  ],
  [
    'nobody listens',
    'Readiness probe failed: Get "http://10.42.0.10:8080/ready": dial tcp 10.42.0.10:8080: connect: connection refused',
    {
      probe: 'readiness',
      what: 'failed',
      trouble: 'connection-refused',
      output: 'Get "http://10.42.0.10:8080/ready": dial tcp 10.42.0.10:8080: connect: connection refused',
    },
  ],
  [
    'too slow',
    'Startup probe failed: Get "http://10.244.1.5:8000/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    {
      probe: 'startup',
      what: 'failed',
      trouble: 'timeout',
      output:
        'Get "http://10.244.1.5:8000/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    },
  ],
  [
    'a command that timed out',
    'Readiness probe failed: command timed out: "sh -c check" timed out after 1s',
    {
      probe: 'readiness',
      what: 'failed',
      trouble: 'timeout',
      output: 'command timed out: "sh -c check" timed out after 1s',
    },
  ],
  [
    'a command that says why',
    "Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory",
    {
      probe: 'liveness',
      what: 'failed',
      output: "cat: can't open '/tmp/healthy': No such file or directory",
    },
  ],
  [
    'a command that says nothing',
    'Liveness probe failed: ',
    { probe: 'liveness', what: 'failed', output: '' },
  ],
  [
    'a port with a name that nothing has',
    'Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "http": invalid syntax',
    {
      probe: 'readiness',
      what: 'errored',
      trouble: 'bad-port',
      output: 'strconv.Atoi: parsing "http": invalid syntax',
    },
  ],
  [
    'the shorter wording of that',
    'Readiness probe errored: rpc error: code = Unknown desc = container is stopping',
    { probe: 'readiness', what: 'errored', output: 'rpc error: code = Unknown desc = container is stopping' },
  ],
  [
    'a redirect to elsewhere',
    'Liveness probe warning: Probe terminated redirects, Response body: moved',
    { probe: 'liveness', what: 'warning', output: 'Probe terminated redirects, Response body: moved' },
  ],
  [
    'the kill',
    'Container payments-service failed liveness probe, will be restarted',
    { probe: 'liveness', what: 'restart', container: 'payments-service' },
  ],
  [
    'the kill by a startup probe',
    'Container web failed startup probe, will be restarted',
    { probe: 'startup', what: 'restart', container: 'web' },
  ],
  [
    'the kill in 1.8 to 1.14',
    'Killing container with id docker://liveness:Container failed liveness probe.. Container will be killed and recreated.',
    { probe: 'liveness', what: 'restart', container: 'liveness' },
  ],
  [
    'the kill in 1.7',
    'Killing container with id docker://livenesstest:pod "livenesstest_default(ca69e447-1a98-11e8-a441-f44c7f1da78a)" container "livenesstest" is unhealthy, it will be killed and re-created.',
    { probe: 'liveness', what: 'restart', container: 'livenesstest' },
  ],
  [
    'the kill in 1.2',
    'Killing container with docker id 7dc6893a5f79: pod "lbapp-rc-m2eoe_default(755cd7f6)" container "liveness" is unhealthy, it will be killed and re-created.',
    { probe: 'liveness', what: 'restart', container: 'liveness' },
  ],
];

describe('probe events', () => {
  for (const [from, message, says] of cases) {
    it(`are read: ${from}`, () => {
      assert.deepEqual(parseProbeEvent(message), { ...says, raw: message });
    });
  }

  for (const message of [
    '',
    'Stopping container web',
    'Killing container with id docker://redis:Need to kill Pod',
    'Killing container with id docker://guestbook:Container spec hash changed (40 vs 29).. Container will be killed and recreated.',
    'my Liveness probe failed: no',
  ]) {
    it(`are not seen in ${JSON.stringify(message)}`, () => {
      assert.equal(parseProbeEvent(message), undefined);
    });
  }

  const pieces = [
    'Liveness probe ',
    'failed: ',
    'Container web failed startup probe, ',
    'Killing container with id ',
    'docker://a:pod "',
  ];

  it('are read the same twice, keep the raw text and never throw', () => {
    fc.assert(
      fc.property(textLike(pieces), (message) => {
        const event = parseProbeEvent(message);
        assert.deepEqual(parseProbeEvent(message), event);
        assert.ok(event === undefined || event.raw === message);
      }),
    );
  });

  it('are read from hostile length without looking back', () => {
    for (const text of longTexts(pieces)) assert.equal(parseProbeEvent(text)?.raw ?? text, text);
  });
});
