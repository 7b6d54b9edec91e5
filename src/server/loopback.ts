/** Whether only this machine reaches an address to listen on: `127.0.0.1`, `::1`, `[::1]`, `localhost`. */
export function isLoopback(address: string): boolean {
  return /^(127\.|\[?::1\]?$|localhost$)/i.test(address.trim());
}
