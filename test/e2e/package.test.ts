import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { VSIX } from '../vscode/layout.ts';

const SHIPS = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
  /^extension\/dist\/(extension\.cjs|webview\.(js|css)|chunks\/[\w-]+\.cjs)$/,
  /^extension\/dist\/(THIRD_PARTY_NOTICES\.txt|bill-of-materials\.cdx\.json)$/,
  /^extension\/docs\/rules\/[\w-]+\.md$/,
  /^extension\/media\//,
];
const LIMIT_BYTES = 1_000_000;

describe('the package', () => {
  let zip: Buffer;
  let files: Map<string, () => Buffer>;
  let names: string[];

  before(() => {
    zip = readFileSync(VSIX);
    files = filesOf(zip);
    names = [...files.keys()];
  });

  it('holds nothing but what ships', () => {
    assert.deepEqual(
      names.filter((name) => !SHIPS.some((pattern) => pattern.test(name))),
      [],
    );
  });

  it('is smaller than 1 MB', () => {
    assert.ok(zip.length < LIMIT_BYTES, `${zip.length} bytes`);
  });

  it('has every file that its manifest names', () => {
    const manifest = files.get('extension/package.json')?.().toString() ?? '';
    const named = [...manifest.matchAll(/"(?:\.\/)?((?:dist|media|docs)\/[^"]+)"/g)]
      .map(([, file]) => `extension/${file ?? ''}`)
      .filter((file) => !file.endsWith('cli.js')); // the command line is not for VS Code
    assert.ok(named.includes('extension/dist/extension.cjs'));
    assert.deepEqual(
      named.filter((file) => !files.has(file)),
      [],
    );
  });

  it('needs no module but its own, those of Node and vscode', () => {
    const code = names.filter((name) => name.endsWith('.cjs'));
    assert.ok(code.length > 1);
    const foreign = code.flatMap((name) => {
      const text = files.get(name)?.().toString() ?? '';
      return [...text.matchAll(/\brequire\("([^"]+)"\)/g)]
        .map(([, module]) => module ?? '')
        .filter((module) =>
          module.startsWith('.')
            ? !files.has(path.posix.join(path.posix.dirname(name), module))
            : module !== 'vscode' && !isBuiltin(module),
        )
        .map((module) => `${name}: ${module}`);
    });
    assert.deepEqual(foreign, []);
  });
});

/** The files of a zip archive by their names, each unpacked when it is asked for (APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16). */
function filesOf(zip: Buffer): Map<string, () => Buffer> {
  const end = zip.lastIndexOf('PK\u0005\u0006');
  const files = new Map<string, () => Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const deflated = zip.readUInt16LE(at + 10) !== 0;
    const size = zip.readUInt32LE(at + 20);
    const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
    const header = zip.readUInt32LE(at + 42);
    files.set(zip.toString('utf8', at + 46, nameEnd), () => {
      const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      const data = zip.subarray(start, start + size);
      return deflated ? inflateRawSync(data) : data;
    });
    at = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}
