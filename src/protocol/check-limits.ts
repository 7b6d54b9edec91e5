/** Limits of what `checkRequest` lets in. */
export interface CheckLimits {
  /** UTF-16 units of a plain string attribute (DN, location, name …). */
  readonly stringLength: number;
  /** Lists inside lists; 1 = a flat list. */
  readonly listDepth: number;
  /** Pairs of one key-value list, those of inner lists included. */
  readonly listPairs: number;
  /** UTF-16 units of a key. */
  readonly keyLength: number;
  /** Bytes of one packed key-value list; more than 65,535 cannot be packed. */
  readonly packedSize: number;
}

/** 65,535 is the largest packed list of the references; the limit of a call's user data is an option of the core. */
export const CHECK_LIMITS: CheckLimits = {
  stringLength: 255,
  listDepth: 8,
  listPairs: 1000,
  keyLength: 255,
  packedSize: 65_535,
};
