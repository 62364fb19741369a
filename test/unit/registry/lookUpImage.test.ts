import assert from 'node:assert/strict';
import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { parseImageReference } from '../../../src/core/kubeText/imageReference.ts';
import type { ImageAnswer } from '../../../src/core/model/imageAnswer.ts';
import { lookUpImage } from '../../../src/registry/lookUpImage.ts';
import { Authority, type KeyPair } from '../../support/certificates.ts';
import { FaultServer, json, text, type Arrival, type Script } from '../../support/faultServer.ts';
import {
  digestOf,
  errors,
  index,
  INDEX,
  single,
  startRegistry,
  TOKEN,
  type RegistryOptions,
} from '../../support/registryServer.ts';

/** Every name under .test is this machine. */
const onLoopback: LookupFunction = (host, options, callback) => {
  systemLookup(host.endsWith('.test') ? '127.0.0.1' : 'name.invalid', options, callback);
};

describe('an image looked up in its registry', () => {
  let authority: Authority;
  let certificate: KeyPair;
  const servers: FaultServer[] = [];
  before(() => {
    authority = new Authority('registry tests');
    certificate = authority.issue({
      subject: '/CN=registry',
      names: 'DNS:registry.test,DNS:auth.test,DNS:cdn.test',
    });
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  after(() => {
    authority.dispose();
  });

  const looked = (
    name: string,
    port: number,
    change: { signal?: AbortSignal; ca?: string[]; host?: string; timeoutMs?: number } = {},
  ): Promise<ImageAnswer> => {
    const reference = parseImageReference(`${change.host ?? 'registry.test'}:${port}/${name}`);
    assert.ok(reference);
    const { signal = new AbortController().signal, ca = [authority.cert], timeoutMs = 5000 } = change;
    return lookUpImage(reference, { signal, ca, timeoutMs, lookup: onLoopback });
  };
  const registry = async (options: Partial<RegistryOptions> = {}): Promise<FaultServer> => {
    const repositories = { 'team/web': { '1.27': index('amd64', 'arm64'), '1.28': single('arm64') } };
    const server = await startRegistry({ certificate, repositories, ...options });
    servers.push(server);
    return server;
  };
  const scripted = async (script: Script): Promise<FaultServer> => {
    const server = await FaultServer.start({ certificate }, script);
    servers.push(server);
    return server;
  };
  const asked = ({ arrivals }: FaultServer): string[] =>
    arrivals.map(({ headers, url }) => `${(headers.host ?? '').replace(/:.*/, '')}${url}`);
  const platform = (architecture: string) => ({ os: 'linux', architecture, variant: undefined });

  describe('is there', () => {
    it('for the platforms of its index, without the attestations', async () => {
      const server = await registry();
      assert.deepEqual(await looked('team/web:1.27', server.port), {
        is: 'there',
        digest: digestOf(JSON.stringify(index('amd64', 'arm64').manifest)),
        platforms: [platform('amd64'), platform('arm64')],
      });
      assert.deepEqual(asked(server), ['registry.test/v2/team/web/manifests/1.27']);
      assert.match(
        server.arrivals[0]?.headers.accept ?? '',
        new RegExp(INDEX.replaceAll('.', '\\.').replace('+', '\\+')),
      );
    });

    it('for the one platform that its configuration names, wherever the registry keeps that', async () => {
      const cdn = await registry();
      const blobsAt = `https://user:password@cdn.test:${cdn.port}`;
      const server = await registry({ tokenService: 'r', blobsAt });
      const answer = await looked('team/web:1.28', server.port);
      assert.deepEqual(answer.is === 'there' && answer.platforms, [platform('arm64')]);
      assert.equal(server.arrivals.at(-1)?.headers.authorization, `Bearer ${TOKEN}`);
      assert.deepEqual(secretsIn(cdn.arrivals), []);
      assert.equal(cdn.arrivals.length, 1);
    });

    it('for one platform, read from the registry itself', async () => {
      const server = await registry();
      const answer = await looked('team/web:1.28', server.port);
      assert.deepEqual(answer.is === 'there' && answer.platforms, [platform('arm64')]);
    });

    it('under its digest', async () => {
      const server = await registry();
      const digest = digestOf(JSON.stringify(single('arm64').manifest));
      assert.equal((await looked(`team/web:9@${digest}`, server.port)).is, 'there');
      assert.equal(asked(server)[0], `registry.test/v2/team/web/manifests/${digest}`);
    });

    it('with a token for everybody, which is asked for that repository and goes to the registry alone', async () => {
      const server = await registry({ tokenService: 'the registry' });
      assert.equal((await looked('team/web:1.27', server.port)).is, 'there');
      assert.deepEqual(asked(server), [
        'registry.test/v2/team/web/manifests/1.27',
        'auth.test/token?account=none&service=the+registry&scope=repository%3Ateam%2Fweb%3Apull',
        'registry.test/v2/team/web/manifests/1.27',
      ]);
      assert.deepEqual(
        server.arrivals.map(({ headers }) => headers.authorization),
        [undefined, undefined, `Bearer ${TOKEN}`],
      );
    });

    it('as an image of the first schema, which names its platform itself', async () => {
      const server = await scripted(json({ schemaVersion: 1, name: 'team/web', architecture: 'amd64' }));
      assert.deepEqual(await looked('team/web:1', server.port), {
        is: 'there',
        digest: undefined,
        platforms: [platform('amd64')],
      });
    });

    it('for platforms that cannot be told, where its configuration is out of reach', async () => {
      const server = await scripted((response, request, number) => {
        const script = request.url.includes('/blobs/')
          ? errors(500, 'UNKNOWN')
          : json(single('amd64').manifest);
        script(response, request, number);
      });
      assert.deepEqual(await looked('team/web:1', server.port), {
        is: 'there',
        digest: undefined,
        platforms: undefined,
      });
    });
  });

  describe('is not there', () => {
    it('under this tag, but under others that are written alike', async () => {
      const image = index('amd64');
      const tags = ['1.27.0', '1.27.1', '1.27.1-alpine', 'stable', '0.1', 'nightly-2026-11-22'];
      const repositories = { 'team/web': Object.fromEntries(tags.map((tag) => [tag, image])) };
      const server = await registry({ repositories, tokenService: 'r' });
      assert.deepEqual(await looked('team/web:1.27.11', server.port), {
        is: 'no-such-tag',
        near: ['1.27.1', '1.27.0', '1.27.1-alpine'],
      });
    });

    it('under this digest, and nothing is near to a digest', async () => {
      const server = await registry();
      assert.deepEqual(await looked(`team/web@${digestOf('other')}`, server.port), {
        is: 'no-such-tag',
        near: [],
      });
    });

    it('nor may the repository be, where the registry gives out no list of tags', async () => {
      const server = await scripted((response, request, number) => {
        const script = request.url.includes('/tags/')
          ? errors(405, 'UNSUPPORTED')
          : errors(404, 'MANIFEST_UNKNOWN');
        script(response, request, number);
      });
      assert.deepEqual(await looked('team/web:1', server.port), { is: 'no-such-tag', near: undefined });
    });

    it('where the repository has lost all its tags', async () => {
      const server = await scripted((response, request, number) => {
        const script = request.url.includes('/tags/')
          ? json({ name: 'team/web', tags: null })
          : errors(404, 'MANIFEST_UNKNOWN');
        script(response, request, number);
      });
      assert.deepEqual(await looked('team/web:1', server.port), { is: 'no-such-tag', near: [] });
    });

    const hidden: [string, Partial<RegistryOptions> | Script][] = [
      ['is no such repository', { repositories: {} }],
      ['is no such repository, said at once', errors(404, 'NAME_UNKNOWN')],
      ['is only for some, and only a password helps', { closed: ['team/web'] }],
      [
        'is only for some, and a token for everybody does not help',
        { closed: ['team/web'], tokenService: 'r' },
      ],
      ['is refused', errors(403, 'DENIED')],
      ['is nothing at all under this path', text('no such page', 'text/plain', 404)],
      [
        'is no token for everybody',
        (response, request, number) => {
          const { port } = servers[0]!;
          const challenge = `Basic realm="x", Bearer realm=https://auth.test:${port}/token`;
          const script = request.url.startsWith('/token')
            ? errors(403, 'DENIED')
            : errors(401, 'UNAUTHORIZED', { 'WWW-Authenticate': challenge });
          script(response, request, number);
        },
      ],
    ];
    for (const [name, how] of hidden)
      it(`or not for everybody, where there ${name}`, async () => {
        const server = typeof how === 'function' ? await scripted(how) : await registry(how);
        assert.deepEqual(await looked('team/web:1.27', server.port), { is: 'hidden' });
        assert.ok(server.arrivals.length <= 4, 'nothing is asked without end');
      });
  });

  describe('cannot be told of', () => {
    const challenge = (realm: string): Script =>
      errors(401, 'UNAUTHORIZED', { 'WWW-Authenticate': `Bearer realm="${realm}"` });
    const tokenIs =
      (token: Script): Script =>
      (response, request, number) => {
        const script = request.url.startsWith('/token')
          ? token
          : challenge(`https://auth.test:${servers[0]!.port}/token`);
        script(response, request, number);
      };
    const cases: [string, Script, ImageAnswer | RegExp][] = [
      [
        'by a registry that has been asked too much',
        errors(429, 'TOOMANYREQUESTS', { 'Retry-After': '120' }),
        { is: 'rate-limited', retryAfterSeconds: 120 },
      ],
      [
        'by one that does not say until when',
        errors(429, 'TOOMANYREQUESTS', { 'Retry-After': 'Mon, 23 Nov 2026 10:00:00 GMT' }),
        { is: 'rate-limited', retryAfterSeconds: undefined },
      ],
      [
        'by a token service that has been',
        tokenIs(json({}, 429)),
        { is: 'rate-limited', retryAfterSeconds: undefined },
      ],
      [
        'by a server error',
        json({}, 503),
        /unreachable: registry\.test:\d+ answers with a server error \(503\)/,
      ],
      [
        'by a connection that breaks',
        (response) => response.destroy(),
        /unreachable: .* closed the connection/,
      ],
      [
        'by half an answer',
        (response) => {
          response.writeHead(200, { 'Content-Length': '100' }).write('{', () => response.destroy());
        },
        /unreachable: .* closed the connection/,
      ],
      ['by silence', () => undefined, /unreachable: .* does not answer within 0\.4 s/],
      ['by a page for people', text('<html>', 'text/html'), /odd: .* something else than a manifest/],
      ['by other JSON', json({ hello: 1 }), /odd: .* something else than a manifest/],
      ['by another status', json({}, 302), /odd: .* answers 302/],
      [
        'by more than a manifest may be',
        (response) => response.writeHead(200).end(Buffer.alloc(4 * 1024 * 1024 + 1, 'a')),
        /odd: .* larger than 4 MiB/,
      ],
      [
        'by redirects without end',
        (response) => response.writeHead(307, { Location: '/v2/again' }).end(),
        /odd: .* redirects without end/,
      ],
      [
        'by a redirect to plain HTTP',
        (response) => response.writeHead(307, { Location: 'http://registry.test/' }).end(),
        /odd: .* redirects to http:\/\/, not to https:\/\//,
      ],
      [
        'by a redirect to no address',
        (response) => response.writeHead(307, { Location: 'https://[::' }).end(),
        /odd: .* redirects to what is no address/,
      ],
      [
        'by a token service over plain HTTP',
        challenge('http://auth.test/token'),
        /odd: .* not at an https:\/\/ address/,
      ],
      ['by a token service nowhere', challenge('token'), /odd: .* not at an https:\/\/ address/],
      ['by a token that is none', tokenIs(json({ token: 'a b\r\nX: y' })), /odd: .* gives no token \(200\)/],
      ['by a token service that fails', tokenIs(json({}, 500)), /odd: .* gives no token \(500\)/],
    ];
    for (const [name, script, expected] of cases)
      it(name, async () => {
        const server = await scripted(script);
        const timeoutMs = name === 'by silence' ? 400 : 5000;
        const answer = await looked('team/web:1.27', server.port, { timeoutMs });
        if (expected instanceof RegExp)
          assert.match('why' in answer ? `${answer.is}: ${answer.why}` : answer.is, expected);
        else assert.deepEqual(answer, expected);
        assert.ok(server.arrivals.length <= 5, 'nothing is asked without end');
        assert.deepEqual(secretsIn(server.arrivals), []);
      });

    it('where nobody listens, no name is known, or it is not TLS', async () => {
      const plain = await FaultServer.start({}, json({}));
      const { port } = await scripted(json({}));
      await servers.pop()?.close();
      servers.push(plain);
      const why = async (answer: Promise<ImageAnswer>): Promise<string> => {
        const found = await answer;
        return 'why' in found ? `${found.is}: ${found.why}` : found.is;
      };
      assert.match(await why(looked('web:1', port)), /^unreachable: registry\.test:\d+ refuses connections$/);
      assert.match(
        await why(looked('web:1', port, { host: 'gone.example' })),
        /^unreachable: the name gone\.example cannot be resolved/,
      );
      assert.match(await why(looked('web:1', plain.port)), /^unreachable: .* does not speak TLS/);
      assert.deepEqual(plain.arrivals, []);
    });

    it('by whoever has not the certificate for it', async () => {
      const { port, arrivals } = await registry();
      const why = async (change: Parameters<typeof looked>[2]): Promise<string> => {
        const answer = await looked('team/web:1.27', port, change);
        return 'why' in answer ? `${answer.is}: ${answer.why}` : answer.is;
      };
      assert.match(await why({ ca: [] }), /^untrusted: .* authority that is not trusted here$/);
      assert.match(await why({ host: 'other.test' }), /^untrusted: .* is for other names$/);
      certificate = authority.issue({ subject: '/CN=old', names: 'DNS:registry.test', expired: true });
      const old = await registry();
      const answer = await looked('team/web:1.27', old.port);
      assert.match('why' in answer ? answer.why : '', /has expired$/);
      assert.deepEqual([...arrivals, ...old.arrivals], []);
    });

    it('once it was cancelled', async () => {
      const { port } = await scripted(() => undefined);
      const stop = new AbortController();
      const answer = looked('team/web:1', port, { signal: stop.signal });
      stop.abort();
      assert.deepEqual(await answer, { is: 'cancelled' });
    });
  });
});

/** Whatever might be somebody's: none of these requests was answered with our own token. */
function secretsIn(arrivals: readonly Arrival[]): (string | undefined)[] {
  return arrivals
    .flatMap(({ headers }) => [headers.authorization, headers.cookie])
    .filter((one) => one !== undefined);
}
