const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** SIP-date of RFC 3261 section 25.1 (`Sat, 15 Oct 2005 04:44:56 GMT`, no other zone) in milliseconds since 1970, or undefined. */
export function parseSipDate(text: string): number | undefined {
  const found = /^(\w{3}), (\d\d) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/.exec(text);
  if (found === null) return undefined;
  const month = MONTHS.indexOf(found[3]!);
  const [day, year, hour, minute, second] = [2, 4, 5, 6, 7].map((i) => Number(found[i]));
  if (month < 0 || !DAYS.includes(found[1]!) || day! < 1 || day! > 31 || hour! > 23 || minute! > 59 || second! > 60)
    return undefined;
  return Date.UTC(year!, month, day, hour, minute, second);
}

/** A time as SIP-date. */
export function writeSipDate(time: number): string {
  return new Date(time).toUTCString();
}
