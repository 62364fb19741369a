import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { KINDS } from '../../src/core/model/kinds.ts';

const ROOT = path.join(import.meta.dirname, '../..');

interface Ban {
  readonly what: string;
  readonly find: RegExp;
  /** Files, or folders with a slash behind, that may; and why. */
  readonly but?: Readonly<Record<string, string>>;
  /** Each must be found. */
  readonly planted: readonly string[];
}

const BANS: readonly Ban[] = [
  {
    what: 'Markdown that is obeyed',
    find: /\bisTrusted\s*[:=](?!=)|supportHtml|\bMarkdownString\b|appendMarkdown/,
    planted: [
      'text.isTrusted = true',
      '{ isTrusted: true }',
      'supportHtml',
      'new vscode.MarkdownString(x)',
      'm.appendMarkdown(x)',
    ],
  },
  {
    what: 'HTML or code made of text',
    find: /(inner|outer)HTML|insertAdjacentHTML|unsafe(HTML|SVG|Static)|document\.write|\beval\(|\bnew Function\b|\.setHTML/,
    planted: [
      'a.innerHTML = x',
      'a.outerHTML',
      'insertAdjacentHTML(x)',
      'unsafeHTML(x)',
      'eval(x)',
      'new Function(x)',
    ],
  },
  {
    what: 'a shell',
    find: /shell:\s*(true|['"`])|(?<![.\w])exec(File)?(Sync)?\(|spawnSync\(/,
    planted: ['{ shell: true }', "{ shell: '/bin/sh' }", 'exec(line)', 'execSync(line)', 'execFileSync(x)'],
  },
  {
    what: 'programs',
    find: /node:child_process|\bspawn\(/,
    but: { 'src/cluster/runProgram.ts': 'exec plugins, as the kubeconfig names them, without a shell' },
    planted: ["from 'node:child_process'", 'spawn(program)'],
  },
  {
    what: 'TLS that is not verified',
    find: /rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity/,
    planted: [
      'rejectUnauthorized: false',
      "process.env['NODE_TLS_REJECT_UNAUTHORIZED']",
      'checkServerIdentity: () => undefined',
    ],
  },
  {
    what: 'a way to the network',
    find: /from 'node:(net|tls|https?|http2|dgram)'|import\('node:(net|tls|https?)'\)|\bfetch\(|XMLHttpRequest|WebSocket\(|sendBeacon|EventSource\(/,
    but: {
      'src/cluster/': 'the API server, and the proxy and the login that the kubeconfig names',
      'src/registry/': 'the registry of an image, after a question that names it',
    },
    planted: [
      "from 'node:net'",
      "from 'node:https'",
      "await import('node:tls')",
      'fetch(url)',
      'new WebSocket(url)',
      'navigator.sendBeacon(x)',
    ],
  },
  {
    what: 'telemetry, or a browser sent somewhere',
    find: /createTelemetryLogger|TelemetryReporter|openExternal/,
    planted: ['vscode.env.createTelemetryLogger(x)', 'vscode.env.openExternal(uri)'],
  },
  {
    what: 'a notification of its own text',
    find: /show(Information|Warning|Error)Message/,
    but: { 'src/host/notify.ts': 'fixed sentences, and dialogs, which run no links' },
    planted: ['vscode.window.showErrorMessage(text)'],
  },
  {
    what: 'the console, which nobody redacts',
    find: /\bconsole\./,
    planted: ['console.log(error)'],
  },
  {
    what: 'Secrets of the cluster',
    find: /(?<!\/run)\/secrets\b|resource: 'secrets'|kind\('v1', 'secrets'/,
    planted: ["'/api/v1/secrets'", "kind('v1', 'secrets', true, x)"],
  },
  {
    what: 'a file that others may read',
    find: /\b0o(?!600\b)[0-7]+|chmod(?!\(0o600\))/,
    planted: ['{ mode: 0o644 }', "open(file, 'w', 0o644)", 'chmodSync(file)'],
  },
];

const files = ['src', 'webview'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(folder, name).replaceAll('\\', '/')),
);
/** Without comments, which speak of what is not done. */
const code = new Map(
  files.map((file) => [
    file,
    readFileSync(path.join(ROOT, file), 'utf8')
      .replace(/\/\*[^]*?\*\//g, '')
      .replace(/^\s*\/\/.*$/gm, ''),
  ]),
);

describe('what is in no file of the product', () => {
  it('looks at all of them', () => {
    assert.ok(files.length > 250, String(files.length));
    assert.ok(files.includes('webview/main.ts') && files.includes('src/extension.ts'));
  });

  for (const { what, find, but = {}, planted } of BANS) {
    it(what, () => {
      const isLet = (file: string): boolean =>
        Object.keys(but).some((one) => (one.endsWith('/') ? file.startsWith(one) : file === one));
      const found = [...code].filter(([file, text]) => find.test(text) && !isLet(file)).map(([file]) => file);
      assert.deepEqual(found, []);
    });

    it(`${what}: is seen where it is planted, and each exception is needed`, () => {
      for (const one of planted) assert.match(one, find);
      for (const place of Object.keys(but))
        assert.ok(
          [...code].some(([file, text]) => file.startsWith(place) && find.test(text)),
          place,
        );
    });
  }

  it('no kind that is read can hold a secret', () => {
    const kinds = Object.keys(KINDS);
    for (const kind of ['Secret', 'ConfigMap', 'ServiceAccount']) assert.ok(!kinds.includes(kind), kind);
  });
});
