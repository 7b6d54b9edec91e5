import type { EnumTable } from './enum-table.js';
import { ENUMS, type EnumName } from './generated/enums.js';

/** An enumeration prepared for look-ups. */
interface EnumIndex {
  readonly table: EnumTable;
  /** Every accepted spelling in lower case, and the usual one as it is -> name in messages. */
  readonly bySpelling: ReadonlyMap<string, string>;
  readonly byNumber: ReadonlyMap<number, string>;
  /** Names in messages -> number. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Flags of a combination in ascending order. */
  readonly flags: readonly { readonly number: number; readonly name: string }[];
}

const INDEX: ReadonlyMap<string, EnumIndex> = new Map(
  Object.entries(ENUMS).map(([name, table]) => [name, index(table)] as const),
);

function index(table: EnumTable): EnumIndex {
  const bySpelling = new Map<string, string>();
  const byNumber = new Map<number, string>();
  const numbers = new Map<string, number>();
  const flags: { number: number; name: string }[] = [];
  const { sameNumber, combination } = table;
  for (const value of table.values) {
    const { number, fullName } = value;
    // A second name that is only a synonym becomes the first one; AgentWorkMode's second name means something else.
    const name =
      sameNumber !== undefined && sameNumber.number === number && sameNumber.otherwise === undefined
        ? sameNumber.name
        : value.name;
    bySpelling.set(value.name, name);
    bySpelling.set(value.name.toLowerCase(), name);
    bySpelling.set(fullName.toLowerCase(), name);
    if (number === undefined) continue;
    numbers.set(value.name, number);
    if (sameNumber !== undefined && sameNumber.number === number && sameNumber.name !== value.name) continue;
    if (combination && number > combination.numberMask) {
      if (!combination.inputOnly.includes(value.name)) flags.push({ number, name });
    } else byNumber.set(number, name);
  }
  return { table, bySpelling, byNumber, numbers, flags };
}

/**
 * The name in messages of what somebody wrote: short name, full name (`CallStateOk`) or number; case does not count.
 * Parts of a party state may be joined by `+`. Undefined when it is no value of the enumeration.
 * @param message name of the message, for AgentWorkMode 2 (AutoIn, LegalGuard in a NotReady message)
 */
export function enumValue(enumName: EnumName, value: unknown, message?: string): string | undefined {
  if (typeof value === 'number') return enumNameOf(enumName, value, message);
  if (typeof value !== 'string' || value.length > MAX_SPELLING) return undefined;
  const { table, bySpelling } = INDEX.get(enumName) as EnumIndex;
  if (table.combination === undefined) return bySpelling.get(value) ?? bySpelling.get(value.toLowerCase());
  const number = enumNumber(enumName, value);
  return number === undefined ? undefined : enumNameOf(enumName, number);
}

const MAX_SPELLING = 200;

/** Number -> name in messages; undefined when the enumeration has no such number. */
export function enumNameOf(enumName: EnumName, number: number, message?: string): string | undefined {
  const { table, byNumber, flags } = INDEX.get(enumName) as EnumIndex;
  const { sameNumber, combination } = table;
  if (combination) return combinedName(number, combination.numberMask, combination.joinedBy, byNumber, flags);
  if (sameNumber?.number === number && message !== undefined && sameNumber.otherwiseIn?.includes(message)) {
    return sameNumber.otherwise;
  }
  return byNumber.get(number);
}

function combinedName(
  number: number,
  mask: number,
  joinedBy: string,
  byNumber: ReadonlyMap<number, string>,
  flags: EnumIndex['flags'],
): string | undefined {
  if (!Number.isInteger(number) || number < 0 || number > 0x7fffffff) return undefined;
  const parts: string[] = [];
  let rest = number & ~mask;
  const base = byNumber.get(number & mask);
  if (base === undefined) return undefined;
  // Value 0 (NULL) is only named when it stands alone.
  if ((number & mask) !== 0 || rest === 0) parts.push(base);
  for (const flag of flags) {
    if ((rest & flag.number) === 0) continue;
    parts.push(flag.name);
    rest &= ~flag.number;
  }
  return rest === 0 ? parts.join(joinedBy) : undefined;
}

/** Name (any spelling) -> number; undefined when there is none, or its number is not public. */
export function enumNumber(enumName: EnumName, name: string): number | undefined {
  const { table, bySpelling, numbers } = INDEX.get(enumName) as EnumIndex;
  if (table.combination === undefined) {
    return numbers.get(name) ?? numbers.get(bySpelling.get(name.toLowerCase()) ?? '');
  }
  const { joinedBy, numberMask } = table.combination;
  let total = 0;
  let bases = 0;
  for (const part of name.split(joinedBy)) {
    const number = numbers.get(bySpelling.get(part.toLowerCase()) ?? '');
    if (number === undefined) return undefined;
    if (number <= numberMask) bases++;
    total |= number;
  }
  return bases <= 1 ? total : undefined;
}
