import { parseArgs } from 'node:util';
import { VIAS, type Via } from './player.js';

export interface ConformArguments {
  /** Files and folders; empty = the models of this package. */
  readonly paths: readonly string[];
  readonly vias: readonly Via[];
  readonly filters: readonly string[];
  readonly json?: string;
  readonly verbose: boolean;
  readonly help: boolean;
}

export const CONFORM_HELP = `Plays executable call models and IVR flows against the server and compares every event of every party.

Usage: partyline conform [options] [files or folders]

Without files or folders it plays the models of this package.

Options:
  --via WAY       over which way in: ${VIAS.join(', ')}; several with commas or by repeating.
                  Default: core for call models, gli for IVR flows.
                  sip plays both with SIP phones.
  --filter TEXT   only models whose family/id contains TEXT; may be repeated
  --json FILE     also write the result as JSON
  --verbose, -v   print every step with the events that came
  --help, -h      this text

A file pending.yaml in a folder of models lists those that the server cannot play yet, each with its reason.
They must fail; when one passes, the list must be mended.

Exit code: 0 = all passed, 1 = a model failed or a pending list must be mended, 2 = an invalid model or bad usage.
`;

/** Reads the command line; gives what is wrong with it instead of guessing. */
export function conformArguments(args: readonly string[]): ConformArguments | { readonly error: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        via: { type: 'string', multiple: true },
        filter: { type: 'string', multiple: true },
        json: { type: 'string' },
        verbose: { type: 'boolean', short: 'v' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const vias: Via[] = [];
    for (const word of (values.via ?? []).flatMap((each) => each.split(','))) {
      const via = VIAS.find((each) => each === word);
      if (via === undefined) return { error: `--via ${word}: no such way in; there are ${VIAS.join(', ')}` };
      if (!vias.includes(via)) vias.push(via);
    }
    return {
      paths: positionals,
      vias,
      filters: values.filter ?? [],
      ...(values.json === undefined ? {} : { json: values.json }),
      verbose: values.verbose ?? false,
      help: values.help ?? false,
    };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
