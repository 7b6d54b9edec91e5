import { CLIENT_PROTOCOL } from './generated/client-protocol.js';
import { CONFIRMED_BY } from './generated/confirmed-by.js';
import { EVENTS } from './generated/event-table.js';
import type { EventName, RequestName } from './generated/names.js';
import { REQUESTS } from './generated/request-table.js';
import { eventSchema, type JsonSchema, ownMessageSchema, requestSchema, sharedSchemas } from './json-schemas.js';

/** What differs from one server to the next. */
export interface AsyncApiOptions {
  /** Version of the software. */
  readonly version: string;
  /** Host and port of the WebSocket, for example `127.0.0.1:8080`. */
  readonly host: string;
}

const DESCRIPTION = [
  'One JSON object per WebSocket message. The first one is RequestRegisterClient; then a client registers the addresses',
  'whose events it wants. A request is answered by one of its reply events, or by EventError; that event carries its',
  'ReferenceID. Function names of the library (TMakeCall) are accepted as id, and the attribute names that',
  'docs/reference/attributes.md lists as aliases. Reserved messages are left out.',
].join(' ');

/** The AsyncAPI 3.0 document of the WebSocket protocol, from the server's point of view. */
export function asyncApiDocument({ version, host }: AsyncApiOptions): Readonly<Record<string, unknown>> {
  const requests = Object.keys(REQUESTS) as RequestName[];
  const events = (Object.keys(EVENTS) as EventName[]).filter((id) => EVENTS[id].table !== 'none');
  const own = CLIENT_PROTOCOL.messages;
  const messages: Record<string, unknown> = {};
  for (const id of requests)
    messages[id] = message(id, REQUESTS[id].description, REQUESTS[id].group, requestSchema(id));
  for (const id of events) messages[id] = message(id, EVENTS[id].description, EVENTS[id].group, eventSchema(id));
  for (const m of own) messages[m.name] = message(m.name, m.description, 'connection', ownMessageSchema(m));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Partyline client protocol',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: { partyline: { host, protocol: 'ws' } },
    channels: {
      tlib: {
        address: CLIENT_PROTOCOL.path,
        title: 'Requests and events',
        servers: [{ $ref: '#/servers/partyline' }],
        messages: Object.fromEntries(Object.keys(messages).map((id) => [id, { $ref: `#/components/messages/${id}` }])),
      },
    },
    operations: {
      ...Object.fromEntries(requests.map((id) => [operationName(id), requestOperation(id)])),
      sendEvents: {
        action: 'send',
        channel: { $ref: '#/channels/tlib' },
        summary: 'Everything that the server tells a client',
        messages: [...events, ...own.map((m) => m.name)].map(onChannel),
      },
    },
    components: { messages, schemas: sharedSchemas() },
  };
}

function message(name: string, summary: string, group: string, payload: JsonSchema): Readonly<Record<string, unknown>> {
  return { name, title: name, summary, tags: [{ name: group }], payload };
}

/** RequestMakeCall -> makeCall; acronyms at the beginning stay as they are. */
function operationName(id: RequestName): string {
  const name = id.slice('Request'.length);
  return /^[A-Z][a-z]/.test(name) ? name[0]?.toLowerCase() + name.slice(1) : name;
}

function requestOperation(id: RequestName): Readonly<Record<string, unknown>> {
  return {
    action: 'receive',
    channel: { $ref: '#/channels/tlib' },
    summary: REQUESTS[id].description,
    messages: [onChannel(id)],
    reply: {
      channel: { $ref: '#/channels/tlib' },
      messages: [...CONFIRMED_BY[id], 'EventError'].map(onChannel),
    },
  };
}

function onChannel(id: string): { readonly $ref: string } {
  return { $ref: `#/channels/tlib/messages/${id}` };
}
