import { atStart, group, list, number, optional, requiredText, secret, text } from './config-option.js';

const DAY = 86_400;

/** Section `http`: where clients connect. */
export const HTTP = group(
  {
    host: atStart(text('127.0.0.1', 'Address to listen on. Beyond loopback at least one token is needed.')),
    port: atStart(number(8080, 0, 65_535, 'TCP port; 0 = any free one.')),
    tokens: secret(
      list(requiredText('A secret.'), 'Secrets that let clients in. Empty = no check, possible on loopback only.'),
    ),
    origins: list(
      requiredText('Such as `https://desk.example.com`, or `*`.'),
      'Origins of web pages that may connect, besides pages of this server.',
    ),
    tls: atStart(
      optional(
        group(
          {
            cert: requiredText('File with the certificate chain, PEM.'),
            key: requiredText('File with the private key, PEM.'),
          },
          'Serve https and wss instead of http and ws.',
        ),
      ),
    ),
  },
  'The HTTP server: WebSocket `/tlib` and the REST endpoints.',
);

/** Section `clients`: what each of them may use. */
export const CLIENTS = group(
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
    'event-memory-bytes': number(
      1_073_741_824,
      1_048_576,
      1_099_511_627_776,
      'Bytes of the events kept for all clients together, an event that several get counted once. When it is exceeded, sessions that wait for a resume end, the oldest first; then events that were sent are kept no longer; then the clients that are furthest behind are disconnected with code 4002.',
    ),
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
