import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const SCRIPT = path.join(import.meta.dirname, '../../build/audit.mjs');

/** The script against a registry that answers every audit so. */
async function audit(answer: RequestListener, env: NodeJS.ProcessEnv = {}) {
  const registry = createServer(answer).listen(0, '127.0.0.1');
  await once(registry, 'listening');
  const { port } = registry.address() as AddressInfo;
  const asked = spawn(process.execPath, [SCRIPT], {
    env: { ...process.env, npm_config_registry: `http://127.0.0.1:${port}/`, ...env },
  });
  const closed = once(asked, 'close');
  const [out, said] = await Promise.all([text(asked.stdout), text(asked.stderr)]);
  await closed;
  registry.close();
  registry.closeAllConnections();
  return { code: asked.exitCode, out, said };
}

const { version } = createRequire(import.meta.url)('js-yaml/package.json') as { version: string };

const json =
  (value: unknown): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
  };
/** npm looks up the packages as well, to see which of their versions are meant. */
const registryOf =
  (advisories: object): RequestListener =>
  (request, response) => {
    const name = decodeURIComponent(request.url?.slice(1) ?? '');
    const versions = { [version]: { name, version } };
    json(request.method === 'POST' ? advisories : { name, versions })(request, response);
  };
const refusing: RequestListener = (_request, response) => {
  response.writeHead(405).end();
};

describe('the audit of what ships', function () {
  this.timeout(60_000);

  it('passes where the registry knows of nothing', async () => {
    const { code, out, said } = await audit(json({}));
    assert.match(out, /nothing that ships is known to be vulnerable/);
    assert.doesNotMatch(said, /NOT AUDITED/);
    assert.equal(code, 0);
  });

  it('fails where one of them is vulnerable, and names it', async () => {
    const advisory = {
      id: 1,
      url: 'https://example.test/1',
      title: 'planted',
      severity: 'high',
      vulnerable_versions: '<99',
      cwe: [],
      cvss: { score: 8, vectorString: null },
    };
    const { code, said } = await audit(registryOf({ 'js-yaml': [advisory] }));
    assert.match(said, /high: js-yaml \*/);
    assert.equal(code, 1);
  });

  it('says loudly that nobody audited where the registry does not answer, and fails where that is asked', async () => {
    const calm = await audit(refusing);
    assert.match(calm.said, /!!! NOT AUDITED: .*405/);
    assert.doesNotMatch(calm.out, /nothing that ships/);
    assert.equal(calm.code, 0);
    const strict = await audit(refusing, { ROLLOUT_DOCTOR_REQUIRE_AUDIT: '1' });
    assert.match(strict.said, /NOT AUDITED/);
    assert.equal(strict.code, 1);
  });
});
