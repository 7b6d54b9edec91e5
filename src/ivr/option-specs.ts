import type { IvrOptions } from './options.js';

/** How the values of an option look. */
export type IvrOptionKind =
  | { readonly kind: 'flag' | 'text' }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** `500 ms`, `4 s`, `1 min`, `8 h`, `1 d` */
  | { readonly kind: 'time' }
  /** Texts, or one text with commas between them. */
  | { readonly kind: 'list' }
  /** A map of texts. */
  | { readonly kind: 'texts' }
  /** A number, or `none`. */
  | { readonly kind: 'code' };

/** Kind, bounds and meaning of one option. */
export type IvrOptionSpec = IvrOptionKind & {
  /** What it does, in a sentence or two. */
  readonly about: string;
  /** True = `reconfigure` does not take it. */
  readonly restart?: true;
};

const flag = (about: string): IvrOptionSpec => ({ kind: 'flag', about });
const text = (about: string): IvrOptionSpec => ({ kind: 'text', about });
const time = (about: string): IvrOptionSpec => ({ kind: 'time', about });
const list = (about: string): IvrOptionSpec => ({ kind: 'list', about });
const texts = (about: string): IvrOptionSpec => ({ kind: 'texts', about });
const integer = (min: number, max: number, about: string): IvrOptionSpec => ({ kind: 'integer', min, max, about });
const choice = (choices: readonly string[], about: string): IvrOptionSpec => ({ kind: 'choice', choices, about });

const atStart = (spec: IvrOptionSpec): IvrOptionSpec => ({ ...spec, restart: true });

/** Every option of the IVR Server by its name in the field; statistics are configured apart (`Stat:<name>`). */
export const IVR_OPTION_SPECS: { readonly [Name in Exclude<keyof IvrOptions, 'statistics'>]: IvrOptionSpec } = {
  'gli-server-address': atStart(
    list(
      'Where drivers connect: `host:port` (`host` alone: port 8765), several with commas. Beyond loopback `gli-client-list` or `gli-tls-trusted-ca` must say who may connect.',
    ),
  ),
  'gli-client-list': list('Who may connect: `host:port`, `*` = any port. Empty = everybody.'),
  'gli-circuit-failover': flag('A message for a failed circuit goes out on another circuit of the group and client.'),
  'gli-keep-alive-interval': integer(-1, 86_400, 'Seconds of silence before a KeepAliveRequest is sent. -1 = never.'),
  'gli-keep-alive-tries': integer(1, 1000, 'Further intervals of silence before the link is closed.'),
  'gli-frame-timeout': time('How long the next byte of a frame that has begun may take.'),
  'gli-max-body': integer(2, 65_533, 'Bytes of the largest Data frame; larger ones are skipped.'),
  'gli-error-code': { kind: 'code', about: 'One number, up to 65535, for all Error frames in place of 1 to 4.' },
  'gli-tls-cert': atStart(text('File with the certificate chain, PEM. Empty = plain TCP.')),
  'gli-tls-cert-key': atStart(text('File with the private key, PEM. Empty = it is in the file of the certificate.')),
  'gli-tls-trusted-ca': atStart(
    text('File with the authorities that drivers’ certificates must come from, PEM. Empty = none is asked for.'),
  ),
  'gli-max-links': integer(1, 100_000, 'Links at one time.'),
  'gli-max-pending': integer(65_536, 1_073_741_824, 'Bytes that may wait for a driver that does not read.'),
  'dtd-versions': list('Protocol versions that a driver may log in with.'),
  'dtd-file': atStart(text('System id of the DOCTYPE sent; its last path part is the one accepted.')),
  'validation-scheme': choice(['never', 'auto', 'always'], 'Whether messages are checked against the whole DTD.'),
  'source-encoding': atStart(
    choice(['', 'UTF-8'], 'UTF-8 = drivers write UTF-8, whatever the declaration says, and get it.'),
  ),
  'active-release': flag('Whether EndCall releases the call at the port when the driver does not say.'),
  'called-num-subset': integer(0, 255, 'Network mode: how many last digits of CalledNum are the route DN. 0 = all.'),
  'flow-control': flag('On: drivers are told to begin no new calls here. Takes effect at once.'),
  'report-dn-status': flag('In-Front ports are out of service while no driver of their IVR is connected.'),
  'route-in-place': flag('A route to another routing point goes on inside the server.'),
  'one-step-xfer': choice(['native', 'two-step'], 'OneStepXfer by TSingleStepTransfer, or in two steps by the server.'),
  'access-numbers': texts('Location → access number; `pending` = a site that never answers, for tests.'),
  'request-tout': time('Limit of AccessNumGet.'),
  UseQueue: text('ACD queue that In-Front calls pass on their way to the port. Empty = none.'),
  UseVirtualQueue: text('The same with a virtual queue.'),
  LegacyMode: flag('The server controls the agents of the ports; drivers may not. An IVR may say otherwise.'),
  ReadyWorkMode: choice(['AutoIn', 'ManualIn', 'Unknown'], 'Work mode of the server’s own TAgentSetReady.'),
  IgnoreReady: flag('Leave the ready state alone after the server’s login of an agent.'),
  LogoutOnShutdown: flag('Log the server’s agents out when it stops.'),
  LogoutOnDisable: flag('Log the server’s agents out when their port goes.'),
  TimePerLogout: time('How long the server waits for each of those logouts when it stops.'),
  VirtualRoutePoints: texts('Alias → routing point, for RouteDN.'),
  'ha-role': atStart(choice(['', 'primary', 'backup'], 'Part in a hot standby pair. Empty = alone.')),
  'ha-peer': atStart(text('`host:port` of the other server of the pair.')),
  'user-data-limit': integer(
    0,
    65_535,
    'Bytes of the user data of one call: keys and values in UTF-8. The limit of the call model, `options.user-data-limit`, holds besides.',
  ),
  'Call Timeout': time('A call that is older is ended: its driver gets EndCall with EndCause Timeout.'),
  'Router Timeout': time('How long the router has for its first instruction.'),
  'Registration Timeout': time('A registration that is not answered is asked for again.'),
  'Retry Timeout': time('A registration or agent login that was refused is asked for again.'),
  'Unregister Timeout': time('How long EventUnregistered is waited for.'),
  'wait-for-ringing': time('How long EventRinging may come after NewCall.'),
  'waiting-for-newcall-timeout': time('How long NewCall may come after EventRinging.'),
  'hide-user-data': flag('No user data in logs, the one of `log.tserver-file` too.'),
  'max-waiting-messages': integer(1, 100_000, 'Messages of one call that may wait for an answer of the switch.'),
  'max-calls': integer(1, 1_000_000, 'Calls at one time.'),
};
