import assert from 'node:assert/strict';
import { parseImageReference } from '../../../../src/core/kubeText/imageReference.ts';
import type { ImageAnswer } from '../../../../src/core/model/imageAnswer.ts';
import {
  imageAnswerTable,
  imageAnswerText,
  type AskedImage,
} from '../../../../src/core/present/imageAnswer.ts';

function asked(image: string, ...architectures: string[]): AskedImage {
  const reference = parseImageReference(image);
  assert.ok(reference);
  return { image, reference, architectures };
}
const platform = (architecture: string, variant?: string) => ({ os: 'linux', architecture, variant });
const there = (...architectures: string[]): ImageAnswer => ({
  is: 'there',
  digest: 'sha256:abc',
  platforms: architectures.map((one) => platform(one)),
});
const NOON = Date.parse('2026-11-22T12:00:00Z');
const WEB = 'registry.example/team/web:2';

describe('what a registry says of an image', () => {
  const cases: [AskedImage, ImageAnswer, string][] = [
    [
      asked(WEB, 'amd64'),
      there('amd64', 'arm64'),
      'registry.example has tag 2 of team/web, and gives it to anybody: the name is right',
    ],
    [
      asked(WEB, 'amd64', 'arm64'),
      there('arm64'),
      'registry.example has tag 2 of team/web, but not for amd64, which the pods’ nodes are',
    ],
    [
      asked(WEB, 'amd64'),
      { is: 'there', digest: undefined, platforms: undefined },
      'registry.example has tag 2 of team/web, and gives it to anybody: the name is right',
    ],
    [
      asked('nginx'),
      there('amd64'),
      'registry-1.docker.io has tag latest of library/nginx, and gives it to anybody: the name is right',
    ],
    [
      asked(WEB),
      { is: 'no-such-tag', near: ['2.0', '2.1'] },
      'registry.example knows team/web, and it has no tag 2; it has 2.0, 2.1',
    ],
    [asked(WEB), { is: 'no-such-tag', near: [] }, 'registry.example knows team/web, and it has no tag 2'],
    [
      asked(WEB),
      { is: 'no-such-tag', near: undefined },
      'registry.example has no tag 2 of team/web, and gives out no list of tags: the repository may be missing, too',
    ],
    [
      asked(WEB),
      { is: 'hidden' },
      'registry.example has no repository team/web, or not for everybody: registries do not tell these apart',
    ],
    [
      asked(WEB),
      { is: 'rate-limited', retryAfterSeconds: 600 },
      'registry.example answers no more requests from here for 10m: its rate limit is reached',
    ],
    [
      asked(WEB),
      { is: 'rate-limited', retryAfterSeconds: undefined },
      'registry.example answers no more requests from here: its rate limit is reached',
    ],
    [
      asked(WEB),
      { is: 'unreachable', why: 'registry.example refuses connections' },
      'registry.example cannot be asked from here: registry.example refuses connections',
    ],
    [
      asked(WEB),
      { is: 'untrusted', why: 'its certificate has expired' },
      'registry.example is not trusted from here: its certificate has expired',
    ],
    [
      asked(WEB),
      { is: 'odd', why: 'it answers 418' },
      'registry.example does not answer as a registry: it answers 418',
    ],
    [asked(WEB), { is: 'cancelled' }, 'registry.example was not asked to the end'],
  ];
  for (const [image, answer, sentence] of cases)
    it(sentence, () => {
      assert.equal(imageAnswerText(image, answer), sentence);
      const { rows } = imageAnswerTable(image, answer, NOON);
      assert.deepEqual(rows[1], ['answer', sentence]);
    });

  it('is told in lines, with the digest and both platforms', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const answer: ImageAnswer = {
      is: 'there',
      digest,
      platforms: [platform('amd64'), platform('arm', 'v7')],
    };
    assert.deepEqual(imageAnswerTable(asked(WEB, 'arm64'), answer, NOON), {
      title: 'What the registry says of registry.example/team/web:2',
      columns: ['', 'registry'],
      rows: [
        ['asked', 'registry.example at 11-22 12:00:00 UTC, from this computer and without credentials'],
        ['answer', 'registry.example has tag 2 of team/web, but not for arm64, which the pods’ nodes are'],
        ['digest', digest],
        ['platforms', 'linux/amd64, linux/arm/v7'],
        ['nodes', 'arm64'],
      ],
    });
  });
});
