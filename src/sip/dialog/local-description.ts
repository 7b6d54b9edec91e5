import { randomInt } from 'node:crypto';
import { type SessionDescription, writeSdp } from '../sdp/session-description.js';

/**
 * The descriptions that this server sends in one dialog. Whatever they are made from, they bear an `o=` line of their own: one
 * session id for the whole dialog, and a version that rises with every change (RFC 3264 section 8).
 */
export class LocalDescription {
  private readonly id = randomInt(1, 2 ** 31);
  private version = 0;
  /** Latest description without its `o=` line. */
  private content = '';
  private text = '';

  /** Text of the latest description, '' before the first. */
  get latest(): string {
    return this.text;
  }

  /** Text of a description; `hostPort` is this server's address in that dialog. */
  write(sdp: SessionDescription, hostPort: string): string {
    const content = writeSdp(sdp, '');
    if (content !== this.content || this.text === '') {
      this.content = content;
      this.version++;
      const host = hostPort.replace(/:\d+$/, '').replace(/[[\]]/g, '');
      const family = host.includes(':') ? 'IP6' : 'IP4';
      this.text = content.replace('o=', `o=- ${this.id} ${this.version} IN ${family} ${host}`);
    }
    return this.text;
  }

  /** Whether the description asks for the same as the latest one. */
  isSame(sdp: SessionDescription): boolean {
    return this.text !== '' && writeSdp(sdp, '') === this.content;
  }
}
