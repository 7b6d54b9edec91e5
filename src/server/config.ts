import { DEFAULT_OPTIONS } from '../core/index.js';
import { NETWORK_OUTCOMES } from '../protocol/index.js';
import { MEDIA } from './config-media.js';
import {
  choice,
  flag,
  group,
  list,
  number,
  optional,
  requiredText,
  secret,
  text,
  type ValueOf,
} from './config-option.js';
import { SIP } from './config-voice.js';
import { IVR } from './ivr-section.js';

const DAY = 86_400;
const D = DEFAULT_OPTIONS;

const HTTP = group(
  {
    host: text('127.0.0.1', 'Address to listen on. Beyond loopback at least one token is needed.'),
    port: number(8080, 0, 65_535, 'TCP port; 0 = any free one.'),
    tokens: secret(
      list(requiredText('A secret.'), 'Secrets that let clients in. Empty = no check, possible on loopback only.'),
    ),
    origins: list(
      requiredText('Such as `https://desk.example.com`, or `*`.'),
      'Origins of web pages that may connect, besides pages of this server.',
    ),
    tls: optional(
      group(
        {
          cert: requiredText('File with the certificate chain, PEM.'),
          key: requiredText('File with the private key, PEM.'),
        },
        'Serve https and wss instead of http and ws.',
      ),
    ),
  },
  'The HTTP server: WebSocket `/tlib` and the REST endpoints.',
);

const CLIENTS = group(
  {
    'max-clients': number(5000, 1, 1_000_000, 'Clients with a session, connected or waiting to resume.'),
    'max-connections': number(10_000, 1, 1_000_000, 'Open WebSocket connections.'),
    'max-message-bytes': number(
      262_144,
      1024,
      16_777_216,
      'Bytes of one message; a longer one closes the connection with code 1009.',
    ),
    'max-message-depth': number(16, 2, 100, 'Levels of nesting in one message.'),
    'requests-per-second': number(
      10_000,
      0,
      1_000_000,
      'Requests a second that one client may send for long; faster ones wait. 0 = no limit.',
    ),
    'request-burst': number(
      20_000,
      1,
      1_000_000,
      'Requests that one client may send at once before `requests-per-second` counts.',
    ),
    'event-buffer-events': number(
      10_000,
      10,
      1_000_000,
      'Events kept for one client until it has read them, and for a resume. A client that falls further behind is disconnected with code 4002.',
    ),
    'event-buffer-bytes': number(4_194_304, 65_536, 1_073_741_824, 'Bytes of the events kept for one client.'),
    'socket-buffer-bytes': number(
      262_144,
      16_384,
      67_108_864,
      'Bytes handed to the socket of one client and not yet taken by it.',
    ),
    'resume-timeout': number(
      60,
      0,
      DAY,
      'Seconds that a session and its registrations live on after the connection was lost. 0 = not at all.',
    ),
    'register-timeout': number(10, 1, 3600, 'Seconds that a new connection has to send RequestRegisterClient.'),
    'heart-beat-interval': number(
      20,
      0,
      3600,
      'Seconds between two heart-beats to a client; one that is silent for two of them is cut. 0 = none.',
    ),
    'remembered-requests': number(
      1000,
      0,
      100_000,
      'Requests with a ReferenceID that are remembered per client, so that one that comes again is not carried out twice.',
    ),
  },
  'Limits and times of the WebSocket clients.',
);

const DN = group(
  {
    number: requiredText('The number, such as `7001`.'),
    type: choice(
      'Extension',
      ['Extension', 'ACDPosition', 'ACDQueue', 'RoutingPoint', 'RouteQueue', 'VirtualQueue', 'VoiceTreatmentPort'],
      'Type of the DN.',
    ),
    'default-dn': optional(text('', 'Routing point, route queue: its own target of default routing.')),
    treatments: optional(choice('none', ['none'], '`none`: there is no player for this routing point.')),
    record: optional(flag(false, 'All calls of this DN are recorded, as by TPrivateService (docs/guides/media.md).')),
    program: optional(
      list(
        group(
          {
            after: number(0, 0, DAY, 'Seconds since the call entered the queue.'),
            queue: optional(text('', 'Queue the call in this queue as well.')),
            converse: optional(text('', 'Let this port, or a port of this queue, treat the call while it waits.')),
          },
          'One step.',
        ),
        'ACD queue: what happens to a call that still waits.',
      ),
    ),
    ports: optional(list(requiredText('A port.'), 'ACD queue: voice treatment ports that serve it.')),
  },
  'One DN.',
);

