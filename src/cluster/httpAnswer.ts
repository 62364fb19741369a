import http, { type IncomingHttpHeaders } from 'node:http';
import { BodyError } from './body.ts';

interface AnswerHead {
  readonly status: number;
  readonly statusText: string;
  /** By their names in lower case, as Node has them. */
  readonly headers: IncomingHttpHeaders;
}

interface Listener {
  head(head: AnswerHead): void;
  /** Some of the body. It is part of what was pushed, and as short-lived. */
  body(piece: Buffer): void;
  /** Nothing follows. @param isKept whether another answer may come over the same connection */
  end(isKept: boolean): void;
}

/** What comes next. */
type Part = 'head' | 'sized' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers' | 'until-close' | 'nothing';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const HEAD_END = '\r\n\r\n';
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: (.*))?$/;
/** Without the blanks around its value: a pattern for those takes the square of their number. */
const HEADER = /^([\w!#$%&'*+.^`|~-]+):(.*)$/s;
const CONTROLS = /[\0-\x08\x0a-\x1f\x7f]/;
const LENGTH = /^\d{1,15}$/;
/** These have no body, whatever they say of its length. */
const BODILESS: ReadonlySet<string> = new Set(['204', '304']);
/** With extensions, which mean nothing here. */
const CHUNK_SIZE = /^([\da-f]{1,8})[ \t]*(?:;.*)?$/i;
const MAX_CHUNK_LINE = 256;
/** Node takes the first of these where there are several, and joins those of others. */
const SINGLE: ReadonlySet<string> = new Set(['content-type', 'date', 'location', 'retry-after']);

/**
 * Reads the answer to one GET out of what a connection brings, without a copy of its body. What is no HTTP/1.1, or says in
 * two ways where it ends, is refused: it throws a BodyError, and nothing more may be pushed.
 * https://www.rfc-editor.org/rfc/rfc9112.html#name-message-body-length
 */
export class HttpAnswer {
  readonly #listener: Listener;
  #part: Part = 'head';
  /** The beginning of a head, or of a line, that goes on in the next chunk. */
  #text = '';
  /** Of all heads and trailers. */
  #headBytes = 0;
  /** What is left of the body, or of its present chunk. */
  #left = 0;
  #isKept = false;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) at = this.#read(chunk, at);
  }

  /** The connection was closed. False: before the answer had come to its end. */
  close(): boolean {
    if (this.#part === 'until-close') this.#end(true);
    return this.#part === 'nothing';
  }

  /** Reads one part, or as much of it as is there. Answers how far. */
  #read(chunk: Buffer, at: number): number {
    switch (this.#part) {
      case 'head':
        return this.#head(chunk, at);
      case 'sized':
      case 'chunk': {
        const end = Math.min(chunk.length, at + this.#left);
        this.#left -= end - at;
        this.#listener.body(chunk.subarray(at, end));
        if (this.#left === 0) {
          if (this.#part === 'chunk') this.#part = 'chunk-end';
          else this.#end(end === chunk.length);
        }
        return end;
      }
      case 'until-close':
        this.#listener.body(chunk.subarray(at));
        return chunk.length;
      case 'nothing':
        throw new BodyError('is followed by something that was not asked for');
      case 'chunk-size':
      case 'chunk-end':
      case 'trailers':
        return this.#line(chunk, at);
    }
  }

  #head(chunk: Buffer, at: number): number {
    const before = this.#text.length;
    const text = this.#text + chunk.toString('latin1', at, at + http.maxHeaderSize + 1);
    const end = text.indexOf(HEAD_END, Math.max(0, before - HEAD_END.length));
    this.#limit(end < 0 ? text.length : end);
    if (end < 0) {
      this.#text = text;
      return chunk.length;
    }
    this.#text = '';
    this.#headBytes += end;
    const after = at + end + HEAD_END.length - before;
    this.#begin(text.slice(0, end), after === chunk.length);
    return after;
  }

  #begin(text: string, isAll: boolean): void {
    const [first = '', ...lines] = text.split('\r\n');
    const [, minor, status, statusText = ''] = STATUS_LINE.exec(first) ?? [];
    if (status === undefined) throw new BodyError('does not begin as one of HTTP/1.1 does');
    const headers = headersOf(lines);
    if (status === '101') throw new BodyError('wants to switch protocols');
    // A word in between; the answer is still to come.
    if (status.startsWith('1')) return;
    this.#isKept = minor === '1' && !/\bclose\b/i.test(headers.connection ?? '');
    this.#part = partAfter(headers);
    this.#left = Number(headers['content-length'] ?? 0);
    if (BODILESS.has(status)) {
      this.#part = 'sized';
      this.#left = 0;
    }
    if (this.#part === 'until-close') this.#isKept = false;
    this.#listener.head({ status: Number(status), statusText, headers });
    if (this.#part === 'sized' && this.#left === 0) this.#end(isAll);
  }

  /** A line of the chunked encoding. */
  #line(chunk: Buffer, at: number): number {
    const found = chunk.indexOf(LF, at);
    const end = found < 0 ? chunk.length : found + 1;
    this.#text += chunk.toString('latin1', at, Math.min(end, at + http.maxHeaderSize + 1));
    if (this.#part === 'trailers') this.#limit(this.#text.length);
    else if (this.#text.length > MAX_CHUNK_LINE) throw new BodyError(BAD_CHUNKS);
    if (found < 0) return end;
    const line = this.#text;
    this.#text = '';
    if (line.charCodeAt(line.length - 2) !== CR) throw new BodyError(BAD_CHUNKS);
    this.#afterLine(line.slice(0, -2), end === chunk.length);
    return end;
  }

  #afterLine(line: string, isAll: boolean): void {
    if (this.#part === 'trailers') {
      this.#headBytes += line.length;
      // They are read over.
      if (line === '') this.#end(isAll);
    } else if (this.#part === 'chunk-end') {
      if (line !== '') throw new BodyError(BAD_CHUNKS);
      this.#part = 'chunk-size';
    } else {
      const size = CHUNK_SIZE.exec(line)?.[1];
      if (size === undefined) throw new BodyError(BAD_CHUNKS);
      this.#left = parseInt(size, 16);
      this.#part = this.#left === 0 ? 'trailers' : 'chunk';
    }
  }

  #limit(bytes: number): void {
    if (this.#headBytes + bytes > http.maxHeaderSize)
      throw new BodyError(`has more than ${http.maxHeaderSize / 1024} KB of headers`);
  }

  /** @param isAll whether nothing has come behind it */
  #end(isAll: boolean): void {
    this.#part = 'nothing';
    this.#listener.end(this.#isKept && isAll);
  }
}

const BAD_CHUNKS = 'is cut into chunks in a way that cannot be read';

function headersOf(lines: readonly string[]): IncomingHttpHeaders {
  // Without a prototype, so that no name means anything.
  const headers = Object.create(null) as Record<string, string>;
  for (const line of lines) {
    const [, name, spaced = ''] = HEADER.exec(line) ?? [];
    const value = withoutBlanks(spaced);
    if (name === undefined || CONTROLS.test(value)) throw new BodyError('has a header that is none');
    const key = name.toLowerCase();
    const former = headers[key];
    if (former === undefined) headers[key] = value;
    else if (!SINGLE.has(key)) headers[key] = `${former}, ${value}`;
  }
  return headers;
}

function withoutBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

function partAfter(headers: IncomingHttpHeaders): Part {
  const { 'transfer-encoding': transfer, 'content-length': length } = headers;
  if (transfer !== undefined && length !== undefined) throw new BodyError('says in two ways how long it is');
  if (transfer !== undefined && transfer.toLowerCase() !== 'chunked')
    throw new BodyError('is transferred in a way that nobody has asked for');
  if (length !== undefined && !LENGTH.test(length)) throw new BodyError('does not say how long it is');
  return transfer !== undefined ? 'chunk-size' : length !== undefined ? 'sized' : 'until-close';
}
