import type { ValidationScheme } from './codec/decode-message.js';
import type { SourceEncoding } from './codec/xml-encoding.js';

/** One configured statistic, by the names of the field. */
export interface StatisticConfig {
  /** Queue or routing point: `DN` or `DN@Switch`. */
  readonly obj_id: string;
  readonly obj_type: string;
  readonly server_name: string;
  readonly stat_type: string;
  readonly time_profile?: string;
  /** Seconds for which a value is kept; 0 or less = asked at each request. */
  readonly update_frequency?: number;
}

/** Options by the names of the field. Times in milliseconds. */
export interface IvrOptions {
  readonly 'gli-server-address': readonly string[];
  readonly 'gli-client-list': readonly string[];
  readonly 'gli-circuit-failover': boolean;
  /** -1 = off. */
  readonly 'gli-keep-alive-interval': number;
  readonly 'gli-keep-alive-tries': number;
  readonly 'gli-frame-timeout': number;
  readonly 'gli-max-body': number;
  readonly 'gli-error-code': number | undefined;
  readonly 'gli-tls-cert': string;
  readonly 'gli-tls-cert-key': string;
  readonly 'gli-tls-trusted-ca': string;
  readonly 'gli-max-links': number;
  /** Bytes that may wait for a driver that does not read. */
  readonly 'gli-max-pending': number;
  readonly 'dtd-versions': readonly string[];
  readonly 'dtd-file': string;
  readonly 'validation-scheme': ValidationScheme;
  readonly 'source-encoding': SourceEncoding;
  readonly 'active-release': boolean;
  readonly 'called-num-subset': number;
  readonly 'flow-control': boolean;
  readonly 'report-dn-status': boolean;
  readonly 'route-in-place': boolean;
  readonly 'one-step-xfer': 'native' | 'two-step';
  readonly 'access-numbers': Readonly<Record<string, string>>;
  readonly 'request-tout': number;
  readonly UseQueue: string;
  readonly UseVirtualQueue: string;
  readonly LegacyMode: boolean;
  readonly ReadyWorkMode: 'AutoIn' | 'ManualIn' | 'Unknown';
  readonly IgnoreReady: boolean;
  readonly LogoutOnShutdown: boolean;
  readonly LogoutOnDisable: boolean;
  readonly TimePerLogout: number;
  readonly statistics: Readonly<Record<string, StatisticConfig>>;
  readonly VirtualRoutePoints: Readonly<Record<string, string>>;
  readonly 'ha-role': '' | 'primary' | 'backup';
  readonly 'ha-peer': string;
  readonly 'user-data-limit': number;
  readonly 'Call Timeout': number;
  readonly 'Router Timeout': number;
  readonly 'Registration Timeout': number;
  readonly 'Retry Timeout': number;
  readonly 'Unregister Timeout': number;
  readonly 'wait-for-ringing': number;
  readonly 'waiting-for-newcall-timeout': number;
  readonly 'hide-user-data': boolean;
  /** Messages of one call that may wait for an answer of the switch. */
  readonly 'max-waiting-messages': number;
  /** Live calls of one driver. */
  readonly 'max-calls': number;
}

/** Defaults of all options; times in milliseconds. */
export const IVR_OPTION_DEFAULTS: IvrOptions = {
  'gli-server-address': ['127.0.0.1:8765'],
  'gli-client-list': [],
  'gli-circuit-failover': true,
  'gli-keep-alive-interval': -1,
  'gli-keep-alive-tries': 1,
  'gli-frame-timeout': 30_000,
  'gli-max-body': 65_533,
  'gli-error-code': undefined,
  'gli-tls-cert': '',
  'gli-tls-cert-key': '',
  'gli-tls-trusted-ca': '',
  'gli-max-links': 2000,
  'gli-max-pending': 16 * 1024 * 1024,
  'dtd-versions': ['1.0', '2.0', '3.0', '4.0'],
  'dtd-file': 'IServer.dtd',
  'validation-scheme': 'never',
  'source-encoding': '',
  'active-release': true,
  'called-num-subset': 0,
  'flow-control': false,
  'report-dn-status': false,
  'route-in-place': false,
  'one-step-xfer': 'native',
  'access-numbers': {},
  'request-tout': 20_000,
  UseQueue: '',
  UseVirtualQueue: '',
  LegacyMode: true,
  ReadyWorkMode: 'ManualIn',
  IgnoreReady: false,
  LogoutOnShutdown: true,
  LogoutOnDisable: false,
  TimePerLogout: 100,
  statistics: {},
  VirtualRoutePoints: {},
  'ha-role': '',
  'ha-peer': '',
  'user-data-limit': 16_000,
  'Call Timeout': 8 * 3_600_000,
  'Router Timeout': 4000,
  'Registration Timeout': 5000,
  'Retry Timeout': 30_000,
  'Unregister Timeout': 3000,
  'wait-for-ringing': 60_000,
  'waiting-for-newcall-timeout': 30_000,
  'hide-user-data': false,
  'max-waiting-messages': 1000,
  'max-calls': 50_000,
};
