import { createSocket } from 'node:dgram';
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Config } from './config.js';
import { whyNot } from './errno-words.js';
import { StartError } from './start-error.js';

/** What the mixer would only find out in the middle of a call. Throws `StartError`. */
export async function checkMedia({ media }: Config): Promise<void> {
  const { promptFolder, address, ipv6Address } = media;
  if (promptFolder !== '' && !isFolder(promptFolder)) {
    throw new StartError(`media.promptFolder: ${promptFolder} is no folder that can be read`);
  }
  for (const [option, value] of Object.entries({ address, ipv6Address })) {
    // Whatever is no address is told of by the mixer itself.
    const problem = isIP(value) === 0 ? undefined : await cannotReceiveAt(value);
    if (problem !== undefined) throw new StartError(`media.${option}: ${value}: ${problem}`);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Tries it with a socket. Undefined = media can be received at this address. */
function cannotReceiveAt(address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (error) => {
      socket.close();
      resolve(whyNot(error));
    });
    socket.bind({ address, port: 0, exclusive: true }, () => socket.close(() => resolve(undefined)));
  });
}

/** A file of PEM. Throws `StartError` with the name of the option. */
function readPem(option: string, path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new StartError(`${option}: ${path} cannot be read: ${whyNot(error)}`);
  }
  if (text.includes('-----BEGIN ')) return text;
  throw new StartError(`${option}: ${path} is no PEM file: it has no line -----BEGIN …`);
}

/** A file of certificates that are trusted. Throws `StartError` with the name of the option. */
export function readAuthorities(option: string, path: string): string {
  const text = readPem(option, path);
  try {
    createSecureContext({ ca: text });
  } catch (error) {
    throw new StartError(`${option}: ${path} cannot be used: ${whyNot(error)}`);
  }
  return text;
}

/** Name of an option, and its file. */
type PemOption = readonly [option: string, path: string];

/** A certificate and its private key, which fit together. Throws `StartError` with the name of the option. */
export function readKeyPair(
  certificateOption: PemOption,
  keyOption: PemOption,
): { readonly certificate: string; readonly key: string } {
  const pair = { certificate: readPem(...certificateOption), key: readPem(...keyOption) };
  try {
    createSecureContext({ cert: pair.certificate, key: pair.key });
  } catch (error) {
    throw new StartError(
      `${certificateOption.join(': ')} with the key of ${keyOption[1]} cannot be used: ${whyNot(error)}`,
    );
  }
  return pair;
}
