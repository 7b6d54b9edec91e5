import { CHECK_LIMITS, type CheckLimits } from './check-limits.js';
import { type Check, checkConnID, checkOf, checkReferenceID, Refused } from './check-value.js';
import { ATTRIBUTES, type AttributeName } from './generated/attributes.js';
import type { TRequest } from './generated/messages.js';
import type { RequestName } from './generated/names.js';
import { REQUESTS } from './generated/request-table.js';
import { isRequestName, nameOfMessage } from './message-names.js';

/** What comes of checking something from outside. */
export type CheckResult =
  | { readonly ok: true; readonly request: TRequest }
  | {
      readonly ok: false;
      readonly ErrorCode: number;
      readonly ErrorMessage: string;
      /** Those of the refused request, when it had valid ones: EventError repeats them (event-rules 9.1). */
      readonly ReferenceID?: number;
      readonly ThisDN?: string;
      readonly ConnID?: string;
    };

/** TERR_UNSUP_OPER: no request of that name. */
const UNKNOWN_REQUEST = 51;
/** TERR_INVALID_ATTR: an attribute is missing, mistyped, out of its limits or not one of the request. */
const INVALID_ATTRIBUTE = 53;

/** A ThisDN that is longer is not given back. */
const LONGEST_DN = 255;

/** One attribute of one request. */
interface Rule {
  readonly name: AttributeName;
  readonly check: Check;
  /** Bit among the mandatory attributes; 0 = optional. */
  readonly bit: number;
}

interface Plan {
  readonly id: RequestName;
  readonly rules: ReadonlyMap<string, Rule>;
  readonly mandatory: readonly AttributeName[];
  /** All bits of the mandatory attributes. */
  readonly complete: number;
  readonly oneOf: readonly AttributeName[] | undefined;
}

const PLANS: ReadonlyMap<string, Plan> = new Map(
  (Object.keys(REQUESTS) as RequestName[]).flatMap((id) => {
    const plan = planOf(id);
    return [id, ...REQUESTS[id].functions].map((name) => [name, plan] as const);
  }),
);

function planOf(id: RequestName): Plan {
  const { mandatory, optional, mayBeEmpty, oneOf } = REQUESTS[id];
  const rules = new Map<string, Rule>();
  for (const name of [...mandatory, ...optional]) {
    const place = mandatory.indexOf(name);
    const filled = place >= 0 && !mayBeEmpty?.includes(name);
    const rule: Rule = { name, check: checkOf(id, name, filled), bit: place < 0 ? 0 : 1 << place };
    const { aliases = [], requestAliases = [] } = ATTRIBUTES[name];
    for (const spelling of [name, ...aliases, ...requestAliases]) rules.set(spelling, rule);
  }
  return { id, rules, mandatory, complete: (1 << mandatory.length) - 1, oneOf };
}

/**
 * Checks anything that claims to be a request: known message or function name, mandatory attributes, types, limits.
 * Names of attributes and enumeration values come out in their one spelling, ConnIDs in lower case, lists as copies.
 * Never throws for anything that JSON.parse can make; the value is not changed.
 */
export function checkRequest(value: unknown, limits: CheckLimits = CHECK_LIMITS): CheckResult {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refusal(INVALID_ATTRIBUTE, 'A request must be an object', undefined);
  }
  const source = value as Record<string, unknown>;
  const id = source['id'];
  const plan = typeof id === 'string' ? PLANS.get(id) : undefined;
  if (plan === undefined) return unknownRequest(id, source);
  const request: Record<string, unknown> = { id: plan.id };
  let found = 0;
  for (const key of Object.keys(source)) {
    if (key === 'id') continue;
    const rule = plan.rules.get(key);
    if (rule === undefined) return refusal(INVALID_ATTRIBUTE, `${plan.id} has no attribute ${shown(key)}`, source);
    const checked = rule.check(source[key], limits);
    if (checked instanceof Refused) {
      return refusal(INVALID_ATTRIBUTE, `${plan.id}: ${rule.name} ${checked.text}`, source);
    }
    if (request[rule.name] !== undefined) return twice(plan.id, rule.name, source);
    request[rule.name] = checked;
    found |= rule.bit;
  }
  if (found !== plan.complete) return missing(plan, found, source);
  if (plan.oneOf?.every((name) => request[name] === undefined)) {
    return refusal(INVALID_ATTRIBUTE, `${plan.id} needs one of ${plan.oneOf.join(', ')}`, source);
  }
  return { ok: true, request: request as unknown as TRequest };
}

function unknownRequest(id: unknown, source: Record<string, unknown>): CheckResult {
  if (typeof id !== 'string') return refusal(INVALID_ATTRIBUTE, 'A request must have a string id', source);
  const name = nameOfMessage(id);
  const text = name !== undefined && !isRequestName(name) ? `${name} is no request` : `Unknown request ${shown(id)}`;
  return refusal(UNKNOWN_REQUEST, text, source);
}

function twice(id: RequestName, name: AttributeName, source: Record<string, unknown>): CheckResult {
  return refusal(INVALID_ATTRIBUTE, `${id}: ${name} is given twice`, source);
}

function missing(plan: Plan, found: number, source: Record<string, unknown>): CheckResult {
  const names = plan.mandatory.filter((_, place) => (found & (1 << place)) === 0);
  return refusal(INVALID_ATTRIBUTE, `${plan.id} lacks ${names.join(', ')}`, source);
}

function refusal(ErrorCode: number, ErrorMessage: string, source: Record<string, unknown> | undefined): CheckResult {
  return { ok: false, ErrorCode, ErrorMessage, ...(source === undefined ? {} : repeated(source)) };
}

/** What EventError repeats of a request that is refused before anybody has read the rest of it. */
export function repeated(source: Readonly<Record<string, unknown>>): {
  readonly ReferenceID?: number;
  readonly ThisDN?: string;
  readonly ConnID?: string;
} {
  const { ReferenceID, ThisDN, ConnID } = source;
  return {
    ...(checkReferenceID(ReferenceID) instanceof Refused ? {} : { ReferenceID: ReferenceID as number }),
    ...(typeof ThisDN === 'string' && ThisDN !== '' && ThisDN.length <= LONGEST_DN ? { ThisDN } : {}),
    ...(checkConnID(ConnID, CHECK_LIMITS) instanceof Refused ? {} : { ConnID: (ConnID as string).toLowerCase() }),
  };
}

/** Names from outside are cut before they are given back. */
function shown(name: string): string {
  return JSON.stringify(name.length > 64 ? `${name.slice(0, 64)}…` : name);
}
