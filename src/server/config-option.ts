/**
 * Building blocks of the configuration's schema. The schema is data: it is checked against, its defaults are filled in,
 * and `docs/reference/options.md` is written from it.
 */
export type Option = TextOption | NumberOption | FlagOption | ChoiceOption | ListOption | GroupOption;

interface Common {
  /** What it means, in one or two sentences; the unit of numbers. */
  readonly about: string;
  /** True = may be left out and has no default. */
  readonly optional?: true;
  /** True = read when the server starts, and not again; of a group: all its options. */
  readonly restart?: true;
  /** What the page of options calls a default that depends on the machine. */
  readonly defaultText?: string;
}

export interface TextOption extends Common {
  readonly kind: 'text';
  readonly default?: string;
  /** True = never printed. */
  readonly secret?: true;
  /** True = nobody reads it: a number, or a whole section, does as well. */
  readonly unread?: true;
}

export interface NumberOption extends Common {
  readonly kind: 'number';
  readonly default?: number;
  readonly min: number;
  readonly max: number;
}

export interface FlagOption extends Common {
  readonly kind: 'flag';
  readonly default?: boolean;
}

export interface ChoiceOption<T extends string = string> extends Common {
  readonly kind: 'choice';
  readonly choices: readonly T[];
  readonly default?: T;
}

/** A list; empty when it is left out. */
export interface ListOption<O = unknown> extends Common {
  readonly kind: 'list';
  readonly of: O;
  readonly secret?: true;
}

export interface GroupOption<M = Readonly<Record<string, unknown>>> extends Common {
  readonly kind: 'group';
  readonly options: M;
}

/** The type of a checked value. */
export type ValueOf<O> = O extends { kind: 'text' }
  ? string
  : O extends { kind: 'number' }
    ? number
    : O extends { kind: 'flag' }
      ? boolean
      : O extends { kind: 'choice'; choices: readonly (infer T)[] }
        ? T
        : O extends { kind: 'list'; of: infer I }
          ? readonly ValueOf<I>[]
          : O extends { kind: 'group'; options: infer M }
            ? GroupValue<M>
            : never;

type OptionalKeys<M> = { [K in keyof M]: M[K] extends { optional: true } ? K : never }[keyof M];
type GroupValue<M> = { readonly [K in Exclude<keyof M, OptionalKeys<M>>]: ValueOf<M[K]> } & {
  readonly [K in OptionalKeys<M>]?: ValueOf<M[K]>;
};

export const text = (fallback: string, about: string) => ({ kind: 'text', default: fallback, about }) as const;
/** A value that is accepted, whatever it is, and not read. */
export const unread = (about: string) => ({ kind: 'text', about, optional: true, unread: true }) as const;
/** A text that must be given. */
export const requiredText = (about: string) => ({ kind: 'text', about }) as const;
export const number = (fallback: number, min: number, max: number, about: string) =>
  ({ kind: 'number', default: fallback, min, max, about }) as const;
export const flag = (fallback: boolean, about: string) => ({ kind: 'flag', default: fallback, about }) as const;
export const choice = <const T extends string>(fallback: NoInfer<T>, choices: readonly T[], about: string) =>
  ({ kind: 'choice', default: fallback, choices, about }) as const;
export const list = <const O>(of: O, about: string) => ({ kind: 'list', of, about }) as const;
export const group = <const M>(options: M, about: string) => ({ kind: 'group', options, about }) as const;
export const optional = <const O extends object>(option: O) => ({ ...option, optional: true }) as const;
export const secret = <const O extends object>(option: O) => ({ ...option, secret: true }) as const;
/** An option that a running server does not take anew. */
export const atStart = <const O extends object>(option: O) => ({ ...option, restart: true }) as const;
