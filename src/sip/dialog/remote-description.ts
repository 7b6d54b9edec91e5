import { detach } from '../codec/cursor.js';
import { parseSdp, type SessionDescription } from '../sdp/session-description.js';

/** Latest description of the other side, and the one before, in case that the latest is an offer that is refused. */
export class RemoteDescription {
  private text = '';
  private before = '';
  private read: { readonly text: string; readonly sdp: SessionDescription | undefined } = { text: '', sdp: undefined };

  /** Undefined when there is none, or it cannot be read. Every step of a call asks, so it is read once. */
  get sdp(): SessionDescription | undefined {
    if (this.read.text !== this.text) this.read = { text: this.text, sdp: parseSdp(this.text) };
    return this.read.sdp;
  }

  /** `text` may be part of a message, which is not kept for its sake. */
  take(text: string): void {
    this.before = this.text;
    this.text = detach(text);
  }

  /** The latest one counts for nothing. */
  takeBack(): void {
    this.text = this.before;
  }
}
