// Downloads the control plane that the cluster tests run on: the official Kubernetes server binaries and etcd.
// Each is checked against its published SHA-256 before it is laid into the cache, where the tests look for it.
//   node test/support/get-control-plane.mjs [--version v1.32.4] [--etcd v3.5.16] [--arch amd64|arm64] [--dry-run] [--force]
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: asked } = parseArgs({
  options: {
    version: { type: 'string', default: 'v1.32.4' },
    etcd: { type: 'string', default: 'v3.5.16' },
    arch: { type: 'string', default: process.arch === 'x64' ? 'amd64' : process.arch },
    'dry-run': { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
    // Mirrors; the tests of this script pass a loopback server.
    'kubernetes-from': { type: 'string', default: 'https://dl.k8s.io/release' },
    'etcd-from': { type: 'string', default: 'https://github.com/etcd-io/etcd/releases/download' },
  },
});

const COMPONENTS = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kubebuilder-assets');
const bin = `${asked['kubernetes-from']}/${asked.version}/bin/linux/${asked.arch}`;
const etcdArchive = `etcd-${asked.etcd}-linux-${asked.arch}.tar.gz`;
const etcdFolder = `${asked['etcd-from']}/${asked.etcd}`;

// The checksum file of a Kubernetes binary holds the digest alone; that of etcd lists `digest  file` of a release.
const downloads = [
  ...COMPONENTS.map((name) => ({ name, url: `${bin}/${name}`, sums: `${bin}/${name}.sha256` })),
  { name: etcdArchive, url: `${etcdFolder}/${etcdArchive}`, sums: `${etcdFolder}/SHA256SUMS` },
];

async function get(url) {
  const answer = await fetch(url).catch((error) => {
    throw new Error(`${url}: ${error.cause?.message ?? error.message}`);
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${answer.statusText}`);
  return Buffer.from(await answer.arrayBuffer());
}

function digestOf(name, sums) {
  const line = sums
    .trim()
    .split('\n')
    .find((entry) => !/\s/.test(entry) || entry.endsWith(` ${name}`));
  const digest = line?.split(/\s/)[0];
  if (!/^[0-9a-f]{64}$/.test(digest ?? '')) throw new Error(`no SHA-256 of ${name} was published`);
  return digest;
}

async function getVerified({ name, url, sums }) {
  const [data, published] = await Promise.all([get(url), get(sums)]);
  const expected = digestOf(name, published.toString('utf8'));
  const found = createHash('sha256').update(data).digest('hex');
  if (found !== expected)
    throw new Error(`${url}: its SHA-256 is ${found}, published is ${expected}; nothing was installed`);
  return data;
}

async function install() {
  await mkdir(cache, { recursive: true });
  // Beside the cache, so that a rename puts each file in place whole or not at all.
  const staging = await mkdtemp(`${cache}.`);
  try {
    for (const download of downloads) {
      console.log(download.url);
      await writeFile(join(staging, download.name), await getVerified(download));
    }
    const inArchive = `etcd-${asked.etcd}-linux-${asked.arch}/etcd`;
    execFileSync('tar', [
      '-xzf',
      join(staging, etcdArchive),
      '-C',
      staging,
      '--strip-components=1',
      inArchive,
    ]);
    for (const name of [...COMPONENTS, 'etcd']) {
      await chmod(join(staging, name), 0o755);
      await rename(join(staging, name), join(cache, name));
    }
    console.log(`The control plane is in ${cache}`);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function main() {
  if (asked['dry-run']) {
    for (const { url, sums } of downloads) console.log(`${url}\n${sums}`);
    console.log(`into ${cache}`);
  } else if (!asked.force && [...COMPONENTS, 'etcd'].every((name) => existsSync(join(cache, name)))) {
    console.log(`A control plane is already in ${cache}; --force replaces it`);
  } else if (process.platform !== 'linux' && !asked.force) {
    throw new Error(
      'Kubernetes publishes its server binaries for Linux alone: run the cluster tests in a Linux container',
    );
  } else {
    await install();
  }
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
