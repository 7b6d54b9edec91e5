import {
  DEFAULT_CONNECTION_OPTIONS,
  DEFAULT_REGISTRAR_OPTIONS,
  DEFAULT_SIP_LIMITS,
  DEFAULT_SIP_OPTIONS,
  DEFAULT_TIMING,
} from '../sip/index.js';
import { atStart, choice, flag, group, list, number, optional, requiredText, secret, text } from './config-option.js';

const S = DEFAULT_SIP_OPTIONS;
const T = DEFAULT_TIMING;
const C = DEFAULT_CONNECTION_OPTIONS;
const R = DEFAULT_REGISTRAR_OPTIONS;
const L = DEFAULT_SIP_LIMITS;

const LISTEN = group(
  {
    transport: choice('udp', ['udp', 'tcp', 'tls', 'ws', 'wss'], 'Transport.'),
    address: text('127.0.0.1', 'Address to listen on, IPv4 or IPv6. Beyond loopback every phone needs a password.'),
    port: number(5060, 0, 65_535, 'Port; 0 = any free one.'),
    advertise: optional(text('', '`host` or `host:port` that phones see, when it differs (NAT).')),
    certificate: optional(text('', 'File with the certificate chain, PEM; for tls and wss.')),
    key: optional(text('', 'File with the private key, PEM; for tls and wss.')),
  },
  'One address on which SIP is spoken.',
);

const SRTP = choice(
  'optional',
  ['off', 'optional', 'required'],
  'SRTP with keys in SDP where media passes the mixer: `off` = never; `optional` = when the device offers it; `required` = calls without it are refused with 488. Two devices that talk without the mixer agree by themselves.',
);

const CONSULTATIONS = ['one-dialog', 'second-call'] as const;

const PHONE = group(
  {
    DN: requiredText('The DN whose device it is; it must be one of `dns`.'),
    username: optional(text('', 'Name that it registers with. Left out = the DN.')),
    password: optional(
      secret(text('', 'Its password. Left out = it is believed by its address: see `sip.checkCallerAddress`.')),
    ),
    contact: optional(text('', 'A device that does not register: where it is, such as `sip:10.0.0.7:5060`.')),
    answer: choice(
      'auto',
      ['auto', 'talk', 'call-again', 'none'],
      'What TAnswerCall does: `talk` = NOTIFY with Event: talk; `call-again` = the call is offered anew with the wish to be answered at once; `auto` = `talk` for phones that say they know it; `none` = refused.',
    ),
    srtp: SRTP,
    consultation: optional(choice('one-dialog', CONSULTATIONS, 'See `sip.consultation`. Left out = as there.')),
  },
  'A SIP phone.',
);

