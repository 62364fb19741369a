import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redactText } from '../../../src/core/redact.ts';
import { PATTERNS } from '../../../src/core/redactPatterns.ts';

// Put together here, so that no scanner takes this file for a leak.
const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0In0', 'c2lnbmF0dXJlLW9mLWEtdG9rZW4'].join('.');
const aws = `AKIAIOSFODNN7EXAMPLE`;
const github = `ghp_${'a1B2'.repeat(9)}`;
const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
const pem = (kind: string) => `-----BEGIN ${kind}-----\n${body}\n${body}\nMzEfYy==\n-----END ${kind}-----`;

describe('redaction', () => {
  const hidden: [string, string, string][] = [
    ['a JWT', `got ${jwt}, expired`, 'got [redacted], expired'],
    ['a key in PEM', `key:\n${pem('RSA PRIVATE KEY')}\nend`, 'key:\n[redacted]\nend'],
    ['a PEM block on one line', JSON.stringify({ a: pem('PRIVATE KEY') }), '{"a":"[redacted]"}'],
    ['two PEM blocks', `${pem('CERTIFICATE')}\nx\n${pem('CERTIFICATE')}`, '[redacted]\nx\n[redacted]'],
    ['a PEM block without an end', `a -----BEGIN EC PRIVATE KEY-----\n${body}`, 'a [redacted]'],
    [
      'a PEM block that is cut short, not what follows',
      `-----BEGIN EC PRIVATE KEY-----\n${body}\nINFO next line`,
      '[redacted]\nINFO next line',
    ],
    [
      'a PEM block without a beginning',
      `log: x\n${body}\nMzEf==\n-----END PRIVATE KEY-----\nb`,
      'log: x\n[redacted]\nb',
    ],
    ['one line of a PEM block', `a b\n${body}\nc d`, 'a b\n[redacted]\nc d'],
    ['a bearer header', 'Authorization: Bearer abcDEF123.x-y', 'Authorization: Bearer [redacted]'],
    ['a basic header', 'authorization=Basic dXNlcjpwYXNz', 'authorization=Basic [redacted]'],
    [
      'a header in Go’s map',
      'map[Authorization:[Bearer abcDEF123456]]',
      'map[Authorization:[Bearer [redacted]]]',
    ],
    ['a header in JSON', '{"authorization":"Bearer abcDEF123"}', '{"authorization":"Bearer [redacted]"}'],
    ['a bearer token alone', 'curl -H "bearer 0123456789abcdef"', 'curl -H "bearer [redacted]"'],
    ['a cookie', 'Set-Cookie: sid=abc; Path=/\nnext', 'Set-Cookie: [redacted]\nnext'],
    [
      'a password in a URL',
      'dial postgres://u:p4ss@db:5432/shop failed',
      'dial postgres://[redacted]@db:5432/shop failed',
    ],
    ['a password with an @ in it', 'amqp://u:p@ss:w@mq/', 'amqp://[redacted]@mq/'],
    ['a token as the user of a URL', `https://${github}@github.com/a/b`, 'https://[redacted]@github.com/a/b'],
    ['a DSN of MySQL', 'using root:hunter2@tcp(db:3306)/shop', 'using root:[redacted]@tcp(db:3306)/shop'],
    ['an AWS key', `key ${aws} is`, 'key [redacted] is'],
    ['an AWS secret', 'AWS_SECRET_ACCESS_KEY=wJalr/XUtn+FEMI', 'AWS_SECRET_ACCESS_KEY=[redacted]'],
    ['a GitHub token', `push with ${github}`, 'push with [redacted]'],
    ['a key of the sk- kind', `use sk-${'aB3x'.repeat(8)} now`, 'use [redacted] now'],
    ['a Slack token', `xoxb-1234567890-abcdefghij`, '[redacted]'],
    ['an OpenShift token', `sha256~${'aB3_'.repeat(11)}`, '[redacted]'],
    ['password=', 'DB_PASSWORD=hunter2 starting', 'DB_PASSWORD=[redacted] starting'],
    ['password = with spaces', 'password = hunter2', 'password = [redacted]'],
    ['password: of YAML', 'password: hunter2\nuser: me', 'password: [redacted]\nuser: me'],
    [
      'passwd, pwd and pass',
      'passwd=a pwd=b DB_PASS=c',
      'passwd=[redacted] pwd=[redacted] DB_PASS=[redacted]',
    ],
    ['a password in quotes, with a space', `password="correct horse" x`, `password="[redacted]" x`],
    [
      'a password with an escaped quote',
      String.raw`{"password":"a\"b","u":1}`,
      '{"password":"[redacted]","u":1}',
    ],
    [
      'a password in JSON in JSON',
      String.raw`"{\"password\":\"hunter2\",\"u\":1}"`,
      String.raw`"{\"password\":\"[redacted]\",\"u\":1}"`,
    ],
    ['a password in single quotes', "'secret': 'hunter 2',", "'secret': '[redacted]',"],
    ['a token in a query', 'GET /x?token=abc123&page=2', 'GET /x?token=[redacted]&page=2'],
    ['a password with a separator in it', 'password=a&b;c, next', 'password=[redacted], next'],
    [
      'fields of a connection string',
      'Server=db;Password=hunter2;Database=x',
      'Server=db;Password=[redacted];Database=x',
    ],
    [
      'a key of an Azure account',
      'AccountKey=aB3/d==;EndpointSuffix=x',
      'AccountKey=[redacted];EndpointSuffix=x',
    ],
    [
      'a signed URL',
      'https://a.blob.core.windows.net/c?sv=1&sig=aB%2F3%3D&se=2',
      'https://a.blob.core.windows.net/c?sv=1&sig=[redacted]&se=2',
    ],
    [
      'api_key, api-key and apiKey',
      'api_key=1 api-key: "2" apiKey=3',
      'api_key=[redacted] api-key: "[redacted]" apiKey=[redacted]',
    ],
    ['a flag with =', 'run --token=abc --v=4', 'run --token=[redacted] --v=4'],
    ['a flag with a space', 'run --db-password hunter2 --v=4', 'run --db-password [redacted] --v=4'],
    ['docker’s auth', '{"auths":{"r":{"auth":"dXNlcjpwYXNz"}}}', '{"auths":{"r":{"auth":"[redacted]"}}}'],
    ['Go’s struct', '{User:me Password:hunter2 Port:1}', '{User:me Password:[redacted] Port:1}'],
    ['a symbol of Ruby', ':password=>"hunter2"', ':password=>"[redacted]"'],
    ['a number that is a password', 'password=123456', 'password=[redacted]'],
  ];
  for (const [what, text, expected] of hidden) {
    it(`takes out ${what}`, () => {
      const { text: result, redacted } = redactText(text);
      assert.equal(result, expected);
      assert.equal(redacted, expected.split('[redacted]').length - 1);
    });
  }

  const kept = [
    'secret "db-credentials" not found',
    "couldn't find key password in Secret shop/db",
    'MountVolume.SetUp failed for volume "token" : secret "x" not found',
    'failed to sync secret cache: timed out waiting for the condition',
    'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Ashop%2Fweb%3Apull&service=ghcr.io: 401 Unauthorized',
    'failed to fetch oauth token: Post "https://auth.docker.io/token": dial tcp: i/o timeout',
    'failed to fetch token: serviceaccounts "deployer" is forbidden',
    'server message: insufficient_scope: authorization failed',
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
    'initializing source docker://busybox@sha256:0123456789abcdef0123456789abcdef',
    'pods "web-" is forbidden: exceeded quota: q, requested: secrets=1, used: secrets=10, limited: secrets=10',
    'secretName: db-credentials',
    'passwordFile=/etc/secret/db tokenExpirationSeconds: 3607',
    'max_tokens=4096 used',
    'bearer authentication is required',
    'see https://kubernetes.io/docs/?a=b#c and mail me@example.com',
    'sha256:50aa4698fa6262977cff89181b2664b99d8a56dbca847bf62f2ef04854597cf8',
    'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
    'sk-learn-worker-deployment-7d9c5b',
    'passed: 3, bypass=1',
    'password=',
    'password: null',
    '',
  ];
  for (const text of kept) {
    it(`leaves ${JSON.stringify(text.slice(0, 60))}`, () => {
      assert.deepEqual(redactText(text), { text, redacted: 0 });
    });
  }

  const makers = [
    ...['AKIA', 'ASIA', 'AROA', 'AIDA'].map((prefix) => `${prefix}IOSFODNN7EXAMPLE`),
    ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'glpat-', 'xoxb-', 'xoxe-', 'AIza'],
    ...[
      'sk_live_',
      'pk_test_',
      'rk_live_',
      'npm_',
      'dckr_pat_',
      'hvs.',
      'hvb.',
      'ya29.',
      'sha256~',
      'dop_v1_',
    ],
    ...['AGE-SECRET-KEY-1', 'sk-'],
  ].map((prefix) => (prefix.endsWith('EXAMPLE') ? prefix : prefix + 'aB3x'.repeat(11)));

  for (const token of makers)
    it(`takes out ${token.slice(0, 12)}…`, () => {
      assert.equal(redactText(`use ${token} now`).text, 'use [redacted] now');
    });

  const pieces = [
    'password',
    'token',
    'secret',
    'api_key',
    '=',
    ': ',
    ' ',
    '"',
    "'",
    '\\"',
    '\n',
    'hunter2',
    '[redacted]',
    '[',
    ')',
    '}',
    '&',
    ';',
    ',',
    '@',
    '://',
    'u:p',
    'Authorization',
    'Bearer ',
    'Basic ',
    'Cookie: ',
    '-----BEGIN ',
    '-----END ',
    'PRIVATE KEY-----',
    '--',
    '?sig=',
    '@tcp(',
    '"auth":"',
    jwt,
    aws,
    github,
    body,
    'eyJ',
    'sha256',
  ];

  const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join(''));

  it('searches each text in which a pattern would find something', () => {
    const found = new Set<RegExp>();
    const looked = (text: string): void => {
      for (const { find, needs } of PATTERNS) {
        if (text.search(find) < 0) continue;
        found.add(find);
        assert.match(text, new RegExp(needs, 'i'), `${find} finds something without ${needs}`);
      }
    };
    for (const [, text] of hidden) looked(text);
    for (const token of makers) looked(token);
    fc.assert(fc.property(texts, looked), { numRuns: 3000 });
    assert.deepEqual(
      PATTERNS.filter(({ find }) => !found.has(find)),
      [],
      'patterns of which nothing was tried',
    );
  });

  it('changes nothing and counts nothing the second time', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = redactText(text);
        assert.deepEqual(redactText(once.text), { text: once.text, redacted: 0 });
      }),
      { numRuns: 3000 },
    );
  });

  it('lets no canary through, wherever it is put', () => {
    const canary = 'C4naryV4lue0123456789';
    const holders = [
      `password=${canary}`,
      `"token":"${canary}"`,
      `\\"secret\\":\\"${canary}\\"`,
      `https://u:${canary}@h/`,
      `Authorization: Bearer ${canary}`,
      `--api-key ${canary}`,
      `DB_PASSWORD='${canary}'`,
      `-----BEGIN X-----\n${canary}\n-----END X-----`,
    ];
    const around = fc.array(fc.constantFrom('log ', '\n', '{', '}', ', ', '2026-11-22T10:00:00Z '), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.constantFrom(...holders), around, around, (holder, before, after) => {
        const text = `${before.join('')}${holder} ${after.join('')}`;
        assert.equal(redactText(text).text.includes(canary), false, text);
      }),
    );
  });

  it('reads hostile length without looking back', () => {
    const size = 200_000;
    for (const piece of [
      ...pieces,
      'password=',
      'password="',
      'token: ',
      'a&',
      '://a',
      '-----BEGIN X',
      'a.',
      '\\',
      '--a',
    ]) {
      const text = piece.repeat(Math.ceil(size / piece.length));
      assert.equal(typeof redactText(text).text, 'string');
      assert.equal(typeof redactText(`password=${text}`).text, 'string');
    }
  });
});
