import type { Turn } from './turn.js';

/** Where a dialed number leads. */
export type Destination =
  | { readonly kind: 'device'; readonly DN: string }
  | { readonly kind: 'external'; readonly DN: string }
  | { readonly kind: 'queue'; readonly DN: string }
  | { readonly kind: 'route'; readonly DN: string };

/** Finds what has the number; undefined = nobody (71 Invalid called DN). */
export function resolveDestination(turn: Turn, number: string): Destination | undefined {
  const dn = turn.dn(number);
  // Nothing new comes to a DN that is no longer configured, and nobody else has its number yet.
  if (dn?.removed) return undefined;
  if (dn) {
    switch (dn.config.type) {
      case 'ACDQueue':
      case 'VirtualQueue':
        return { kind: 'queue', DN: number };
      case 'RoutingPoint':
      case 'RouteQueue':
        return { kind: 'route', DN: number };
      default:
        return { kind: 'device', DN: number };
    }
  }
  return isExternal(turn, number) ? { kind: 'external', DN: number } : undefined;
}

/** Whether the trunks lead to the number: it is listed, or begins with a listed prefix (`555*`). */
export function isExternal(turn: Turn, number: string): boolean {
  if (number === '') return false;
  return turn.state.external.some((rule) =>
    rule.endsWith('*') ? number.startsWith(rule.slice(0, -1)) : rule === number,
  );
}
