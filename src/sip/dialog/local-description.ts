import { randomInt } from 'node:crypto';
import { flatten } from '../codec/cursor.js';
import { type SessionDescription, writeSdp } from '../sdp/session-description.js';

/**
 * The descriptions that this server sends in one dialog. Whatever they are made from, they bear an `o=` line of their own: one
 * session id for the whole dialog, and a version that rises with every change (RFC 3264 section 8).
 */
export class LocalDescription {
  private readonly id = randomInt(1, 2 ** 31);
  private version = 0;
  /** Latest description without what stands in its `o=` line; '' before the first. */
  private content = '';
  private family = '';
  private host = '';

  /** Text of the latest description, '' before the first. */
  get latest(): string {
    return this.content.replace('o=', `o=- ${this.id} ${this.version} IN ${this.family} ${this.host}`);
  }

  /** Text of a description; `hostPort` is this server's address in that dialog. */
  write(sdp: SessionDescription, hostPort: string): string {
    const content = writeSdp(sdp, '');
    if (content !== this.content) {
      this.content = flatten(content);
      this.version++;
      this.host = hostPort.replace(/:\d+$/, '').replace(/[[\]]/g, '');
      this.family = this.host.includes(':') ? 'IP6' : 'IP4';
    }
    return this.latest;
  }

  /** Whether the description asks for the same as the latest one. */
  isSame(sdp: SessionDescription): boolean {
    return writeSdp(sdp, '') === this.content;
  }
}
