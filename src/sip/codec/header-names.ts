/** How the value of a header is checked when a message is read; `text` = anything without control characters. */
export type HeaderGrammar =
  | 'text'
  | 'via'
  | 'address'
  | 'addresses'
  | 'contact'
  | 'call-id'
  | 'cseq'
  | 'max-forwards'
  | 'content-length'
  | 'content-type'
  | 'token'
  | 'tokens'
  | 'event'
  | 'seconds'
  | 'number'
  | 'date'
  | 'rack'
  | 'auth';

export interface HeaderDefinition {
  /** The name as it is written; names are compared with `===`. */
  readonly name: string;
  readonly compact: string;
  readonly grammar: HeaderGrammar;
  /** May stand in a message only once. */
  readonly single: boolean;
  /** Only informs: a request can be dealt with without it, so a malformed one is ignored (RFC 3261 section 8.2.2). */
  readonly informs: boolean;
  /** A bit of its own for each of the first 31 single headers, to find repetitions quickly; 0 for the others. */
  readonly bit: number;
}

/** Date is not among them: RFC 4475 section 3.1.2.12 has a bad one refused. */
const INFORMING: ReadonlySet<string> = new Set([
  'P-Asserted-Identity',
  'P-Preferred-Identity',
  'Remote-Party-ID',
  'Diversion',
  'History-Info',
  'Referred-By',
  'Reply-To',
  'In-Reply-To',
  'Accept-Language',
  'Accept-Contact',
  'Reject-Contact',
  'Request-Disposition',
  'Content-Language',
  'MIME-Version',
  'Timestamp',
  'Alert-Info',
  'Call-Info',
  'Error-Info',
  'Identity',
  'Identity-Info',
  'Organization',
  'Priority',
  'Reason',
  'Retry-After',
  'Server',
  'Subject',
  'User-Agent',
  'Warning',
]);

let singles = 0;

const define = (name: string, grammar: HeaderGrammar = 'text', single = false, compact = ''): HeaderDefinition => ({
  name,
  compact,
  grammar,
  single,
  informs: INFORMING.has(name),
  bit: single && singles < 31 ? 1 << singles++ : 0,
});

/** All headers that the server reads or writes, with their compact forms (RFC 3261 section 7.3.3 and later RFCs). */
const HEADER_DEFINITIONS: readonly HeaderDefinition[] = [
  define('Via', 'via', false, 'v'),
  define('From', 'address', true, 'f'),
  define('To', 'address', true, 't'),
  define('Call-ID', 'call-id', true, 'i'),
  define('CSeq', 'cseq', true),
  define('Max-Forwards', 'max-forwards', true),
  define('Contact', 'contact', false, 'm'),
  define('Content-Length', 'content-length', true, 'l'),
  define('Content-Type', 'content-type', true, 'c'),
  define('Content-Encoding', 'tokens', false, 'e'),
  define('Content-Disposition'),
  define('Content-Language'),
  define('Route', 'addresses'),
  define('Record-Route', 'addresses'),
  define('Path', 'addresses'),
  define('Service-Route', 'addresses'),
  define('Refer-To', 'address', true, 'r'),
  define('Referred-By', 'address', true, 'b'),
  define('Refer-Sub', 'text', true),
  define('Target-Dialog', 'text', true),
  define('Replaces', 'text', true),
  define('Join', 'text', true),
  define('P-Asserted-Identity', 'addresses'),
  define('P-Preferred-Identity', 'addresses'),
  define('Remote-Party-ID'),
  define('Diversion', 'addresses'),
  define('History-Info', 'addresses'),
  define('Privacy'),
  define('P-Called-Party-ID'),
  define('Reply-To', 'address', true),
  define('Allow', 'tokens'),
  define('Supported', 'tokens', false, 'k'),
  define('Require', 'tokens'),
  define('Proxy-Require', 'tokens'),
  define('Unsupported', 'tokens'),
  define('Allow-Events', 'tokens', false, 'u'),
  define('Event', 'event', true, 'o'),
  define('Subscription-State', 'event', true),
  define('SIP-If-Match', 'token', true),
  define('SIP-ETag', 'token', true),
  define('Accept'),
  define('Accept-Encoding'),
  define('Accept-Language'),
  define('Accept-Contact', 'text', false, 'a'),
  define('Reject-Contact', 'text', false, 'j'),
  define('Request-Disposition', 'text', false, 'd'),
  define('Expires', 'text', true),
  define('Min-Expires', 'seconds', true),
  define('Retry-After', 'seconds', true),
  define('Session-Expires', 'seconds', true, 'x'),
  define('Min-SE', 'seconds', true),
  define('RSeq', 'number', true),
  define('RAck', 'rack', true),
  define('Date', 'date', true),
  define('Timestamp', 'text', true),
  define('MIME-Version', 'text', true),
  define('Authorization', 'auth'),
  define('Proxy-Authorization', 'auth'),
  define('WWW-Authenticate', 'auth'),
  define('Proxy-Authenticate', 'auth'),
  define('Authentication-Info'),
  define('Alert-Info'),
  define('Answer-Mode'),
  define('Priv-Answer-Mode'),
  define('Call-Info'),
  define('Error-Info'),
  define('In-Reply-To'),
  define('Identity', 'text', true, 'y'),
  define('Identity-Info', 'text', true, 'n'),
  define('Info-Package'),
  define('Recv-Info'),
  define('Organization', 'text', true),
  define('Priority', 'text', true),
  define('Reason'),
  define('Server', 'text', true),
  define('Subject', 'text', true, 's'),
  define('User-Agent', 'text', true),
  define('Warning'),
];

/** Slots of the table below: names are found by length and three of their letters, without making a string. */
const SLOTS = 4096;

function slotOf(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  const first = bytes[start]! | 32;
  const last = bytes[end - 1]! | 32;
  const middle = bytes[start + (length >> 1)]! | 32;
  return (length * 197 + first * 31 + middle * 7 + last * 1021) & (SLOTS - 1);
}

interface Slot {
  /** Lower case. */
  readonly spelling: Uint8Array;
  readonly definition: HeaderDefinition;
}

const TABLE: readonly (readonly Slot[])[] = /* @__PURE__ */ buildTable();

function buildTable(): Slot[][] {
  const table: Slot[][] = Array.from({ length: SLOTS }, () => []);
  for (const definition of HEADER_DEFINITIONS) {
    for (const spelling of definition.compact === '' ? [definition.name] : [definition.name, definition.compact]) {
      const bytes = Buffer.from(spelling.toLowerCase(), 'latin1');
      table[slotOf(bytes, 0, bytes.length)]!.push({ spelling: bytes, definition });
    }
  }
  return table;
}

/** The definition of the header whose name, in any case or in compact form, stands in `bytes` from `start` to `end`. */
export function findHeader(bytes: Uint8Array, start: number, end: number): HeaderDefinition | undefined {
  const slots = TABLE[slotOf(bytes, start, end)]!;
  for (let i = 0; i < slots.length; i++)
    if (matches(bytes, start, end, slots[i]!.spelling)) return slots[i]!.definition;
  return undefined;
}

function matches(bytes: Uint8Array, start: number, end: number, spelling: Uint8Array): boolean {
  if (end - start !== spelling.length) return false;
  for (let i = 0; i < spelling.length; i++) {
    let code = bytes[start + i]!;
    if (code >= 65 && code <= 90) code |= 32;
    if (code !== spelling[i]) return false;
  }
  return true;
}
