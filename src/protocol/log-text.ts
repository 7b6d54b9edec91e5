/*
 * Text inside T-Server logs. Logs of the references print strings as they are; a line break in a value would then look
 * like a new line of the log, so control characters are written as \xHH here, and a backslash that happens to stand
 * before xHH as \x5c. Everything else is printed unchanged.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
const ESCAPED = /[\u0000-\u001f\u007f]|\\(?=x[0-9a-f]{2})/g;
const ESCAPE = /\\x([0-9a-f]{2})/g;

/** A string in single quotes, on one line. */
export function quoted(text: string): string {
  return `'${escaped(text)}'`;
}

/** Text that cannot end its line. */
export function escaped(text: string): string {
  return text.replace(ESCAPED, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** The string that `quoted` has printed; text without quotes is taken as it is. */
export function unquoted(text: string): string {
  const inner = text.length >= 2 && text.startsWith("'") && text.endsWith("'") ? text.slice(1, -1) : text;
  return inner.includes('\\x')
    ? inner.replace(ESCAPE, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    : inner;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Seconds since 1970 as hh:mm:ss of a place that is `utcOffset` minutes ahead of UTC. */
export function clockTime(seconds: number, utcOffset: number): string {
  const ofDay = (((Math.floor(seconds) + utcOffset * 60) % 86_400) + 86_400) % 86_400;
  return `${two(Math.floor(ofDay / 3600))}:${two(Math.floor(ofDay / 60) % 60)}:${two(ofDay % 60)}`;
}

/** Days since 1970 as yyyy-mm-dd (proleptic Gregorian calendar). */
export function calendarDate(seconds: number, utcOffset: number): string {
  // Civil-from-days with years that begin in March, so that the leap day is the last one.
  const days = Math.floor((seconds + utcOffset * 60) / 86_400) + 719_468;
  const era = Math.floor(days / 146_097);
  const ofEra = days - era * 146_097;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * month + 2) / 5) + 1;
  const calendarYear = year + era * 400 + (month >= 10 ? 1 : 0);
  return `${String(calendarYear).padStart(4, '0')}-${two(((month + 2) % 12) + 1)}-${two(day)}`;
}
