import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../support/get-control-plane.mjs', import.meta.url));
const KUBERNETES = '/k8s/v1.99.1/bin/linux/amd64';
const ETCD = '/etcd/v3.9.1';
const ARCHIVE = 'etcd-v3.9.1-linux-amd64.tar.gz';
const COMPONENTS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

describe('get-control-plane', () => {
  let folder: string;
  let server: Server;
  let files: Map<string, Buffer>;
  let requests: string[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'get-control-plane-'));
    files = published(folder);
    requests = [];
    server = createServer((request, response) => {
      requests.push(request.url ?? '');
      const file = files.get(request.url ?? '');
      response.writeHead(file === undefined ? 404 : 200).end(file);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const assets = (): string => join(folder, 'cache', 'kubebuilder-assets');

  async function run(...more: string[]): Promise<{ exit: number | null; stdout: string; stderr: string }> {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const from = ['--kubernetes-from', `${base}/k8s`, '--etcd-from', `${base}/etcd`];
    const what = ['--version', 'v1.99.1', '--etcd', 'v3.9.1', '--arch', 'amd64'];
    const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };
    const child = spawn(process.execPath, [SCRIPT, ...from, ...what, ...more], { env });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => (stderr += String(text)));
    const exit = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { exit, stdout, stderr };
  }

  it('prints what it would fetch, and fetches nothing, with --dry-run', async () => {
    const { exit, stdout } = await run('--dry-run');
    assert.equal(exit, 0);
    const paths = stdout
      .split('\n')
      .filter((line) => line.startsWith('http'))
      .map((line) => new URL(line).pathname);
    assert.deepEqual(paths, [
      ...COMPONENTS.flatMap((name) => [`${KUBERNETES}/${name}`, `${KUBERNETES}/${name}.sha256`]),
      `${ETCD}/${ARCHIVE}`,
      `${ETCD}/SHA256SUMS`,
    ]);
    assert.deepEqual(requests, []);
  });

  it('names the official places by default', () => {
    const stdout = execFileSync(process.execPath, [SCRIPT, '--dry-run', '--arch', 'arm64'], {
      encoding: 'utf8',
    });
    assert.match(
      stdout,
      /^https:\/\/dl\.k8s\.io\/release\/v1\.\d+\.\d+\/bin\/linux\/arm64\/kube-apiserver$/m,
    );
    assert.match(
      stdout,
      /^https:\/\/github\.com\/etcd-io\/etcd\/releases\/download\/v3\.\d+\.\d+\/SHA256SUMS$/m,
    );
  });

  it('lays four programs into the cache and leaves nothing beside them', async () => {
    const { exit, stderr } = await run('--force');
    assert.equal(exit, 0, stderr);
    assert.deepEqual(readdirSync(assets()).sort(), ['etcd', ...COMPONENTS]);
    for (const name of ['etcd', ...COMPONENTS]) {
      assert.equal(readFileSync(join(assets(), name), 'utf8'), `program ${name}`);
      assert.equal(statSync(join(assets(), name)).mode & 0o777, 0o755);
    }
    assert.deepEqual(readdirSync(join(folder, 'cache')), ['kubebuilder-assets']);
  });

  it('does not fetch again what is there', async () => {
    await run('--force');
    requests.length = 0;
    const { exit, stdout } = await run();
    assert.equal(exit, 0);
    assert.match(stdout, /already in/);
    assert.deepEqual(requests, []);
  });

  const spoiled: readonly { name: string; spoil: (all: Map<string, Buffer>) => void; says: RegExp }[] = [
    {
      name: 'a binary that is not the published one',
      spoil: (all) => all.set(`${KUBERNETES}/kube-scheduler`, Buffer.from('another program')),
      says: /kube-scheduler: its SHA-256 is [0-9a-f]{64}, published is [0-9a-f]{64}; nothing was installed/,
    },
    {
      name: 'an archive that is not the published one',
      spoil: (all) => all.set(`${ETCD}/${ARCHIVE}`, Buffer.from('another archive')),
      says: /etcd-v3\.9\.1-linux-amd64\.tar\.gz: its SHA-256 is/,
    },
    {
      name: 'a checksum file that is a web page',
      spoil: (all) => all.set(`${KUBERNETES}/kube-apiserver.sha256`, Buffer.from('<html>sign in</html>')),
      says: /no SHA-256 of kube-apiserver was published/,
    },
    {
      name: 'a list of checksums without the archive',
      spoil: (all) => all.set(`${ETCD}/SHA256SUMS`, Buffer.from(`${'0'.repeat(64)}  other.tar.gz\n`)),
      says: /no SHA-256 of etcd-v3\.9\.1-linux-amd64\.tar\.gz was published/,
    },
    {
      name: 'a version that does not exist',
      spoil: (all) => all.delete(`${KUBERNETES}/kube-apiserver`),
      says: /v1\.99\.1\/bin\/linux\/amd64\/kube-apiserver: 404/,
    },
  ];
  for (const { name, spoil, says } of spoiled) {
    it(`installs nothing of ${name}`, async () => {
      spoil(files);
      const { exit, stderr } = await run('--force');
      assert.equal(exit, 1);
      assert.match(stderr, says);
      assert.equal(stderr.trimEnd().split('\n').length, 1);
      assert.deepEqual(readdirSync(assets()), []);
    });
  }
});

/** What the two sites publish for one release, by path. */
function published(folder: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const name of COMPONENTS) {
    const program = Buffer.from(`program ${name}`);
    files.set(`${KUBERNETES}/${name}`, program);
    files.set(`${KUBERNETES}/${name}.sha256`, Buffer.from(sha256(program)));
  }
  const inside = join(folder, 'etcd-v3.9.1-linux-amd64');
  mkdirSync(inside);
  writeFileSync(join(inside, 'etcd'), 'program etcd');
  const archive = execFileSync('tar', ['-cz', '-C', folder, 'etcd-v3.9.1-linux-amd64']);
  files.set(`${ETCD}/${ARCHIVE}`, archive);
  const sums = `${'0'.repeat(64)}  etcd-v3.9.1-darwin-amd64.zip\n${sha256(archive)}  ${ARCHIVE}\n`;
  files.set(`${ETCD}/SHA256SUMS`, Buffer.from(sums));
  return files;
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
