import type { ConnectionOptions } from 'node:tls';
import type { IvrToDriver } from '../../protocol/index.js';
import type { SourceEncoding } from '../codec/xml-encoding.js';

export interface IvrDriverOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 8765. */
  readonly port?: number;
  /** TLS from the first byte; absent = plain TCP. */
  readonly tls?: ConnectionOptions;
  /** Milliseconds within which the connection must be there. Default 10000. */
  readonly connectTimeout?: number;
  /**
   * `socket_activity_timer` in milliseconds, 0 = off: nothing received for so long: KeepAliveRequest; for three times
   * as long: the link is closed. Default 20000.
   */
  readonly activityTimer?: number;
  /** `UTF-8` when the server has `source-encoding=UTF-8`. Default: ISO-8859-1. */
  readonly sourceEncoding?: SourceEncoding;
  /** Default IServer.dtd. */
  readonly dtdFile?: string;
  /** Messages that may wait for `next`; one more closes the link. Default 100000; with `onMessage` none waits. */
  readonly maxWaiting?: number;
  /** Answers nothing by itself: no KeepAliveRequest, and an Error frame does not close the link. For tests. */
  readonly passive?: boolean;
  /** Gets every message as it comes. None is kept: `next` and `login` get only what comes while they wait. */
  readonly onMessage?: (message: IvrToDriver) => void;
  /** Frames that are no message: keep-alives, an Error frame, a body that cannot be read. For logs and tests. */
  readonly onFrame?: (frame: IvrDriverFrame) => void;
}

/** What came on the link besides messages. */
export type IvrDriverFrame =
  | { readonly type: 'KeepAliveRequest' | 'KeepAliveResponse' }
  | { readonly type: 'Error'; readonly code: number | undefined }
  | { readonly type: 'unreadable'; readonly reason: string };

/** Why the link is gone. `error` is absent when either side closed it in order. */
export interface IvrDriverClosed {
  readonly reason: string;
  readonly error?: Error;
}

export interface IvrLoginOptions {
  /** CallId of the session; default `login`. */
  readonly CallId?: string;
  /** Name of the IVR in the server's configuration. */
  readonly ClientName: string;
  /** Protocol versions to try, best first. Default 4.0, 3.0, 2.0. */
  readonly versions?: readonly string[];
  readonly ReportStatus?: 'true' | 'false';
  readonly ServerMonitor?: 'set' | 'clear';
  /** Milliseconds to wait for one answer. Default 60000. */
  readonly timeout?: number;
}
