/**
 * Reads a form body. Strict where RFC 6749 is: the content type must be right and no parameter may come twice.
 * Empty values count as left out.
 */
import { refuse } from './refusals.ts';

const formType = 'application/x-www-form-urlencoded';

/**
 * Parameters of a form body.
 * @throws {ApiError} invalid_request
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.2
 */
export const readForm = (contentType: string | undefined, body: string): URLSearchParams => {
  if (contentType?.split(';')[0]?.trim().toLowerCase() !== formType) {
    throw refuse('notForm');
  }
  const form = new URLSearchParams(body);
  for (const name of new Set(form.keys())) {
    if (form.getAll(name).length > 1) {
      throw refuse('repeatedParameter', name);
    }
  }
  return form;
};

/** A parameter's value, `undefined` when it is absent or empty. */
export const parameter = (form: URLSearchParams, name: string): string | undefined => {
  const value = form.get(name);
  return value === null || value === '' ? undefined : value;
};

/**
 * A parameter's value.
 * @throws {ApiError} invalid_request
 */
export const requireParameter = (form: URLSearchParams, name: string): string => {
  const value = parameter(form, name);
  if (value === undefined) {
    throw refuse('missingParameter', name);
  }
  return value;
};
