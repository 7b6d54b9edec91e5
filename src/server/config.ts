import { NETWORK_OUTCOMES } from '../protocol/index.js';
import { CALL_MODEL, DN } from './config-call-model.js';
import { CLIENTS, HTTP } from './config-clients.js';
import { IVR } from './config-ivr.js';
import { MEDIA } from './config-media.js';
import {
  atStart,
  choice,
  group,
  list,
  number,
  optional,
  requiredText,
  secret,
  text,
  type ValueOf,
} from './config-option.js';
import { SIP } from './config-sip.js';

/** The whole configuration. */
export const SCHEMA = group(
  {
    name: atStart(text('partyline', 'Name of the server as clients see it.')),
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
    options: CALL_MODEL,
    ivr: IVR,
    sip: SIP,
    media: atStart(MEDIA),
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
        format: atStart(
          choice(
            'auto',
            ['auto', 'json', 'text'],
            'JSON lines, or lines for people; `auto` = for people in a terminal, else JSON.',
          ),
        ),
        'tserver-file': atStart(
          text('', 'File for all requests and events in the layout of T-Server logs. Empty = none.'),
        ),
      },
      'What the server writes about itself on standard error.',
    ),
    record: atStart(
      group(
        {
          file: text(
            '',
            'File for all inputs with their outputs, one JSON line each; `partyline replay` carries them out again. Empty = none. Passwords of agents are in it; only its owner can read it.',
          ),
        },
        'Recording of the server itself; for recordings of calls see `media.recordingFolder`.',
      ),
    ),
  },
  'Configuration of the server.',
);

/** A checked configuration with all defaults filled in. */
export type Config = ValueOf<typeof SCHEMA>;
