/** What an org says about a query it can't run: its code, and its text with the place in the query. */
import { ApiError } from '../../../apiError.ts';

const CONTEXT = 40;

/**
 * The query around the place, a caret under it, row and column, then the sentence.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 */
function withPlace(text: string, index: number, sentence: string): string {
  const before = text.slice(0, index);
  const row = before.split('\n').length;
  const column = index - before.lastIndexOf('\n');
  const start = Math.max(index - CONTEXT, before.lastIndexOf('\n') + 1);
  const excerpt = text.slice(start, index + CONTEXT).split('\n')[0] ?? '';
  return `\n${excerpt}\n${' '.repeat(index - start)}^\nERROR at Row:${row}:Column:${column}\n${sentence}`;
}

/** Where the name stands as a word of its own outside of text literals; 0 when it does not. */
function placeOf(text: string, name: string): number {
  const literalsBlanked = text.replaceAll(/'(?:\\.|[^'\\])*'/gs, (literal) => ' '.repeat(literal.length));
  const escaped = name.replaceAll(/[^\w]/g, String.raw`\$&`);
  return Math.max(literalsBlanked.search(new RegExp(`(?<![\\w.])${escaped}(?![\\w])`, 'i')), 0);
}

const badQuery = (errorCode: string, publicMessage: string): ApiError =>
  new ApiError({ httpStatus: 400, errorCode, publicMessage });

export const malformedQuery = (sentence: string): ApiError => badQuery('MALFORMED_QUERY', sentence);

export const malformedAt = (text: string, index: number, sentence: string): ApiError =>
  badQuery('MALFORMED_QUERY', withPlace(text, index, sentence));

export const unknownColumn = (text: string, name: string, path: string, sobject: string): ApiError =>
  badQuery(
    'INVALID_FIELD',
    withPlace(
      text,
      placeOf(text, path),
      `No such column '${name}' on entity '${sobject}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
    ),
  );

export const unknownRelationship = (text: string, name: string, path: string): ApiError =>
  badQuery(
    'INVALID_FIELD',
    withPlace(
      text,
      placeOf(text, path),
      `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
    ),
  );

export const unknownSobject = (text: string, name: string): ApiError =>
  badQuery(
    'INVALID_TYPE',
    withPlace(
      text,
      placeOf(text, name),
      `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    ),
  );

export const wrongLiteral = (text: string, path: string, field: string, type: string, quoted: boolean): ApiError =>
  badQuery(
    'INVALID_FIELD',
    withPlace(
      text,
      placeOf(text, path),
      `value of filter criterion for field '${field}' must be of type ${type} and should ${quoted ? '' : 'not '}be enclosed in quotes`,
    ),
  );

export const badIdLiteral = (text: string, path: string, value: string): ApiError =>
  badQuery('INVALID_QUERY_FILTER_OPERATOR', withPlace(text, placeOf(text, path), `invalid ID field: ${value}`));
