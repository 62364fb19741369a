// What of other people's work is in the bundles, by esbuild's own account: a bill of materials (CycloneDX) and the
// licences that have to go with it. Both are the same for the same bundles: no date, no random number.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ name: string, version: string, license: string, text: string, integrity: string }} Bundled */

/**
 * The packages of which code is in an output, by name and version. Fails where one comes without a licence.
 * @param {string} root
 * @param {readonly import('esbuild').Metafile[]} metafiles
 * @returns {Bundled[]}
 */
export function bundledPackages(root, metafiles) {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const folders = new Set(metafiles.flatMap(foldersIn));
  return [...folders].sort().map((folder) => bundled(root, folder, lock.packages[folder]));
}

/** As package-lock.json names them; a package in a package has its own. What only hands on others counts too. */
function foldersIn({ outputs }) {
  return Object.values(outputs)
    .flatMap(({ inputs }) => Object.keys(inputs))
    .flatMap((file) => /^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
}

function bundled(root, folder, locked) {
  const manifest = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest;
  if (typeof license !== 'string') throw new Error(`${folder} has no licence: it must not be bundled`);
  if (locked?.version !== version || locked.integrity === undefined)
    throw new Error(`${folder} is not what package-lock.json says: npm ci`);
  return { name, version, license, text: licenceText(root, folder, manifest), integrity: locked.integrity };
}

function licenceText(root, folder, { license, author }) {
  const file = readdirSync(path.join(root, folder)).find((one) => /^licen[sc]e(\.(txt|md))?$/i.test(one));
  if (file !== undefined) return readFileSync(path.join(root, folder, file), 'utf8').trim();
  // Those of FAST name their licence and carry no text of it.
  if (license === 'MIT' && author?.name !== undefined) return MIT.replace('HOLDER', () => author.name);
  throw new Error(`${folder} carries no licence text: it must not be bundled`);
}

/** https://cyclonedx.org/docs/1.6/json/ */
export function billOfMaterials({ name, version, license, description }, packages) {
  const components = packages.map((one) => ({
    type: 'library',
    'bom-ref': purl(one),
    name: one.name,
    version: one.version,
    purl: purl(one),
    hashes: [{ alg: 'SHA-512', content: sha512(one.integrity) }],
    licenses: [{ license: { id: one.license } }],
  }));
  const ref = `pkg:npm/${name}@${version}`;
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': ref,
        name,
        version,
        description,
        licenses: [{ license: { id: license } }],
      },
    },
    components,
    dependencies: [{ ref, dependsOn: components.map((one) => one['bom-ref']) }],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

function purl({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** Of the tarball, as the registry signs it. */
function sha512(integrity) {
  const [algorithm, digest] = integrity.split('-');
  if (algorithm !== 'sha512') throw new Error(`${integrity} is no SHA-512`);
  return Buffer.from(digest, 'base64').toString('hex');
}

export function thirdPartyNotices(packages) {
  const each = packages.map(
    ({ name, version, license, text }) => `${RULE}\n${name} ${version} (${license})\n${RULE}\n\n${text}\n`,
  );
  const intro = 'Rollout Doctor contains code of these packages, each under its own licence.\n';
  return `${[intro, ...each].join('\n').replaceAll('\r\n', '\n')}`;
}

const RULE = '-'.repeat(80);

/** https://spdx.org/licenses/MIT.html */
const MIT = `MIT License

Copyright (c) HOLDER

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;
