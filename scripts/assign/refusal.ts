/** What an org says when it refuses a record. In: an error of the port. Out: all its error codes and texts, in full. */
import { isNamed, toSfError } from '../lib/errors.ts';

export type Refusal = { readonly errorCode: string; readonly message: string };

/** The errors of a refused request; `undefined` for an error of another kind. */
export function refusalErrors(error: unknown): readonly Refusal[] | undefined {
  if (!isNamed(error, 'OrgRequestRefusedError')) {
    return undefined;
  }
  const data: unknown = toSfError(error).data;
  // The catalogue fixes this shape for this name; SfError itself keeps data untyped.
  return (data as { readonly errors: readonly Refusal[] }).errors;
}