const TRUNK = group(
  {
    name: requiredText('Name, for logs.'),
    uri: requiredText(
      'Where calls go, and from whose address they come: `sip:192.0.2.1:5060;transport=tcp`, or with a name, which DNS is asked for (RFC 3263). Its transport must be one of `sip.listen`.',
    ),
    addresses: optional(list(requiredText('An address.'), 'Further addresses from which its calls come.')),
    numbers: optional(list(requiredText('A number, or a prefix and `*`.'), 'Numbers that it takes. Left out = all.')),
    strip: optional(number(0, 0, 32, 'Digits that are cut off in front of a dialed number.')),
    prefix: optional(text('', 'What is put in front of it then.')),
    inboundStrip: optional(
      number(0, 0, 32, 'Digits that are cut off in front of the dialed number of calls that come in.'),
    ),
    inboundPrefix: optional(text('', 'What is put in front of it then.')),
    callerNumbers: optional(
      list(
        group(
          {
            number: requiredText('A number, or a prefix and `*`; the first entry that fits counts.'),
            strip: optional(number(0, 0, 32, 'Digits that are cut off in front of it.')),
            prefix: optional(text('', 'What is put in front of it then.')),
          },
          'Numbers of callers.',
        ),
        'Public numbers of callers of this side, in From and P-Asserted-Identity of calls that go out, such as `{number: "7*", prefix: "+4930123"}`. Others, and callers from outside, are shown as they are.',
      ),
    ),
    fromUser: optional(
      requiredText(
        'User of the From of calls that go out, for providers that want the account there. Left out = the caller’s number.',
      ),
    ),
    fromDomain: optional(
      requiredText(
        'Host of the From of calls that go out and of their P-Asserted-Identity, without port. Left out = that of the address of record of a trunk with `register`, else `sip.domain`, else the address listened on. When it is given, callers who want to be unknown are `anonymous` there, else at `anonymous.invalid` (RFC 3323).',
      ),
    ),
    identity: choice(
      'asserted',
      ['asserted', 'preferred', 'none'],
      'How the network is told the caller’s number besides From, also of callers who want to be unknown (`Privacy: id`): `asserted` = P-Asserted-Identity; `preferred` = P-Preferred-Identity, for providers that check it themselves (RFC 3325); `none` = not.',
    ),
    transit: optional(
      flag(
        false,
        'Whether its calls may go out again, when the number that they dial is one of `external`. Left out = they are refused with 404; routing, forwarding and transfers to external numbers are not concerned.',
      ),
    ),
    transfers: optional(
      flag(
        false,
        'Whether who is called, or calls, over it may transfer the other side by REFER to a DN, as an IVR or a voice mailbox behind the trunk does: the same as TSingleStepTransfer by the external party. Never to an external number, nor with Replaces. Left out = 403.',
      ),
    ),
    capacity: optional(number(0, 0, 100_000, 'Calls at one time. Left out = no limit.')),
    username: optional(text('', 'Name for digest authentication.')),
    password: optional(secret(text('', 'Password for digest authentication.'))),
    register: optional(
      group(
        {
          aor: optional(
            text('', 'Address of record. Left out = `sip:`, the `username` of the trunk, and the host of its `uri`.'),
          ),
          registrar: optional(text('', 'SIP URI of the registrar. Left out = the `uri` of the trunk.')),
          expires: number(3600, 1, 604_800, 'Seconds that are asked for; the registrar decides.'),
        },
        'Registers the trunk at its provider (RFC 3261 section 10.2); `register: {}` does for most. Left out = it is not registered.',
      ),
    ),
    checkInterval: number(
      30,
      0,
      86_400,
      'Seconds between two OPTIONS that look whether it is there, and between two looks at its name; 0 = no OPTIONS.',
    ),
    serverRetry: number(
      60,
      1,
      86_400,
      'Where `checkInterval` is 0: seconds for which a server of its name that has not answered a call is avoided, while there is another one.',
    ),
    srtp: SRTP,
  },
  'A trunk. Trunks are tried in order.',
);

const TIMING = group(
  {
    T1: number(T.T1, 10, 10_000, 'Round-trip time; a request without answer is given up after 64 times as long.'),
    T2: number(T.T2, 10, 60_000, 'Longest time between two retransmissions.'),
    T4: number(T.T4, 10, 60_000, 'How long a message may stay in the network.'),
    D: number(T.D, 10, 120_000, 'How long repeated refusals of an INVITE are waited for on UDP.'),
  },
  'Times of RFC 3261, table 4, in milliseconds.',
);

const REGISTRAR = group(
  {
    defaultExpires: number(R.defaultExpires, 1, 604_800, 'Seconds of a registration when the phone names none.'),
    minExpires: number(R.minExpires, 1, 604_800, 'Shorter wishes are refused with 423.'),
    maxExpires: number(R.maxExpires, 1, 604_800, 'Longer wishes are cut to this.'),
    maxContacts: number(R.maxContacts, 1, 1000, 'Devices that one DN may register at one time.'),
    registersPerSecond: number(
      R.registersPerSecond,
      1,
      100_000,
      'REGISTER requests of one DN a second; more are answered with 503.',
    ),
  },
  'Registrations of phones.',
);

const MESSAGE_LIMITS = group(
  {
    messageBytes: number(L.messageBytes, 1024, 16_777_216, 'A whole message.'),
    headBytes: number(L.headBytes, 512, 16_777_216, 'Start line and headers together.'),
    headerCount: number(L.headerCount, 10, 100_000, 'Header lines, not bytes.'),
    headerBytes: number(L.headerBytes, 256, 16_777_216, 'One header.'),
    uriBytes: number(L.uriBytes, 64, 65_536, 'One URI.'),
    viaCount: number(L.viaCount, 1, 10_000, 'Via values of one message, not bytes.'),
  },
  'Bytes that messages may have; what is larger is refused, never cut.',
);

