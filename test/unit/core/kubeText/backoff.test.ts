import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseBackoff, type Backoff } from '../../../../src/core/kubeText/backoff.ts';
import { goDurationSeconds } from '../../../../src/core/kubeText/goDuration.ts';
import { longTexts, textLike } from './hostileText.ts';

type Said = Backoff extends infer Each ? (Each extends Backoff ? Omit<Each, 'raw'> : never) : never;

const uid = '837f1b14-9cec-4f6f-8f5b-c89f5b397ca5';
const pod = { name: 'web-6b999d-m8sl8', namespace: 'shop', uid };

const cases: [string, string, Said][] = [
  [
    'a waiting container',
    `back-off 5m0s restarting failed container=app pod=web-6b999d-m8sl8_shop(${uid})`,
    { of: 'container', delaySeconds: 300, container: 'app', pod },
  ],
  [
    'the capital of 1.5',
    'Back-off 1m20s restarting failed container=hw pod=web-1_default(458320e7)',
    {
      of: 'container',
      delaySeconds: 80,
      container: 'hw',
      pod: { name: 'web-1', namespace: 'default', uid: '458320e7' },
    },
  ],
  [
    'a message without the pod',
    'back-off 10s restarting failed container=order-router',
    { of: 'container', delaySeconds: 10, container: 'order-router' },
  ],
  [
    'a delay that cannot be read',
    'back-off soon restarting failed container=a pod=b',
    { of: 'container', container: 'a' },
  ],
  [
    'the event since 1.27',
    `Back-off restarting failed container app in pod web-6b999d-m8sl8_shop(${uid})`,
    { of: 'container', container: 'app', pod },
  ],
  ['the event before', 'Back-off restarting failed container', { of: 'container' }],
  ['the event of 1.5', 'Back-off restarting failed docker container', { of: 'container' }],
  ['an image', 'Back-off pulling image "nginx:1"', { of: 'image', image: 'nginx:1' }],
  [
    'an image since 1.32',
    'Back-off pulling image "nginx:1": ErrImagePull: rpc error: code = NotFound desc = not found',
    { of: 'image', image: 'nginx:1', cause: 'ErrImagePull: rpc error: code = NotFound desc = not found' },
  ],
];

describe('back-offs', () => {
  for (const [from, message, says] of cases) {
    it(`are read: ${from}`, () => {
      assert.deepEqual(parseBackoff(message), { ...says, raw: message });
    });
  }

  for (const message of ['', 'Started container app', 'Readiness probe failed: ', 'back-off']) {
    it(`are not seen in ${JSON.stringify(message)}`, () => {
      assert.equal(parseBackoff(message), undefined);
    });
  }

  const durations: [string, number | undefined][] = [
    ['5m0s', 300],
    ['2m40s', 160],
    ['1h0m0s', 3600],
    ['10s', 10],
    ['1.5s', 1.5],
    ['500ms', 0.5],
    ['0', 0],
    ['', undefined],
    ['5', undefined],
    ['5m ', undefined],
    ['-5s', undefined],
    ['5d', undefined],
  ];
  for (const [text, seconds] of durations) {
    it(`wait ${seconds ?? 'no known number of'} seconds for ${JSON.stringify(text)}`, () => {
      assert.equal(goDurationSeconds(text), seconds);
    });
  }

  const pieces = [
    'back-off 5m0s restarting failed container=',
    'a pod=',
    'b_c(d)',
    'Back-off pulling image "',
    '1h',
  ];

  it('are read the same twice, keep the raw text and never throw', () => {
    fc.assert(
      fc.property(textLike(pieces), (message) => {
        const backoff = parseBackoff(message);
        assert.deepEqual(parseBackoff(message), backoff);
        assert.ok(backoff === undefined || backoff.raw === message);
      }),
    );
  });

  it('are read from hostile length without looking back', () => {
    for (const text of longTexts(pieces)) assert.equal(parseBackoff(text)?.raw ?? text, text);
  });
});
