import { DEFAULT_OPTIONS } from '../core/index.js';
import { choice, flag, group, list, number, optional, requiredText, text } from './config-option.js';

const DAY = 86_400;
const D = DEFAULT_OPTIONS;

/** One entry of section `dns`. */
export const DN = group(
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

/** Section `options`. */
export const CALL_MODEL = group(
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
    'enable-legacy-reporting': flag(
      D['enable-legacy-reporting'],
      'Whether a party that did not answer is told Redirected as CallState, as older servers do; else NoAnswer.',
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
      'Seconds that the target of a route has to answer; then the call comes back to the routing point. 0 = no limit.',
    ),
    'after-routing-timeout-action': choice(
      D['after-routing-timeout-action'],
      ACTIONS,
      'What becomes of an agent who does not answer a routed call in that time.',
    ),
    'supervised-route-timeout': number(
      D['supervised-route-timeout'],
      0,
      3600,
      'The same where agents keep their state; `SUPERVISED_ROUTE` of the instruction goes before it. 0 = no limit.',
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
      35_791,
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
    'emulate-login': choice(
      D['emulate-login'],
      ['true', 'false', 'on-RP'],
      'Which logins are told as emulated (EmulateLogin in Extensions): all, none, or those at a routing point.',
    ),
    'agent-logout-on-unreg': choice(
      D['agent-logout-on-unreg'],
      ['true', 'false', 'emu-only'],
      'Whether an agent is logged out when the client that logged it in unregisters its DN; `emu-only`: if emulated.',
    ),
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
    'sip-enable-two-party-mute': flag(
      D['sip-enable-two-party-mute'],
      'Whether a party may mute the other one of a call of two, as it may in a conference (TPrivateService).',
    ),
    'ani-distribution': choice(
      D['ani-distribution'],
      ['inbound-calls-only', 'all-calls', 'suppressed'],
      'Calls whose events have ANI; of others than inbound calls only what their request gives, unless all.',
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
    'request-collection-time': number(
      D['request-collection-time'],
      0,
      10_000,
      'Milliseconds in which reservation requests for one agent are collected.',
    ),
    'reservation-time': number(
      D['reservation-time'],
      1,
      3_600_000,
      'Milliseconds for which an agent is reserved where the request leaves it to the server (Timeout -1).',
    ),
    'dial-out-timeout': number(
      D['dial-out-timeout'],
      1,
      3600,
      'Seconds that a driver of the IVR Server has to answer DialOut where TMakePredictiveCall sets no Timeout.',
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
