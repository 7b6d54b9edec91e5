/** One value of an enumeration. */
export interface EnumValue {
  /** Number in logs and in the references; undefined where it is not public. */
  readonly number: number | undefined;
  /** Name in messages of this project. */
  readonly name: string;
  /** Name of the constant in the references. */
  readonly fullName: string;
}

/** An enumeration as data. */
export interface EnumTable {
  readonly values: readonly EnumValue[];
  /** Two names have one number: which of them the number means (`otherwise` in the messages listed). */
  readonly sameNumber?: {
    readonly number: number;
    readonly name: string;
    readonly otherwise?: string;
    readonly otherwiseIn?: readonly string[];
  };
  /** Values may be joined: the bits of `numberMask` are one value, all others flags. */
  readonly combination?: {
    readonly joinedBy: string;
    readonly numberMask: number;
    readonly inputOnly: readonly string[];
  };
}