/** Section `sip`: real phones and trunks. */
export const SIP = group(
  {
    enabled: atStart(flag(false, 'Speak SIP. Otherwise all phones are simulated.')),
    domain: atStart(
      optional(
        requiredText(
          'Realm of the phones’ passwords, and host of this server’s addresses for trunks and for phones with a `contact`; phones that register see the host with which they have registered. Left out = realm `partyline`, and the address listened on.',
        ),
      ),
    ),
    listen: atStart(list(LISTEN, 'Where SIP is spoken. Empty = UDP on 127.0.0.1:5060.')),
    algorithms: atStart(
      list(
        choice('MD5', ['SHA-256', 'SHA-512-256', 'MD5'], 'An algorithm.'),
        'Digest algorithms that are offered, best first. Empty = SHA-256 and MD5. Some older phones give up at one that they do not know: they need `[MD5]`.',
      ),
    ),
    phones: list(PHONE, 'DNs with a SIP phone; the devices of all others are simulated.'),
    trunks: list(TRUNK, 'Trunks. Without any, external numbers are simulated.'),
    invitesPerSecond: number(
      S.invitesPerSecond,
      1,
      100_000,
      'Calls of phones and trunks that may begin in a second; what is above is answered with 503, established calls go on.',
    ),
    maxInviteWait: number(
      S.maxInviteWait,
      0,
      30_000,
      'Milliseconds for which a call may wait to be dealt with because the server has more to do than it can; later it is answered with 503. What belongs to calls that stand goes before it. 0 = never refused.',
    ),
    strangersPerSecond: number(
      S.strangersPerSecond,
      1,
      100_000,
      'INVITEs and REGISTERs in a second from one address (IPv6: one /64) that show no password and come from no trunk; what is above is answered with 503 instead of being asked for a password. They do not count as calls. A phone is always asked at the address and port where it is registered.',
    ),
    checkCallerAddress: flag(
      S.checkCallerAddress,
      'Phones without password are believed only where they are: at the address of their `contact` (who registers in their name as well), or at one from which they have registered. `false` = everywhere, for devices that send from another address than the one they listen on.',
    ),
    sessionExpires: atStart(
      number(S.sessionExpires, 0, 86_400, 'Seconds of the session timers that we ask for; 0 = none.'),
    ),
    minSE: atStart(number(S.minSE, 90, 86_400, 'Shortest session timer that is accepted, seconds.')),
    ringTimeout: number(S.ringTimeout, 5, 3600, 'Seconds that a device may ring before its leg is given up.'),
    timing: atStart(TIMING),
    forceRelay: flag(S.forceRelay, 'All media through this server, also of two-party calls (NAT).'),
    silentLegs: choice(
      S.silentLegs,
      ['keep', 'release'],
      'Phones of which nothing is heard for `media.rtpTimeout`, though they neither hold nor are held: `release` ends their leg (a phone that lost its power, say). Only where the media passes the mixer; calls of two that do not are watched by session timers.',
    ),
    consultation: choice(
      S.consultation,
      CONSULTATIONS,
      'How a phone gets a consultation call that a client begins (TInitiateConference, TInitiateTransfer): `one-dialog` = in the call that it has, nothing rings; `second-call` = it is called a second time, and its user has two calls.',
    ),
    answerDetection: choice(
      S.answerDetection,
      ['off', 'on'],
      'Who answers a predictive call (TMakePredictiveCall): `on` = the mixer listens for up to five seconds whether it is an answering machine, a fax, silence or a person. A rule of thumb on sound levels: see docs/guides/media.md.',
    ),
    busyTone: number(
      S.busyTone,
      0,
      600,
      'Seconds for which a phone that has dialed a busy destination hears the busy tone, before its call is refused with 486; 0 = refused at once.',
    ),
    recordings: choice(
      S.recordings,
      ['both', 'mixed', 'said'],
      'What a recording holds: `both` = two channels, on the left what the recorded party says, on the right what it hears; `mixed` = both in one; `said` = only what it says.',
    ),
    redirects: choice(S.redirects, ['follow', 'refuse'], 'Redirections (3xx) of phones to other DNs of this server.'),
    reliableProvisionals: choice(
      S.reliableProvisionals,
      ['supported', 'required'],
      'To whom what a device sounds before it answers is told by a 183 that cannot get lost (RFC 3262): callers that support it (`Supported: 100rel`), or only those that require it.',
    ),
    codecs: optional(
      list(
        requiredText('A codec, such as `pcma`.'),
        'Voice codecs of which an offer must have one; it is refused with 488 otherwise. Left out = any.',
      ),
    ),
    userAgent: atStart(text(S.userAgent, 'What the header User-Agent says.')),
    maxOffersPerSecond: atStart(
      number(
        S.maxOffersPerSecond,
        1,
        1000,
        'New descriptions (re-INVITE, UPDATE) that one phone may send in a second; more are answered with 500 and Retry-After.',
      ),
    ),
    maxTransactions: atStart(
      number(
        S.maxTransactions,
        100,
        10_000_000,
        'Requests that are dealt with at one time, or were in the last half minute; what is above is answered with 503, within calls from a quarter more on.',
      ),
    ),
    lostConnectionGrace: number(
      S.lostConnectionGrace,
      100,
      600_000,
      'Milliseconds that a phone whose connection has closed has for coming back; after that, or twice that at most, its calls end, and it rings no longer, when it does not answer.',
    ),
    messagesPerSecondPerSource: atStart(
      number(
        C.messagesPerSecondPerSource,
        1,
        10_000_000,
        'Messages a second from one address; what is above is dropped unread.',
      ),
    ),
    maxWaitingDatagrams: atStart(
      number(
        C.maxWaitingDatagrams,
        100,
        1_000_000,
        'Datagrams that may wait while the server has more to do than it can: as many of calls that stand, and as many that begin one, of 2 KiB on average. What comes then is dropped. Of connections as many bytes may wait; then less is read from each.',
      ),
    ),
    maxConnections: atStart(
      number(
        C.maxConnections,
        1,
        1_000_000,
        'Accepted TCP, TLS and WebSocket connections, from their first moment on: also those whose TLS handshake is under way.',
      ),
    ),
    maxConnectionsPerAddress: atStart(number(C.maxConnectionsPerAddress, 1, 1_000_000, 'The same from one address.')),
    firstMessageTimeout: atStart(
      number(
        C.firstMessageTimeout,
        100,
        3_600_000,
        'Milliseconds until a new connection must have brought a first message, and a later message that has begun its end.',
      ),
    ),
    idleTimeout: atStart(
      number(C.idleTimeout, 1000, 86_400_000, 'Milliseconds without a byte after which a connection is closed.'),
    ),
    keepAliveInterval: atStart(
      number(
        C.keepAliveInterval,
        0,
        3_600_000,
        'Milliseconds, less up to a fifth, between two double CRLFs (RFC 5626) on TCP and TLS connections that this server has opened, to trunks for instance: they keep NAT and firewalls open; 0 = none.',
      ),
    ),
    keepAliveTimeout: atStart(
      number(
        C.keepAliveTimeout,
        100,
        600_000,
        'Milliseconds for the answer to one, from whoever has answered one before; after that the connection is dead.',
      ),
    ),
    connectTimeout: atStart(number(C.connectTimeout, 100, 600_000, 'Milliseconds that opening a connection may take.')),
    maxUnsentBytes: atStart(
      number(
        C.maxUnsentBytes,
        65_536,
        1_073_741_824,
        'Bytes that may wait to be written on one connection before it is given up.',
      ),
    ),
    trustedCertificates: atStart(
      optional(
        text(
          '',
          'File with certificates (PEM) to trust besides the usual ones, when this server opens TLS connections.',
        ),
      ),
    ),
    verifyCertificates: atStart(
      flag(C.verifyCertificates, 'Whether the certificate of a TLS server that this server connects to is checked.'),
    ),
    registrar: REGISTRAR,
    limits: atStart(MESSAGE_LIMITS),
  },
  'Real phones and trunks.',
);
