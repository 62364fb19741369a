import assert from 'node:assert/strict';
import { shown } from '../../../src/core/shown.ts';

describe('what is shown of a report', () => {
  it('has no secret that a message quotes, and no control', () => {
    const message = 'pull of https://jane:hunter2@registry.test/web failed\u001B[2J';
    assert.deepEqual(shown({ steps: [{ message }] }), {
      steps: [{ message: 'pull of https://[redacted]@registry.test/web failed^[[2J' }],
    });
  });

  it('takes a secret out before the text is cut, which would hide what it is', () => {
    const { length } = 'password=';
    const text = `${'x '.repeat(2000 - length)}password=${'hunter2'.repeat(10)}`;
    assert.doesNotMatch(shown(text), /hunter2/);
  });

  it('says of a long text how much was cut, and looks for secrets in what is shown', () => {
    const text = shown(`token=hunter2canary1 ${'long '.repeat(100_000)}`);
    assert.match(text, /^token=\[redacted\] long .* characters cut$/);
    assert.ok(Array.from(text).length <= 4000);
  });

  it('leaves sentences of Kubernetes alone', () => {
    const sentences = [
      'secret "web-token" not found',
      'references non-existent secret key: password',
      'serviceaccount "x" not found: no API token found for service account',
      'Failed to pull image "r.test/web@sha256:0123456789abcdef": pull access denied, may require authorization',
      'failed to fetch oauth token: unexpected status: 401 Unauthorized',
    ];
    assert.deepEqual(shown(sentences), sentences);
  });
});
