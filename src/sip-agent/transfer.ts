import type { AgentDialog } from './agent-dialog.js';

/** Header lines of a REFER; with a dialog that is to be replaced, RFC 3891 inside Refer-To. */
export function referHeaders(target: string, by: string, replaced?: AgentDialog): string {
  let refer = target;
  if (replaced !== undefined) {
    const { callId, remoteTag, localTag } = replaced;
    const replaces = encodeURIComponent(`${callId};to-tag=${remoteTag};from-tag=${localTag}`);
    refer += `?Replaces=${replaces}`;
  }
  return `Refer-To: <${refer}>\r\nReferred-By: ${by}\r\n`;
}

/** What the other side tells about a REFER of this side. */
export class TransferProgress {
  /** Answer to the REFER itself; 0 before. */
  status = 0;
  /** Status lines of the NOTIFYs so far. */
  readonly notifications: number[] = [];
  /** The call that ends together with the referring one. */
  alsoEnds: { hangUp(): boolean } | undefined = undefined;

  /** Takes the body of a NOTIFY (message/sipfrag); true when the transfer has worked. */
  notified(body: string): boolean {
    const status = Number(/^SIP\/2\.0 (\d{3})/.exec(body)?.[1] ?? 0);
    if (status > 0) this.notifications.push(status);
    return status >= 200 && status < 300;
  }
}