const ACTIONS = ['none', 'notready', 'logout'] as const;

const OPTIONS = group(
  {
    'conference-max-parties': number(D['conference-max-parties'], 3, 10_000, 'Parties that a conference may have.'),
    'no-answer-timeout': number(
      D['no-answer-timeout'],
      0,
      600,
      'Seconds until an unanswered, supervised ringing ends. 0 = never.',
    ),
    'no-answer-action': choice(D['no-answer-action'], ACTIONS, 'What becomes of an agent who does not answer.'),
    'no-answer-overflow': text(
      D['no-answer-overflow'],
      'Where a call goes that is not answered: `recall`, `release`, or numbers, separated by commas.',
    ),
    'agent-no-answer-timeout': number(
      D['agent-no-answer-timeout'],
      0,
      600,
      'no-answer-timeout of DNs with an agent. 0 = that one.',
    ),
    'agent-no-answer-action': choice(
      D['agent-no-answer-action'],
      ACTIONS,
      'no-answer-action where the timeout is that of agents. none = that one.',
    ),
    'agent-no-answer-overflow': text(D['agent-no-answer-overflow'], 'no-answer-overflow of DNs with an agent.'),
    'posn-no-answer-timeout': number(D['posn-no-answer-timeout'], 0, 600, 'no-answer-timeout of ACD positions.'),
    'posn-no-answer-overflow': text(D['posn-no-answer-overflow'], 'no-answer-overflow of ACD positions.'),
    'extn-no-answer-timeout': number(D['extn-no-answer-timeout'], 0, 600, 'no-answer-timeout of other devices.'),
    'extn-no-answer-overflow': text(D['extn-no-answer-overflow'], 'no-answer-overflow of other devices.'),
    'router-timeout': number(
      D['router-timeout'],
      0,
      3600,
      'Seconds that a call waits at a routing point for TRouteCall before default routing.',
    ),
    'collect-digits-timeout': number(
      D['collect-digits-timeout'],
      0,
      DAY,
      'Seconds for which digits are collected where a treatment (TOTAL_TIMEOUT) or TCollectDigits states none. 0 = no limit.',
    ),
    'default-dn': text(D['default-dn'], 'Target of default routing. Empty = none.'),
    'default-redirection-limit': number(
      D['default-redirection-limit'],
      0,
      15,
      'Routing points that default routing may pass on to one after the other. 0 = no default routing.',
    ),
    'after-routing-timeout': number(
      D['after-routing-timeout'],
      0,
      3600,
      'Seconds that the target of a route has to answer. 0 = no limit.',
    ),
    'after-routing-timeout-action': choice(
      D['after-routing-timeout-action'],
      ACTIONS,
      'What becomes of an agent who does not answer a routed call.',
    ),
    'wrap-up-time': number(D['wrap-up-time'], 0, DAY, 'Seconds of after-call work. 0 = none.'),
    'untimed-wrap-up-value': number(
      D['untimed-wrap-up-value'],
      1,
      DAY,
      'The wrap-up time that means: until the agent ends it.',
    ),
    'timed-acw-in-idle': flag(D['timed-acw-in-idle'], 'Whether after-call work requested while idle is timed too.'),
    'acw-in-idle-force-ready': flag(
      D['acw-in-idle-force-ready'],
      'Whether the agent is ready after it; else as before.',
    ),
    'auto-logout-timeout': number(
      D['auto-logout-timeout'],
      0,
      10_080,
      'Minutes after which an idle agent is logged out. 0 = never.',
    ),
    'auto-logout-ready': flag(D['auto-logout-ready'], 'Whether ready agents are logged out too.'),
    'logout-on-out-of-service': flag(
      D['logout-on-out-of-service'],
      'Whether an agent is logged out when the phone goes out of service.',
    ),
    'agent-strict-id': choice(
      D['agent-strict-id'],
      ['true', 'false', 'passwd'],
      'Which AgentIDs may log in: those of `agents`, any, or those of `agents` with their password.',
    ),
    'agent-emu-login-on-call': flag(D['agent-emu-login-on-call'], 'Whether an agent may log in or out during a call.'),
    'default-monitor-mode': choice(
      D['default-monitor-mode'],
      ['mute', 'normal', 'connect', 'coach'],
      'Mode of supervision when the request names none.',
    ),
    'default-monitor-scope': choice(
      D['default-monitor-scope'],
      ['call', 'agent'],
      'Scope of supervision when the request names none.',
    ),
    'intrusion-enabled': flag(D['intrusion-enabled'], 'Whether supervision may begin during a call.'),
    'monitor-internal-calls': flag(D['monitor-internal-calls'], 'Whether internal calls are supervised.'),
    'monitor-consult-calls': choice(
      D['monitor-consult-calls'],
      ['none', 'dest', 'orig', 'all'],
      'Which consultation calls are supervised.',
    ),
    'sip-enable-call-info': flag(
      D['sip-enable-call-info'],
      'Whether parties are told who else is in the call (EventUserEvent with LCTParty…).',
    ),
    'consult-user-data': choice(
      D['consult-user-data'],
      ['separate', 'inherited', 'joint'],
      'User data of consultation calls.',
    ),
    'merged-user-data': choice(
      D['merged-user-data'],
      ['main-only', 'merged-only', 'merged-over-main', 'main-over-merged'],
      'User data of the result of a transfer or conference: of the held call, of the other one, or of both.',
    ),
    'user-data-limit': number(D['user-data-limit'], 0, 65_535, 'Bytes of the packed user data of one call.'),
    'reservation-collect-time': number(
      D['reservation-collect-time'],
      0,
      10_000,
      'Milliseconds in which reservation requests for one agent are collected.',
    ),
    'max-calls': number(D['max-calls'], 1, 10_000_000, 'Calls at one time.'),
    'max-calls-per-dn': number(D['max-calls-per-dn'], 1, 100_000, 'Calls at one DN at one time.'),
    'max-registrations-per-client': number(
      D['max-registrations-per-client'],
      1,
      10_000_000,
      'DNs that one client may register.',
    ),
  },
  'The call model, by the option names of the field.',
);

