import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = path.join(import.meta.dirname, '../..');
const VSIX = 'dist/rollout-doctor.vsix';
/** What is built is made of these alone; what others in the tree write meanwhile is not waited for. */
const SOURCES = ['src', 'webview', 'build', 'media', 'docs/rules'];
const FILES = [
  ...['package.json', 'package-lock.json', 'esbuild.mjs', '.vscodeignore'],
  ...['README.md', 'CHANGELOG.md', 'LICENSE', 'SECURITY.md'],
];

interface Bill {
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly licenses: readonly { readonly license: { readonly id: string } }[];
    readonly hashes: readonly { readonly content: string }[];
  }[];
}

describe('what ships', function () {
  this.timeout(240_000);
  const folders: string[] = [];
  let first: string;

  function folder(): string {
    const made = mkdtempSync(path.join(tmpdir(), 'rollout-doctor-build-'));
    folders.push(made);
    return made;
  }

  /** What npm ci --omit=dev installs, as files of its own; the tools of the build stay where they are. */
  function install(into: string): void {
    const { packages } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; optional?: boolean }>;
    };
    for (const [name, { dev, optional }] of Object.entries(packages))
      if (name !== '' && dev !== true && optional !== true && existsSync(path.join(ROOT, name)))
        cpSync(path.join(ROOT, name), path.join(into, name), { recursive: true });
    for (const tool of ['esbuild', '@vscode/vsce'])
      symlinkSync(path.join(ROOT, 'node_modules', tool), path.join(into, 'node_modules', tool));
  }

  function build(at: string, env: NodeJS.ProcessEnv): void {
    const options = { cwd: at, stdio: 'pipe', env: { ...process.env, ...env } } as const;
    execFileSync(process.execPath, ['esbuild.mjs'], options);
    execFileSync(process.execPath, ['build/package.mjs'], options);
  }

  const digest = (at: string): string =>
    createHash('sha256')
      .update(readFileSync(path.join(at, VSIX)))
      .digest('hex');
  const dist = (name: string): string => readFileSync(path.join(first, 'dist', name), 'utf8');
  const bill = (): Bill => JSON.parse(dist('bill-of-materials.cdx.json')) as Bill;

  before(() => {
    first = folder();
    for (const source of SOURCES)
      cpSync(path.join(ROOT, source), path.join(first, source), { recursive: true });
    for (const file of FILES)
      if (existsSync(path.join(ROOT, file))) cpSync(path.join(ROOT, file), path.join(first, file));
    mkdirSync(path.join(first, 'dist'));
    install(first);
    build(first, { SOURCE_DATE_EPOCH: '1764000000' });
  });
  after(() => {
    for (const one of folders) rmSync(one, { recursive: true, force: true });
  });

  it('is byte for byte the same from another folder, at another time, in another zone and language', () => {
    const second = folder();
    cpSync(first, second, { recursive: true, filter: (from) => path.basename(from) !== 'node_modules' });
    rmSync(path.join(second, 'dist'), { recursive: true });
    mkdirSync(path.join(second, 'dist'));
    install(second);
    for (const entry of readdirSync(second, { recursive: true, withFileTypes: true }))
      if (entry.isFile() && !entry.parentPath.includes('node_modules'))
        utimesSync(path.join(entry.parentPath, entry.name), 1, 1_000_000_000);
    build(second, { SOURCE_DATE_EPOCH: '1764000000', TZ: 'Asia/Kolkata', LC_ALL: 'sv_SE.UTF-8' });
    assert.equal(digest(second), digest(first));
    // The comparison would see a difference: the time is in the bytes.
    execFileSync(process.execPath, ['build/package.mjs'], {
      cwd: second,
      stdio: 'pipe',
      env: { ...process.env, SOURCE_DATE_EPOCH: '1764000002' },
    });
    assert.notEqual(digest(second), digest(first));
  });

  it('has every file that one of its own asks for', () => {
    const folder = path.join(first, 'dist');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.c?js$/.test(name),
    );
    const asked = files.flatMap((file) =>
      [...dist(file).matchAll(/\brequire\("(\.[^"]+)"\)/g)].map(([, name = '']) =>
        path.join(path.dirname(file), name),
      ),
    );
    assert.ok(asked.length > 100);
    assert.deepEqual(
      asked.filter((file) => !files.includes(file)),
      [],
    );
  });

  it('has a bill of materials with every package that the bundles themselves name, and no other', () => {
    const code = readdirSync(path.join(first, 'dist'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.c?js$/.test(name))
      .map(dist)
      .join('\n');
    // esbuild heads each module with its path, or keeps it under that; the panel's bundle is minified and has none.
    const named = new Set(
      [...code.matchAll(/(?:(?:^|[;}])\/\/! |")node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm)].map(
        ([, name]) => name ?? '',
      ),
    );
    assert.deepEqual([...named].sort(), [
      '@kubernetes/client-node',
      'js-yaml',
      'vscode-kubernetes-tools-api',
    ]);
    const listed = bill().components.map(({ name }) => name);
    assert.deepEqual(
      [...named].filter((name) => !listed.includes(name)),
      [],
    );
    const ofPanel = listed.filter((name) => !named.has(name)).sort();
    assert.deepEqual(
      [...new Set(ofPanel)],
      [
        '@microsoft/fast-element',
        '@microsoft/fast-foundation',
        '@microsoft/fast-web-utilities',
        '@vscode/webview-ui-toolkit',
        'exenv-es6',
        'lit',
        'lit-html',
        'tslib',
      ],
    );
  });

  it('names each by the version and the hash that package-lock.json holds', () => {
    const lock = readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8');
    for (const { name, version, hashes } of bill().components) {
      const integrity = Buffer.from(hashes[0]?.content ?? '', 'hex').toString('base64');
      assert.ok(lock.includes(`"integrity": "sha512-${integrity}"`), `${name} ${version}`);
    }
  });

  it('has the licence of each, and only licences that let an Apache-2.0 work hold it', () => {
    const notices = dist('THIRD_PARTY_NOTICES.txt');
    for (const { name, version, licenses } of bill().components) {
      const id = licenses[0]?.license.id ?? '';
      assert.ok(['MIT', 'Apache-2.0', 'BSD-3-Clause', '0BSD'].includes(id), `${name}: ${id}`);
      assert.match(notices, new RegExp(`^${name} ${version} \\(${id}\\)$`, 'm'));
    }
    assert.match(notices, /Copyright \(c\) Microsoft/);
    assert.match(notices, /Copyright \(c\) 2017 Google LLC/);
    assert.match(notices, /Apache License\s+Version 2\.0/);
    assert.match(notices, /Vitaly Puzrin/);
  });

  it('holds nothing that comes without a licence, or is not what was locked', async () => {
    const { bundledPackages } = (await import(pathToFileURL(path.join(ROOT, 'build/bundled.mjs')).href)) as {
      bundledPackages: (root: string, metafiles: readonly object[]) => readonly { readonly text: string }[];
    };
    const root = folder();
    const at = path.join(root, 'node_modules/planted');
    mkdirSync(at, { recursive: true });
    const lock = (version: string): void => {
      const packages = { 'node_modules/planted': { version, integrity: 'sha512-AA==' } };
      writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages }));
    };
    const manifest = (fields: object): void => {
      writeFileSync(
        path.join(at, 'package.json'),
        JSON.stringify({ name: 'planted', version: '1.0.0', ...fields }),
      );
    };
    const outputs = { 'out.js': { inputs: { 'node_modules/planted/index.js': { bytesInOutput: 1 } } } };
    const ask = () => bundledPackages(root, [{ inputs: {}, outputs }]);
    lock('1.0.0');
    manifest({});
    assert.throws(ask, /planted has no licence/);
    manifest({ license: 'GPL-3.0' });
    assert.throws(ask, /carries no licence text/);
    manifest({ license: 'MIT', author: { name: 'Jane' } });
    assert.match(ask()[0]?.text ?? '', /Copyright \(c\) Jane/);
    lock('1.0.1');
    assert.throws(ask, /not what package-lock.json says/);
  });
});
