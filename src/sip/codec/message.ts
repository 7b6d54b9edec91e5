import type { NameAddr } from './name-addr.js';
import type { SipUri } from './uri.js';
import type { Via } from './via.js';

/** Headers in the order of the message: parallel lists, because a call server looks at millions of them. */
export class HeaderList {
  readonly names: string[] = [];
  readonly values: string[] = [];

  add(name: string, value: string): void {
    this.names.push(name);
    this.values.push(value);
  }

  /** First value of the header; `name` spelled as in `header-names.ts` (any case for headers that are not there). */
  get(name: string): string | undefined {
    const index = this.names.indexOf(name);
    if (index >= 0) return this.values[index];
    return undefined;
  }

  has(name: string): boolean {
    return this.names.includes(name);
  }

  /** All values of the header, one per line of the message. */
  all(name: string): string[] {
    const found: string[] = [];
    for (let i = 0; i < this.names.length; i++) if (this.names[i] === name) found.push(this.values[i]!);
    return found;
  }

  /** Like `get`, for names that the table does not hold: without regard to case. */
  find(name: string): string | undefined {
    const lower = name.toLowerCase();
    const index = this.names.findIndex((candidate) => candidate.toLowerCase() === lower);
    return index < 0 ? undefined : this.values[index];
  }
}

/** What a request and a response have in common. All text is binary: one character per byte. */
export interface SipMessageBase {
  readonly headers: HeaderList;
  readonly body: string;
  /** Topmost Via. */
  readonly via: Via;
  /** True when there is more than one Via value. */
  readonly moreVias: boolean;
  readonly from: NameAddr;
  readonly to: NameAddr;
  readonly callId: string;
  readonly cseq: number;
  /** Method of the CSeq header; equals the method of a request. */
  readonly cseqMethod: string;
}

export interface SipRequest extends SipMessageBase {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: SipUri;
  readonly uriText: string;
  /** 70 when the header is missing (RFC 3261 section 16.3). */
  readonly maxForwards: number;
}

export interface SipResponse extends SipMessageBase {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
}

export type SipMessage = SipRequest | SipResponse;

/** Tokens of all lines of a comma separated header, lower case: Supported, Require, Allow and their like. */
export function tokensOf(headers: HeaderList, name: string): string[] {
  const tokens: string[] = [];
  for (const line of headers.all(name)) {
    for (const part of line.split(',')) {
      const token = part.trim();
      if (token !== '') tokens.push(token.toLowerCase());
    }
  }
  return tokens;
}
