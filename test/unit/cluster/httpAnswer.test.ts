/** An answer is read as its bytes say, however they are cut; and whatever is no answer is refused in bounded room. */
import assert from 'node:assert/strict';
import http from 'node:http';
import fc from 'fast-check';
import { BodyError } from '../../../src/cluster/body.ts';
import { HttpAnswer } from '../../../src/cluster/httpAnswer.ts';
import { cutAt } from '../../support/arriving.ts';

interface Seen {
  status?: number;
  statusText?: string;
  headers?: Readonly<Record<string, unknown>>;
  body: string;
  /** Undefined: it did not come to its end. */
  isKept?: boolean;
  wrong?: string;
}

/** @param isClosed whether the connection is closed after them */
function read(chunks: readonly Buffer[], isClosed = false): Seen {
  const seen: Seen = { body: '' };
  const answer = new HttpAnswer({
    head: ({ status, statusText, headers }) => {
      Object.assign(seen, { status, statusText, headers: { ...headers } });
    },
    body: (piece) => {
      seen.body += piece.toString('latin1');
    },
    end: (isKept) => {
      assert.equal(seen.isKept, undefined, 'one end');
      seen.isKept = isKept;
    },
  });
  try {
    for (const chunk of chunks) answer.push(chunk);
    if (isClosed) assert.equal(answer.close(), seen.isKept !== undefined);
  } catch (error) {
    assert.ok(error instanceof BodyError, String(error));
    seen.wrong = error.message;
  }
  return seen;
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const singly = (all: Buffer): Buffer[] => [...all].map((byte) => Buffer.of(byte));

const OK = 'HTTP/1.1 200 OK\r\n';

describe('an answer of HTTP/1.1', () => {
  const answers: Readonly<Record<string, readonly [string, Seen, isClosed?: true]>> = {
    'with a length': [
      `${OK}Content-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello`,
      {
        status: 200,
        statusText: 'OK',
        headers: { 'content-length': '5', 'content-type': 'text/plain' },
        body: 'hello',
        isKept: true,
      },
    ],
    'with a length of zero': [
      `${OK}Content-Length: 0\r\n\r\n`,
      { status: 200, statusText: 'OK', headers: { 'content-length': '0' }, body: '', isKept: true },
    ],
    'in chunks': [
      `${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n00a;name="x"\r\n, servers!\r\n0\r\n\r\n`,
      {
        status: 200,
        statusText: 'OK',
        headers: { 'transfer-encoding': 'chunked' },
        body: 'hello, servers!',
        isKept: true,
      },
    ],
    'in chunks, with trailers': [
      `${OK}Transfer-Encoding: Chunked\r\n\r\nA\r\n0123456789\r\n0\r\nX-After: 1\r\nX-More: 2\r\n\r\n`,
      {
        status: 200,
        statusText: 'OK',
        headers: { 'transfer-encoding': 'Chunked' },
        body: '0123456789',
        isKept: true,
      },
    ],
    'until the connection is closed': [
      `${OK}Content-Type: text/plain\r\n\r\nhello`,
      {
        status: 200,
        statusText: 'OK',
        headers: { 'content-type': 'text/plain' },
        body: 'hello',
        isKept: false,
      },
      true,
    ],
    'that wants the connection closed': [
      `${OK}Content-Length: 1\r\nConnection: Keep-Alive, Close\r\n\r\nx`,
      {
        status: 200,
        statusText: 'OK',
        headers: { 'content-length': '1', connection: 'Keep-Alive, Close' },
        body: 'x',
        isKept: false,
      },
    ],
    'of HTTP/1.0': [
      'HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx',
      { status: 200, statusText: 'OK', headers: { 'content-length': '1' }, body: 'x', isKept: false },
    ],
    'without a reason, after two words in between': [
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 503\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\nno',
      {
        status: 503,
        statusText: '',
        headers: { 'retry-after': '1', 'content-length': '2' },
        body: 'no',
        isKept: true,
      },
    ],
    'that has no body, whatever it says': [
      'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n',
      { status: 304, statusText: 'Not Modified', headers: { 'content-length': '9' }, body: '', isKept: true },
    ],
    'whose headers come several times': [
      `${OK}Warning: 299 - "a"\r\nwarning: 299 - "b"\r\nDate: first\r\nDATE: second\r\nX:\t spaced \t\r\nContent-Length: 0\r\n\r\n`,
      {
        status: 200,
        statusText: 'OK',
        headers: { warning: '299 - "a", 299 - "b"', date: 'first', x: 'spaced', 'content-length': '0' },
        body: '',
        isKept: true,
      },
    ],
    'with a name that means something to JavaScript': [
      `${OK}__proto__: a\r\nconstructor: b\r\nContent-Length: 0\r\n\r\n`,
      {
        status: 200,
        statusText: 'OK',
        headers: Object.fromEntries([
          ['__proto__', 'a'],
          ['constructor', 'b'],
          ['content-length', '0'],
        ]),
        body: '',
        isKept: true,
      },
    ],
  };
  for (const [what, [text, expected, isClosed]] of Object.entries(answers))
    it(`${what} is read, wherever it is cut`, () => {
      const all = bytes(text);
      assert.deepEqual(read([all], isClosed), expected);
      assert.deepEqual(read(singly(all), isClosed), expected);
      fc.assert(
        fc.property(fc.array(fc.nat(all.length), { maxLength: 6 }), (cuts) => {
          assert.deepEqual(read(cutAt(all, cuts), isClosed), expected);
        }),
      );
    });

  it('lets no connection be used again over which more has come than was asked for', () => {
    for (const text of [
      `${OK}Content-Length: 1\r\n\r\nx`,
      `${OK}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      'HTTP/1.1 204 No Content\r\n\r\n',
    ]) {
      assert.equal(read([bytes(text)]).isKept, true);
      const { isKept, wrong } = read([bytes(`${text}HTTP/1.1 200 OK\r\n`)]);
      assert.deepEqual([isKept, wrong], [false, 'is followed by something that was not asked for']);
    }
  });

  it('is not whole where it is closed before its end', () => {
    const whole = bytes(`${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`);
    for (let end = 0; end < whole.length; end++)
      assert.equal(read([whole.subarray(0, end)], true).isKept, undefined, `${end} bytes`);
  });

  const long = 'x'.repeat(http.maxHeaderSize);
  const refused: Readonly<Record<string, readonly [string, RegExp]>> = {
    'another protocol': ['SSH-2.0-OpenSSH_9\r\n\r\n', /HTTP\/1\.1/],
    'HTTP/2': ['HTTP/2 200 OK\r\n\r\n', /HTTP\/1\.1/],
    'a status of two digits': ['HTTP/1.1 20 OK\r\n\r\n', /HTTP\/1\.1/],
    'another protocol that it switches to': ['HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n', /switch/],
    'a line that is no header': [`${OK}no header\r\n\r\n`, /none/],
    'a header that goes on in the next line': [`${OK}A: b\r\n c\r\n\r\n`, /none/],
    'a blank before the colon': [`${OK}Content-Length : 5\r\n\r\nhello`, /none/],
    'a control character in a value': [`${OK}A: b\0c\r\n\r\n`, /none/],
    'ten thousand blanks and a line that ends without its first half': [
      `${OK}A:${' '.repeat(10_000)}\nB: c\r\n\r\n`,
      /none/,
    ],
    'a line that ends without its first half': [`${OK}A: b\nContent-Length: 5\r\n\r\nhello`, /none/],
    'a length and chunks': [
      `${OK}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      /two ways/,
    ],
    'two lengths': [`${OK}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`, /how long/],
    'a negative length': [`${OK}Content-Length: -5\r\n\r\nhello`, /how long/],
    'a length in another notation': [`${OK}Content-Length: 0x5\r\n\r\nhello`, /how long/],
    'a length beyond all bounds': [`${OK}Content-Length: ${'9'.repeat(20)}\r\n\r\n`, /how long/],
    'another encoding of the transfer': [`${OK}Transfer-Encoding: gzip, chunked\r\n\r\n`, /nobody/],
    'a chunk without a size': [`${OK}Transfer-Encoding: chunked\r\n\r\n\r\n`, /chunks/],
    'a chunk of a size that is none': [`${OK}Transfer-Encoding: chunked\r\n\r\n5x\r\nhello\r\n`, /chunks/],
    'a chunk of a negative size': [`${OK}Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n`, /chunks/],
    'a chunk of 2^36 bytes': [`${OK}Transfer-Encoding: chunked\r\n\r\n1000000000\r\n`, /chunks/],
    'a chunk longer than it says': [`${OK}Transfer-Encoding: chunked\r\n\r\n4\r\nhello\r\n`, /chunks/],
    'a chunk whose size has no end': [`${OK}Transfer-Encoding: chunked\r\n\r\n1;${long}`, /chunks/],
    'a size that ends without its first half': [`${OK}Transfer-Encoding: chunked\r\n\r\n1\nx\r\n`, /chunks/],
    'a head without an end': [`${OK}A: ${long}`, /16 KB of headers/],
    'trailers without an end': [
      `${OK}Transfer-Encoding: chunked\r\n\r\n0\r\n${'A: b\r\n'.repeat(http.maxHeaderSize / 4)}`,
      /16 KB of headers/,
    ],
    'words in between without an end': [
      `HTTP/1.1 100 Continue\r\nA: ${long.slice(0, 5000)}\r\n\r\n`.repeat(4),
      /16 KB of headers/,
    ],
  };
  for (const [what, [text, why]] of Object.entries(refused))
    it(`is refused with ${what}`, () => {
      for (const chunks of [[bytes(text)], singly(bytes(text))]) {
        const { wrong, isKept } = read(chunks);
        assert.match(wrong ?? 'nothing', why);
        assert.equal(isKept, undefined);
      }
    });

  it('is read or refused, whatever its bytes are', () => {
    const valid = Object.values(answers).map(([text]) => bytes(text));
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.nat(), fc.nat(255), fc.nat(), (one, at, byte, cut) => {
        const damaged = Buffer.from(one);
        damaged[at % damaged.length] = byte;
        const whole = read([damaged], true);
        const inTwo = read(cutAt(damaged, [cut % damaged.length]), true);
        // What is refused at once in one piece may have handed on some of it in two.
        assert.equal(inTwo.wrong, whole.wrong);
        if (whole.wrong === undefined) assert.deepEqual(inTwo, whole);
      }),
      { numRuns: 3000 },
    );
  });
});
