import { readFileSync } from 'node:fs';

/** Version of this package. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The AsyncAPI document of the package, if it is there. */
export function asyncApiDocument(): string | undefined {
  try {
    return readFileSync(new URL('../../docs/reference/asyncapi.json', import.meta.url), 'utf8');
  } catch {
    return undefined;
  }
}
