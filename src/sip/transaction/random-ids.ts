import { randomFillSync } from 'node:crypto';
import { MAGIC_COOKIE } from '../codec/via.js';

/** Source of tags, branches and Call-IDs; a port so that tests can predict them. */
export interface IdSource {
  /** 16 characters that nobody can guess and that never come again. */
  token(): string;
}

/** Random tokens, drawn from the system in blocks. */
export class RandomIds implements IdSource {
  private readonly pool = Buffer.alloc(4096);
  private at = 4096;

  token(): string {
    if (this.at >= this.pool.length) {
      randomFillSync(this.pool);
      this.at = 0;
    }
    const token = this.pool.toString('hex', this.at, this.at + 8);
    this.at += 8;
    return token;
  }
}

export function newBranch(ids: IdSource): string {
  return MAGIC_COOKIE + ids.token();
}
