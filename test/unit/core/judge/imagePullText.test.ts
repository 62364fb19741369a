import assert from 'node:assert/strict';
import { imagePullText } from '../../../../src/core/judge/imagePullText.ts';
import { parseImagePull } from '../../../../src/core/kubeText/imagePull.ts';

/** What the table of the rule image-pull-failure leaves out. */
const TABLE: readonly [message: string, text: string][] = [
  [
    'Failed to pull image "a.example/x:1": toomanyrequests: slow down',
    'registry a.example limits how often images are pulled',
  ],
  [
    'Failed to pull image "a.example/x:1": no match for platform in manifest: not found',
    "registry a.example has it, but not for the node's platform",
  ],
  [
    'Failed to pull image "a.example/x:1": tls: failed to verify certificate: x509: unknown authority',
    'the certificate of registry a.example is not trusted by the node',
  ],
  [
    'Failed to pull image "x": pull access denied, repository does not exist or may require authorization',
    'registry docker.io denies access, or there is no such repository',
  ],
  [
    'Failed to pull image "a.example/x:1": write /var/lib: no space left on device',
    'the disk of the node is full',
  ],
  ['something new: a sentence nobody knows', 'something new: a sentence nobody knows'],
  ['connection refused', 'the registry refuses the connection'],
];

describe('why an image cannot be pulled', () => {
  for (const [message, text] of TABLE) {
    it(text, () => {
      assert.equal(imagePullText(parseImagePull(undefined, message)), text);
    });
  }
});
