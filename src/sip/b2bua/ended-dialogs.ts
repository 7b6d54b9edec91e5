import type { Dialog } from '../dialog/dialog.js';
import type { ReplacedDialog } from './replaced-dialog.js';

/** The latest dialogs that are over, so that whoever wants to replace one hears that (RFC 3891 section 3: 603), and no more of them. */
export class EndedDialogs {
  private readonly latest: Dialog[] = [];
  private next = 0;

  constructor(private readonly most = 1000) {}

  add(dialog: Dialog): void {
    this.latest[this.next] = dialog;
    this.next = (this.next + 1) % this.most;
  }

  /** Whether it was one of them; `to-tag` may be this server's tag or the other side's. */
  has({ callId, toTag, fromTag }: ReplacedDialog): boolean {
    return this.latest.some(
      ({ callId: id, localTag, remoteTag }) =>
        id === callId &&
        ((localTag === toTag && remoteTag === fromTag) || (localTag === fromTag && remoteTag === toTag)),
    );
  }
}
