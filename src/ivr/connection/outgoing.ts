import type { IvrToDriver } from '../../protocol/index.js';
import { type EncoderOptions, MessageEncoder } from '../codec/encode-message.js';
import type { IvrLog } from '../log.js';

/** Writes messages into frames, and decides what becomes of one that does not fit into a frame. */
export class Outgoing {
  readonly #encoder: MessageEncoder;
  readonly #log: IvrLog;

  constructor(options: EncoderOptions, log: IvrLog) {
    this.#encoder = new MessageEncoder(options);
    this.#log = log;
  }

  /**
   * The frame of a message. Too large: UDataResp becomes MiscError, any other message loses its extensions and user
   * data; undefined when it does not fit even so.
   */
  frame(message: IvrToDriver): Buffer | undefined {
    const frame = this.#encoder.frame(message);
    if (frame !== undefined) return frame;
    this.#log('warn', `${message.id} does not fit into a frame`);
    return this.#encoder.frame(smaller(message));
  }
}

function smaller(message: IvrToDriver): IvrToDriver {
  if (message.id === 'UDataResp') {
    const { CallId, RequestId } = message;
    return { id: 'UDataResp', CallId, Result: 'MiscError', RequestId };
  }
  const { ExtnsEx, UDataEx, Extensions, UserData, ...rest } = message as IvrToDriver & Record<string, unknown>;
  return rest as unknown as IvrToDriver;
}
