import type { IvrOptionKind } from './option-specs.js';

/** An option of the original that a configuration may hold, though nothing here depends on it. */
export type OptionWithoutEffect = IvrOptionKind & {
  /** True = what it says is so here anyway; else the log names it as without effect. */
  readonly holds?: true;
};

const TIME: OptionWithoutEffect = { kind: 'time' };
const TEXT: OptionWithoutEffect = { kind: 'text' };
const only = (...choices: string[]): OptionWithoutEffect => ({ kind: 'choice', choices, holds: true });

/** The only value of some of them, and the kind of the others, by their names in the field. */
export const IVR_OPTIONS_WITHOUT_EFFECT: Readonly<Record<string, OptionWithoutEffect>> = {
  'gli-mode': only('server'),
  'gli-server-mode': only('circuit'),
  'defer-tlib-events': only('true'),
  'operation-mode': { kind: 'choice', choices: ['IVR', 'NTS'] },
  'target-encoding': { kind: 'choice', choices: ['ISO-8859-1', 'UTF-8'] },
  'enable-enhanced-call-status': { kind: 'flag' },
  'Stat Timeout': TIME,
  'Stop Waiting Timeout': TIME,
  'CME Update Timeout': TIME,
  'Wait For Remote Connection Timeout': TIME,
  CallIdSap: TEXT,
  LoadBalance: TEXT,
  'app-name': TEXT,
  'checkout-interval': TEXT,
  'gli-flow-control-bound': TEXT,
  'gli-queue-max-timeout': TEXT,
  'gli-reconnect-delay': TEXT,
  'peer-list': TEXT,
  'peer-mode-dn': TEXT,
  'peer-mode-timer': TEXT,
  'pgf-debug': TEXT,
  'ptc-file': TEXT,
  'transport-port': TEXT,
};
