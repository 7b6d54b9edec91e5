import type { Delivery, IvrCommand, IvrReport, IvrToDriver, IvrToServer, TRequest } from '../../protocol/index.js';
import type { IvrConfig } from '../config.js';
import type { LinkId } from './state.js';

/** Everything that can happen to the sessions. */
export type IvrInput =
  | { readonly kind: 'linkOpened'; readonly link: LinkId; readonly group: number; readonly failover: boolean }
  | { readonly kind: 'linkClosed'; readonly link: LinkId }
  | { readonly kind: 'message'; readonly link: LinkId; readonly message: IvrToServer }
  /** A message that the codec refused but that can be answered. */
  | {
      readonly kind: 'invalid';
      readonly link: LinkId;
      readonly CallId: string;
      readonly ReqId?: string;
      readonly reason: string;
    }
  | ({ readonly kind: 'event' } & Delivery)
  | { readonly kind: 'command'; readonly command: IvrCommand }
  | { readonly kind: 'timer'; readonly timer: string }
  | { readonly kind: 'configure'; readonly config: IvrConfig }
  /** The server is about to stop: agents are logged out, and `stopped` follows. Drivers are not listened to any more. */
  | { readonly kind: 'shutdown' };

/** What one input leads to, in order. */
export type IvrEffect =
  | { readonly kind: 'send'; readonly link: LinkId; readonly message: IvrToDriver }
  | { readonly kind: 'request'; readonly request: TRequest }
  | { readonly kind: 'report'; readonly report: IvrReport }
  /** `after`: milliseconds; undefined = the timer is not needed any more. Setting a timer that is set moves it. */
  | { readonly kind: 'timer'; readonly timer: string; readonly after: number | undefined }
  /** After `shutdown`: nothing is waited for any more. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'log'; readonly level: IvrLogLevel; readonly text: string };

export type IvrLogLevel = 'error' | 'warn' | 'info' | 'debug';
