/** What the usual error codes of the system mean to the person who wrote the configuration. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user has no permission',
  EPERM: 'this user has no permission',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  EMFILE: 'too many files are open',
  EADDRINUSE: 'the address is in use: another program listens there, maybe another Partyline',
  EADDRNOTAVAIL: 'it is no address of this machine',
  EAFNOSUPPORT: 'this machine does not have this kind of addresses: no IPv6, or no IPv4',
  ENOTFOUND: 'the name of the host is unknown',
};

/** Why a file or an address cannot be used: in words, with the code of the system. */
export function whyNot(error: unknown): string {
  const { code, message } = error as Partial<NodeJS.ErrnoException>;
  const words = code === undefined ? undefined : WORDS[code];
  return words === undefined ? (message ?? String(error)) : `${words} (${code})`;
}
