import { readFileSync } from 'node:fs';
import { REQUESTS } from '../protocol/index.js';

/** Characters of a line of the list. */
const WIDTH = 110;

/** The requests that the server carries out, by their functions and in groups, for the help. */
export function handledRequestsList(): string {
  const handled = handledRequests();
  const groups = new Map<string, string[]>();
  for (const [name, { group, functions }] of Object.entries(REQUESTS)) {
    if (handled.has(name)) groups.set(group, [...(groups.get(group) ?? []), functions[0] ?? name]);
  }
  const lines = ['Requests that the server carries out (docs/reference/coverage.md has the others):'];
  for (const [group, names] of groups) {
    let line = `  ${group}:`;
    for (const name of names) {
      if (line.length + name.length >= WIDTH) {
        lines.push(line);
        line = '   ';
      }
      line += ` ${name}`;
    }
    lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}

function handledRequests(): ReadonlySet<string> {
  const { requests } = JSON.parse(readFileSync(new URL('../../spec/coverage.json', import.meta.url), 'utf8')) as {
    readonly requests: Readonly<Record<string, { readonly status: string }>>;
  };
  return new Set(Object.keys(requests).filter((name) => requests[name]?.status === 'implemented'));
}
