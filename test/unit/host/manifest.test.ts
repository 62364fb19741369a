import assert from 'node:assert/strict';
import { deploymentsIn } from '../../../src/host/commands/manifest.ts';

const web = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';

describe('the Deployments of a manifest', () => {
  const cases: [what: string, text: string, found: string[]][] = [
    ['one', web, ['web@0']],
    ['one with a namespace', `${web}  namespace: shop\n`, ['shop/web@0']],
    ['several, each with the line it begins at', `${web}---\n${web}`, ['web@0', 'web@5']],
    ['none of another kind', web.replace('Deployment', 'StatefulSet'), []],
    ['none without a name', 'kind: Deployment\nmetadata:\n  namespace: shop\n', []],
    [
      'quotes, comments and CRLF',
      'kind: \'Deployment\' # ours\r\nmetadata:\r\n    name: "web" # x\r\n',
      ['web@0'],
    ],
    [
      'not the name of a label',
      'kind: Deployment\nmetadata:\n  labels:\n    name: no\n  name: web\n',
      ['web@0'],
    ],
    [
      'not the name in the pod template',
      `kind: Deployment\nspec:\n  template:\n    metadata:\n      name: no\n`,
      [],
    ],
    ['not a name that Kubernetes would refuse', web.replace('web', '"a b"'), []],
    ['nothing in an empty file', '', []],
  ];
  for (const [what, text, found] of cases)
    it(`are ${what}`, () => {
      const told = deploymentsIn(text).map(
        ({ namespace, name, line }) => `${namespace === undefined ? '' : `${namespace}/`}${name}@${line}`,
      );
      assert.deepEqual(told, found);
    });
});
