import {
  GLI_APPLICATION_ID,
  GLI_DATA,
  GLI_ERROR,
  GLI_ERROR_CODES,
  GLI_HEADER_BYTES,
  GLI_VERSION,
} from './gli-frame.js';

/** What the reader finds in the stream, in order. */
export interface GliSink {
  /** A complete frame of type 0–3. `body` may be a view of the fed chunk: copy what must outlive the call. */
  frame(type: number, body: Uint8Array): void;
  /** A frame that was skipped: its type is unknown, or its body is larger than allowed. */
  skipped(type: number, bodyLength: number, reason: 'unknown type' | 'oversized'): void;
  /** The stream cannot be read on. `errorCode` is absent when the other side is to be told nothing. */
  violation(reason: string, errorCode?: number): void;
}

const EMPTY = new Uint8Array();
/** First size of the buffer for a body that comes in pieces; it grows with what has really come. */
const FIRST_BUFFER = 1024;

/**
 * Cuts a byte stream into GLI frames, however the bytes are divided. After a violation everything fed is ignored.
 * Holds at most one body of `maxBody` bytes; a frame that is skipped is not kept.
 */
export class GliReader {
  /** Of Data frames that begin from now on (option `gli-max-body`). */
  maxBody: number;
  readonly #header = new Uint8Array(GLI_HEADER_BYTES);
  #headerLength = 0;
  #bodyLength = 0;
  #bodyRead = 0;
  #body: Uint8Array = EMPTY;
  #mode: 'header' | 'body' | 'skip' | 'stopped' = 'header';

  constructor(maxBody: number) {
    this.maxBody = maxBody;
  }

  /** True while a frame has begun and is not complete. */
  get midFrame(): boolean {
    return this.#mode !== 'stopped' && (this.#mode !== 'header' || this.#headerLength > 0);
  }

  get stopped(): boolean {
    return this.#mode === 'stopped';
  }

  /** Ends the reading: what is fed from now on is ignored. */
  stop(): void {
    this.#mode = 'stopped';
    this.#body = EMPTY;
  }

  feed(chunk: Uint8Array, sink: GliSink): void {
    let at = 0;
    while (at < chunk.length && this.#mode !== 'stopped') {
      if (this.#mode === 'header') at = this.#readHeader(chunk, at, sink);
      else if (this.#mode === 'body') at = this.#readBody(chunk, at, sink);
      else at = this.#skipBody(chunk, at, sink);
    }
  }

  #readHeader(chunk: Uint8Array, from: number, sink: GliSink): number {
    const header = this.#header;
    let at = from;
    while (at < chunk.length && this.#headerLength < GLI_HEADER_BYTES) {
      header[this.#headerLength++] = chunk[at++] as number;
      // Each field is judged as soon as it is there: byte 0, then MessageLength, then the rest.
      if (this.#headerLength === 1 && header[0] !== 0) {
        this.#violate(sink, 'first byte is not 0', GLI_ERROR_CODES.outOfStep);
        return at;
      }
      if (this.#headerLength === 4 && this.#messageLength() < 2) {
        this.#violate(sink, 'MessageLength is less than 2');
        return at;
      }
    }
    if (this.#headerLength === GLI_HEADER_BYTES) this.#beginBody(sink);
    return at;
  }

  #messageLength(): number {
    return ((this.#header[2] as number) << 8) | (this.#header[3] as number);
  }

  #beginBody(sink: GliSink): void {
    if (this.#header[4] !== GLI_VERSION) {
      this.#violate(sink, `VersionNumber ${this.#header[4]}`, GLI_ERROR_CODES.version);
      return;
    }
    if (this.#header[5] !== GLI_APPLICATION_ID) {
      this.#violate(sink, `ApplicationID ${this.#header[5]}`, GLI_ERROR_CODES.application);
      return;
    }
    const type = this.#header[1] as number;
    this.#bodyLength = this.#messageLength() - 2;
    this.#bodyRead = 0;
    const skip = type > GLI_DATA || (type === GLI_DATA && this.#bodyLength > this.maxBody) || type < GLI_ERROR;
    this.#mode = skip ? 'skip' : 'body';
    if (this.#bodyLength === 0) this.#complete(EMPTY, sink);
  }

  #readBody(chunk: Uint8Array, at: number, sink: GliSink): number {
    const missing = this.#bodyLength - this.#bodyRead;
    const available = Math.min(missing, chunk.length - at);
    if (this.#bodyRead === 0 && available === missing) {
      this.#complete(chunk.subarray(at, at + available), sink);
      return at + available;
    }
    this.#keep(chunk.subarray(at, at + available));
    if (available === missing) this.#complete(this.#body.subarray(0, this.#bodyLength), sink);
    return at + available;
  }

  #keep(piece: Uint8Array): void {
    const needed = this.#bodyRead + piece.length;
    if (this.#body.length < needed) {
      const size = Math.min(this.#bodyLength, Math.max(needed, this.#body.length * 2, FIRST_BUFFER));
      const grown = new Uint8Array(size);
      grown.set(this.#body.subarray(0, this.#bodyRead));
      this.#body = grown;
    }
    this.#body.set(piece, this.#bodyRead);
    this.#bodyRead = needed;
  }

  #skipBody(chunk: Uint8Array, at: number, sink: GliSink): number {
    const skipped = Math.min(this.#bodyLength - this.#bodyRead, chunk.length - at);
    this.#bodyRead += skipped;
    if (this.#bodyRead === this.#bodyLength) this.#complete(EMPTY, sink);
    return at + skipped;
  }

  #complete(body: Uint8Array, sink: GliSink): void {
    const type = this.#header[1] as number;
    const length = this.#bodyLength;
    this.#mode = 'header';
    this.#headerLength = 0;
    this.#body = EMPTY;
    if (type > GLI_DATA) sink.skipped(type, length, 'unknown type');
    else if (type === GLI_DATA && length > this.maxBody) sink.skipped(type, length, 'oversized');
    else sink.frame(type, body);
  }

  #violate(sink: GliSink, reason: string, errorCode?: number): void {
    this.stop();
    if (errorCode === undefined) sink.violation(reason);
    else sink.violation(reason, errorCode);
  }
}
