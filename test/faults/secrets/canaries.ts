/** Secrets that a cluster and a kubeconfig hold, each of which can be found again wherever it turns up. */

let count = 0;
const seen: string[] = [];

/** Not a word, not a number, and known by nothing but itself. */
export function canary(): string {
  const one = `Cnry${(++count * 7919).toString(36)}Zq9`;
  seen.push(one);
  return one;
}

/** Of base64 only the middle is sure, which depends on where the secret begins in what was encoded. */
function base64Forms(secret: string): string[] {
  return ['', 'x', 'xx'].map((before) =>
    Buffer.from(`${before}${secret}`)
      .toString('base64')
      .slice(before === '' ? 0 : 4, -4),
  );
}

/** Which of these are in a text, as they are or in another form. */
export function canariesIn(text: string, canaries: readonly string[] = seen): string[] {
  return canaries.filter((one) =>
    [one, Buffer.from(one).toString('hex'), one.toLowerCase(), ...base64Forms(one)].some((form) =>
      text.includes(form),
    ),
  );
}

/** Sentences that programs write into logs and messages, with a secret in each. */
export function leaks(): string[] {
  const jwt = (claim: string): string =>
    `eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.${Buffer.from(JSON.stringify({ iss: 'kubernetes/serviceaccount', x: claim })).toString('base64url')}.${canary()}${canary()}`;
  return [
    `cannot reach postgres://shop:${canary()}@db.shop.svc:5432/shop`,
    `dial redis://:${canary()}@cache:6379: connection refused`,
    `PASSWORD=${canary()} is wrong`,
    `AWS_SECRET_ACCESS_KEY=${canary()}${canary()}`,
    `Authorization: Bearer ${canary()}${canary()}`,
    `> Authorization: Basic ${Buffer.from(`jane:${canary()}`).toString('base64')}`,
    `server --token=${canary()} --port=80: unknown flag`,
    `server --db-password ${canary()} --port=80: unknown flag`,
    `{"level":"error","api_key":"${canary()}","msg":"denied"}`,
    `clientSecret: "${canary()}"`,
    `jwt rejected: ${jwt(canary())}`,
    `x-api-key: ${canary()}${canary()}`,
    `Cookie: session=${canary()}; theme=dark`,
    `ghp_${canary()}${canary()}${canary()} is revoked`,
    `glpat-${canary()}${canary()}`,
    `GET https://bucket.test/x?X-Amz-Signature=${canary()}&a=1`,
    `-----BEGIN RSA PRIVATE KEY-----\n${`MIIE${canary()}`.padEnd(64, 'A')}\n${canary().padEnd(64, 'B')}\n-----END RSA PRIVATE KEY-----`,
  ];
}
