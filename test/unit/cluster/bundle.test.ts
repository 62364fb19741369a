import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild, { type Plugin } from 'esbuild';
import { Folder } from '../../support/folder.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('the cluster part in a bundle', () => {
  const folder = new Folder();
  const outfile = folder.at('connect.cjs');
  let libraries: readonly string[] = [];

  before(async () => {
    const url = new URL('../../../build/clientNodePlugin.mjs', import.meta.url).href;
    const { clientNodePlugin } = (await import(url)) as { clientNodePlugin: () => Plugin };
    const { metafile } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: ['src/cluster/connect.ts'],
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      target: 'node22',
      outfile,
      metafile: true,
      plugins: [clientNodePlugin()],
      logLevel: 'silent',
    });
    libraries = Object.keys(metafile.inputs).filter((file) => file.includes('node_modules'));
  });
  after(() => {
    folder.remove();
  });

  it('holds of client-node only the KubeConfig: no generated models, no HTTP stack, no logins', () => {
    assert.deepEqual(libraries.map((file) => file.replace('node_modules/', '')).sort(), [
      '@kubernetes/client-node/dist/config.js',
      '@kubernetes/client-node/dist/config_types.js',
      '@kubernetes/client-node/package.json',
      'js-yaml/dist/js-yaml.mjs',
    ]);
  });

  it('stays small: below 185 KB, reading in bulk, reading protobuf and what that is rehearsed with among it', () => {
    assert.ok(statSync(outfile).size < 185_000, `${statSync(outfile).size} bytes`);
  });

  it('works with every kind of login, so that nothing that was left out is missed', () => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'login' };
    const oidc = { name: 'oidc', config: { 'idp-issuer-url': 'https://issuer.test', 'client-id': 'x' } };
    const users = {
      none: {},
      token: { token: 'abc123' },
      tokenFile: { tokenFile: 'token' },
      basic: { username: 'a', password: 'b' },
      exec: { exec },
      oidc: { 'auth-provider': oidc },
    };
    const names = Object.keys(users);
    const cluster = { server: 'https://a.test', 'proxy-url': 'socks5://proxy.test' };
    const kubeconfig = folder.write(
      'config',
      JSON.stringify({
        clusters: [{ name: 'c', cluster }],
        users: Object.entries(users).map(([name, user]) => ({ name, user })),
        contexts: names.map((name) => ({ name, context: { cluster: 'c', user: name } })),
      }),
    );
    const script = `
      const { connect, listContexts } = require(${JSON.stringify(outfile)});
      const kubeconfig = ${JSON.stringify(kubeconfig)};
      (async () => {
        const { contexts } = await listContexts({ kubeconfig, env: {} });
        for (const { name } of contexts) {
          const connected = await connect({ kubeconfig, context: name, env: {} });
          console.log(name, connected.problem ?? connected.reader.source.where);
          connected.dispose?.();
        }
      })();`;
    const said = execFileSync(process.execPath, ['-e', script], {
      cwd: path.dirname(outfile),
      encoding: 'utf8',
    });
    assert.deepEqual(
      said.trim().split('\n'),
      names.map((name) => `${name} https://a.test`),
    );
  });
});
