import type { DialogChannel } from './dialog-channel.js';
import type { OfferExchange } from './offer-exchange.js';

/** One branch of our INVITE, known by the tag of its provisional responses (RFC 3261 section 12.1). */
export interface EarlyDialog {
  readonly channel: DialogChannel;
  /** From the reliable response on that has answered our offer: then either side may make another one by UPDATE (RFC 3311). */
  exchange: OfferExchange | undefined;
  /** Latest description in a response that may have got lost; text. */
  described?: string;
}

/** A fork with more branches than that is no fork but a flood. */
const MOST_BRANCHES = 16;

/** The branches of one INVITE, the latest that a request was sent to, or that has acted by itself, at the end. */
export class EarlyDialogs {
  private readonly all: EarlyDialog[] = [];

  get latest(): EarlyDialog | undefined {
    return this.all.at(-1);
  }

  with(remoteTag: string | undefined): EarlyDialog | undefined {
    return this.all.find(({ channel }) => channel.dialog.remoteTag === remoteTag);
  }

  /** The branch with this tag, made by `begin` when it is new; undefined when there are too many. */
  take(remoteTag: string, begin: () => DialogChannel): EarlyDialog | undefined {
    const known = this.with(remoteTag);
    if (known !== undefined || this.all.length >= MOST_BRANCHES) return known;
    const branch = { channel: begin(), exchange: undefined };
    this.all.push(branch);
    return branch;
  }

  /** The branch is none any more; gives whether there are others. */
  remove(branch: EarlyDialog): boolean {
    const at = this.all.indexOf(branch);
    if (at >= 0) this.all.splice(at, 1);
    return this.all.length > 0;
  }

  /** Requests that do not say to whom go to this branch from now on. */
  prefer(branch: EarlyDialog): void {
    this.all.push(...this.all.splice(this.all.indexOf(branch), 1));
  }

  clear(): void {
    this.all.length = 0;
  }
}
