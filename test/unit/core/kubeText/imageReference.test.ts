import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseImageReference } from '../../../../src/core/kubeText/imageReference.ts';

const digest = `sha256:${'0a'.repeat(32)}`;

describe('image names', () => {
  const names: [string, string, string, (string | undefined)?, string?][] = [
    ['nginx', 'docker.io', 'library/nginx'],
    ['nginx:1.27', 'docker.io', 'library/nginx', '1.27'],
    ['index.docker.io/jaegertracing/all-in-one:1', 'docker.io', 'jaegertracing/all-in-one', '1'],
    ['docker.io/nginx', 'docker.io', 'library/nginx'],
    ['shop/web:v2', 'docker.io', 'shop/web', 'v2'],
    ['quay.io/shop/web', 'quay.io', 'shop/web'],
    ['localhost/web:dev', 'localhost', 'web', 'dev'],
    ['localhost:5000/web', 'localhost:5000', 'web'],
    ['registry:5000/a/b/c:1', 'registry:5000', 'a/b/c', '1'],
    ['[fd00::1]:5000/web:1', '[fd00::1]:5000', 'web', '1'],
    [`ghcr.io/shop/web@${digest}`, 'ghcr.io', 'shop/web', undefined, digest],
    [`ghcr.io/shop/web:v1@${digest}`, 'ghcr.io', 'shop/web', 'v1', digest],
    ['my__app/a-b--c.d', 'docker.io', 'my__app/a-b--c.d'],
    ['MyRegistry/web', 'MyRegistry', 'web'],
  ];
  for (const [image, registry, repository, tag, withDigest] of names) {
    it(`${image.slice(0, 40)} is in ${registry}`, () => {
      assert.deepEqual(parseImageReference(image), {
        registry,
        repository,
        ...(tag !== undefined && { tag }),
        ...(withDigest !== undefined && { digest: withDigest }),
      });
    });
  }

  for (const image of [
    '',
    'Nginx',
    'nginx:',
    ':v1',
    'nginx:v1:v2',
    'nginx@sha256:short',
    `nginx@${digest}@${digest}`,
    'shop//web',
    'shop/Web',
    '-web',
    'web-',
    'web___x',
    'ex ample.com/web',
    'https://quay.io/shop/web',
    '0a'.repeat(32),
    'quay.io/',
    `quay.io/${'a'.repeat(260)}`,
    `nginx:${'a'.repeat(129)}`,
    '${IMAGE}',
  ]) {
    it(`${JSON.stringify(image.slice(0, 40))} is no name`, () => {
      assert.equal(parseImageReference(image), undefined);
    });
  }

  it('never throw and put together again what they took apart', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('abA0./:-_@[]')), maxLength: 40 }),
        (image) => {
          const reference = parseImageReference(image);
          if (!reference) return;
          const { registry, repository, tag, digest: withDigest } = reference;
          const full = `${registry}/${repository}${tag ? `:${tag}` : ''}${withDigest ? `@${withDigest}` : ''}`;
          assert.deepEqual(parseImageReference(full), reference);
        },
      ),
    );
  });
});
