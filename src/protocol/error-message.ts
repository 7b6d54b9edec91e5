import { ERRORS } from './generated/errors.js';

/** Text of an error of the catalogue, for ErrorMessage. A number that the catalogue does not have is named as such. */
export function errorMessage(code: number): string {
  return ERRORS[code]?.message ?? `Error ${code}`;
}
