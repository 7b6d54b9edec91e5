// Writes src/protocol/generated/client-protocol.ts from spec/client-protocol.json.
import { readFileSync } from 'node:fs';

/** @param {URL} root folder of the repository */
export function clientProtocolFiles(root) {
  const data = JSON.parse(readFileSync(new URL('spec/client-protocol.json', root), 'utf8'));
  const text = `// Generated from spec/client-protocol.json by \`npm run generate\`. Do not edit.
import type { ClientProtocol } from '../client-protocol-info.js';

/** What the WebSocket protocol adds to the vocabulary. */
export const CLIENT_PROTOCOL: ClientProtocol = ${JSON.stringify({ path: data.path, messages: data.messages, attributes: data.attributes }, null, 2)};
`;
  return new Map([['client-protocol.ts', text]]);
}
