import { unescapeUri } from '../codec/uri.js';

/** A dialog as Replaces names it (RFC 3891): seen from the device, so `to-tag` may be ours or its own. */
export interface ReplacedDialog {
  readonly callId: string;
  readonly toTag: string;
  readonly fromTag: string;
  readonly earlyOnly: boolean;
}

/** The value of a Replaces header; undefined when it names no dialog, or more than one. */
export function parseReplaces(value: string): ReplacedDialog | undefined {
  const [callId = '', ...params] = value.split(';').map((part) => part.trim());
  const tags = (name: string): string[] =>
    params
      .filter((param) => param.toLowerCase().startsWith(`${name}=`))
      .map((param) => param.slice(name.length + 1).trim());
  const [[toTag = '', ...furtherTo], [fromTag = '', ...furtherFrom]] = [tags('to-tag'), tags('from-tag')];
  const isOne = furtherTo.length === 0 && furtherFrom.length === 0 && !value.includes(',');
  if (!isOne || callId === '' || toTag === '' || fromTag === '') return undefined;
  return { callId, toTag, fromTag, earlyOnly: params.some((param) => param.toLowerCase() === 'early-only') };
}

/** The value of a Replaces header inside the URI of Refer-To; undefined when there is none, `broken` when it names no dialog. */
export function replacesOfUri(headers: string): ReplacedDialog | 'broken' | undefined {
  for (const pair of headers.split('&')) {
    const [name, value] = pair.split('=', 2);
    if (name?.toLowerCase() === 'replaces' && value !== undefined) return parseReplaces(unescapeUri(value)) ?? 'broken';
  }
  return undefined;
}