/** The whole configuration. */
export const SCHEMA = group(
  {
    name: text('partyline', 'Name of the server as clients see it.'),
    http: HTTP,
    clients: CLIENTS,
    dns: list(DN, 'The DNs of the switch.'),
    external: list(
      requiredText('A number, or a prefix and `*`.'),
      'External numbers that can be reached, such as `5551234` or `555*`.',
    ),
    router: list(
      group(
        {
          routingPoint: optional(text('', 'Routing point that the call is on. Left out = any.')),
          DNIS: optional(text('', 'DNIS of the call. Left out = any.')),
          destination: requiredText('DN, external number, or `agent:` and an AgentID.'),
        },
        'A rule; the first that fits counts.',
      ),
      'The built-in router. It steps back while a client is registered on the routing point.',
    ),
    agents: list(
      group(
        { AgentID: requiredText('Id of the agent.'), Password: optional(secret(text('', 'Password.'))) },
        'One agent.',
      ),
      'Agents that may log in, unless `options.agent-strict-id` is `false`.',
    ),
    options: OPTIONS,
    ivr: IVR,
    sip: SIP,
    media: MEDIA,
    sim: group(
      {
        promptTime: number(
          5000,
          0,
          3_600_000,
          'Milliseconds that the announcement before digits takes at simulated phones; a key cuts it short. Announcements without digits end when that is told (`POST /sim/treatments/{ConnID}/end`).',
        ),
        network: list(
          group(
            {
              number: requiredText('A number, or a prefix and `*`; the first entry that fits counts.'),
              outcome: choice('answered', NETWORK_OUTCOMES, 'What the network answers.'),
              after: number(0, 0, 3_600_000, 'Milliseconds after the call has reached the network.'),
            },
            'One rule.',
          ),
          'How external numbers behave by themselves. Others wait until they are told (`partyline phone 5551234 answer`).',
        ),
      },
      'Simulated phones and network.',
    ),
    log: group(
      {
        level: choice('info', ['error', 'warn', 'info', 'debug'], 'Which lines are written.'),
        format: choice(
          'auto',
          ['auto', 'json', 'text'],
          'JSON lines, or lines for people; `auto` = for people in a terminal, else JSON.',
        ),
        'tserver-file': text('', 'File for all requests and events in the layout of T-Server logs. Empty = none.'),
      },
      'What the server writes about itself on standard error.',
    ),
    record: group(
      { file: text('', 'File for all inputs with their outputs, one JSON line each, for replay. Empty = none.') },
      'Recording.',
    ),
  },
  'Configuration of the server.',
);

/** A checked configuration with all defaults filled in. */
export type Config = ValueOf<typeof SCHEMA>;
