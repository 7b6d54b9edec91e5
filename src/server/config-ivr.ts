import {
  IVR_OPTION_DEFAULTS,
  IVR_OPTION_SPECS,
  IVR_OPTIONS_WITHOUT_EFFECT,
  type IvrOptionSpec,
  type OptionWithoutEffect,
  writeTime,
} from '../ivr/index.js';
import {
  atStart,
  type ChoiceOption,
  choice,
  type FlagOption,
  flag,
  group,
  list,
  type NumberOption,
  number,
  optional,
  requiredText,
  secret,
  type TextOption,
  text,
  unread,
} from './config-option.js';

type Scalar = TextOption | NumberOption | FlagOption | ChoiceOption;

/** An option of the IVR Server in the words of this schema. */
function optionOf(name: string, spec: IvrOptionSpec): Scalar {
  const fallback: unknown = IVR_OPTION_DEFAULTS[name as keyof typeof IVR_OPTION_DEFAULTS];
  switch (spec.kind) {
    case 'flag':
      return flag(fallback as boolean, spec.about);
    case 'integer':
      return number(fallback as number, spec.min, spec.max, spec.about);
    case 'choice':
      return choice(String(fallback), spec.choices, spec.about);
    case 'time':
      return text(writeTime(fallback as number), spec.about);
    case 'list':
      return text((fallback as readonly string[]).join(', '), spec.about);
    case 'code':
      return text('none', spec.about);
    default:
      return text(String(fallback), spec.about);
  }
}

/** Maps are written as lists of their own, beside the options. */
const OPTIONS: Readonly<Record<string, Scalar>> = Object.fromEntries(
  Object.entries(IVR_OPTION_SPECS)
    .filter(([, spec]) => spec.kind !== 'texts')
    .map(([name, spec]) => [name, spec.restart ? atStart(optionOf(name, spec)) : optionOf(name, spec)]),
);

/** What a configuration of the original may hold besides. */
const WITHOUT_EFFECT: Readonly<Record<string, TextOption | FlagOption | ChoiceOption>> = Object.fromEntries(
  Object.entries(IVR_OPTIONS_WITHOUT_EFFECT).map(([name, spec]) => [name, optionWithoutEffect(spec)]),
);

function optionWithoutEffect(spec: OptionWithoutEffect): TextOption | FlagOption | ChoiceOption {
  const about = spec.holds === true ? 'Accepted: it is always so.' : 'Accepted, without effect.';
  if (spec.kind === 'choice') return optional(choice('', spec.choices, about));
  if (spec.kind === 'flag') return optional(flag(false, about));
  return spec.kind === 'time' ? optional(text('', about)) : unread(about);
}

/** What a group of listen sockets has of its own, in the words of the options. */
const GROUP = group(
  {
    'gli-server-address': requiredText('Where its drivers connect: `host:port`, several with commas.'),
    'gli-client-list': optional(text('', 'Who may connect there. Left out, as all that follow = as in `ivr.options`.')),
    'gli-circuit-failover': optional(
      flag(true, 'A message for a failed circuit goes out on another one of the group.'),
    ),
    'gli-tls-cert': optional(text('', 'Its certificate chain, PEM. Empty = plain TCP.')),
    'gli-tls-cert-key': optional(text('', 'The private key, PEM.')),
    'gli-tls-trusted-ca': optional(text('', 'The authorities of its drivers’ certificates, PEM.')),
  },
  'One group. `gli-client-list` and `gli-circuit-failover` are taken on SIGHUP, unless another part of a group changes as well.',
);

const AUTO_LOGIN = group(
  {
    AgentId: requiredText('The agent.'),
    Queue: requiredText('The queue.'),
    Password: optional(secret(text('', 'Password.'))),
    SetReady: flag(false, 'Ready after the login.'),
    SetLoggedIn: flag(true, 'Log in at all.'),
  },
  'How the server logs in the agent of the port, when LegacyMode is true.',
);

/** Section `ivr` of the configuration. */
export const IVR = group(
  {
    ivrs: list(
      group(
        {
          name: requiredText('The ClientName of LoginReq.'),
          LegacyMode: optional(flag(true, 'The server controls the agents of the ports. Left out = the option.')),
          DataTransport: list(
            group({ key: requiredText('Key.'), value: text('', 'Value.') }, 'One pair.'),
            'ConfigOptions of LoginResp.',
          ),
          ports: list(
            group(
              {
                port: requiredText('Port number as the driver knows it.'),
                DN: requiredText('DN of the port.'),
                enabled: flag(true, 'Whether it is there.'),
                AutoLogin: optional(AUTO_LOGIN),
              },
              'One port.',
            ),
            'The channels of the IVR.',
          ),
        },
        'One IVR.',
      ),
      'The IVRs: one for each driver. The IVR Server runs when there is one, or a route DN of Network mode.',
    ),
    'in-front-dns': atStart(
      list(
        requiredText('A DN.'),
        'Ports and routing points whose calls come in through the IVR (In-Front). All others are Behind the switch.',
      ),
    ),
    'network-route-dns': atStart(list(requiredText('A routing point.'), 'Route DNs of Network mode.')),
    'access-numbers': list(
      group(
        { Location: requiredText('Name of the other switch.'), number: requiredText('Its access number.') },
        'One.',
      ),
      'Answers to AccessNumGet.',
    ),
    'virtual-route-points': list(
      group({ alias: requiredText('What the driver says.'), DN: requiredText('The routing point.') }, 'One.'),
      'Aliases for RouteDN.',
    ),
    statistics: list(
      group(
        {
          name: requiredText('StatName.'),
          obj_id: requiredText('Queue or routing point: `DN` or `DN@Switch`.'),
          obj_type: text('SObjectQueue', 'Object type.'),
          server_name: text('StatServer', 'Name of the statistics server as the driver gives it.'),
          stat_type: requiredText(
            '`CurrNumberWaitingCalls`, `ExpectedWaitTime`, `StatCallsInQueue`, `StatAgentsInQueueLogin` or `StatAgentsInQueueReady`.',
          ),
          update_frequency: number(0, -1, 86_400, 'Seconds that a value is good for; 0 or -1 = asked at each request.'),
          time_profile: unread('Accepted, without effect.'),
        },
        'One statistic.',
      ),
      'Statistics that drivers may ask for.',
    ),
    groups: list(
      GROUP,
      'Server groups, 1 to 8, in place of `ivr.options.gli-server-address`: the connections of a group are circuits that stand in for each other.',
    ),
    options: group({ ...OPTIONS, ...WITHOUT_EFFECT }, 'Options of the IVR Server, by the names of the field.'),
  },
  'The IVR Server: GLI link and XML protocol for IVR drivers.',
);
