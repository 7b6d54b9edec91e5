/**
 * Key-value lists (UserData, Reasons, Extensions, TreatmentParameters).
 *
 * On the wire and in memory a list is a plain object in the order of its pairs. A key that occurs repeatedly has an
 * array of its values, in order. A value is a string, an integer, or again a list.
 */
export type KVScalar = string | number;
export type KVValue = KVScalar | KVList;
export interface KVList {
  readonly [key: string]: KVValue | readonly KVValue[];
}
