/** A table of queries that an org refuses, each with its code and the place that it names. */

import { expect } from 'chai';
import { ApiError } from '../../../../../scripts/emulator/apiError.ts';
import { run } from './queryFixture.ts';

/** A query, the error code and a part of the text that an org answers. */
const refusals: readonly (readonly [string, string, string])[] = [
  ['', 'MALFORMED_QUERY', 'A query string has to be specified'],
  ['SELECT Id FORM User', 'MALFORMED_QUERY', "ERROR at Row:1:Column:16\nunexpected token: 'User'"],
  ['SELECT Id FROM User WHERE', 'MALFORMED_QUERY', "unexpected token: '<EOF>'"],
  ["SELECT Id FROM User WHERE Name = 'a", 'MALFORMED_QUERY', 'Column:34'],
  ['SELECT Id FROM User WHERE Name = :name', 'MALFORMED_QUERY', "unexpected token: ':'"],
  ["SELECT Id FROM User WHERE Alias = 'a' AND Name = 'b' OR Name = 'c'", 'MALFORMED_QUERY', "unexpected token: 'OR'"],
  ['SELECT Id, Id FROM User', 'MALFORMED_QUERY', 'duplicate field selected: Id'],
  ['SELECT Name, COUNT(Id) FROM User', 'MALFORMED_QUERY', 'Field must be grouped or aggregated: Name'],
  ['SELECT FIELDS(ALL) FROM User', 'MALFORMED_QUERY', 'LIMIT of at most 200'],
  ['SELECT Id FROM User WHERE Id IN (SELECT Name FROM User)', 'MALFORMED_QUERY', 'semi join'],
  [
    'SELECT Nope FROM User',
    'INVALID_FIELD',
    "\nSELECT Nope FROM User\n       ^\nERROR at Row:1:Column:8\nNo such column 'Nope' on entity 'User'.",
  ],
  [
    'SELECT Id FROM User WHERE Profile.Nope = null',
    'INVALID_FIELD',
    "Column:27\nNo such column 'Nope' on entity 'Profile'.",
  ],
  ['SELECT Id FROM User ORDER BY Nope', 'INVALID_FIELD', "No such column 'Nope' on entity 'User'."],
  ['SELECT Id,\nNope FROM User', 'INVALID_FIELD', "ERROR at Row:2:Column:1\nNo such column 'Nope'"],
  ['SELECT Nope.Name FROM User', 'INVALID_FIELD', "Didn't understand relationship 'Nope' in field path."],
  ['SELECT COUNT(Id) FROM Nope', 'INVALID_TYPE', "ERROR at Row:1:Column:23\nsObject type 'Nope' is not supported."],
  [
    "SELECT Id FROM User WHERE IsActive = 'true'",
    'INVALID_FIELD',
    "for field 'IsActive' must be of type boolean and should not be enclosed in quotes",
  ],
  ['SELECT Id FROM User WHERE Name = 5', 'INVALID_FIELD', 'must be of type string and should be enclosed in quotes'],
  ["SELECT Id FROM User WHERE LastLoginDate = '2026-01-01'", 'INVALID_FIELD', 'must be of type dateTime'],
  ["SELECT Id FROM User WHERE Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR', 'invalid ID field: abc'],
  ['SELECT Id FROM User OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE', '2000'],
];

const unsupported = [
  'SELECT Name, COUNT(Id) FROM User GROUP BY Name',
  'SELECT Id, (SELECT Id FROM Contacts) FROM Account',
  'SELECT MAX(CreatedDate) FROM User',
  'SELECT Id FROM User WHERE CALENDAR_YEAR(CreatedDate) = 2026',
  'SELECT toLabel(UserType) FROM User',
];

const failure = async (soql: string): Promise<ApiError> => {
  try {
    await run(soql);
  } catch (error) {
    if (error instanceof ApiError) {
      return error;
    }
    throw error;
  }
  throw new Error('The query was not refused.');
};

describe('queryErrors', () => {
  for (const [soql, errorCode, text] of refusals) {
    it(`answers ${errorCode} to ${JSON.stringify(soql)}`, async () => {
      const error = await failure(soql);
      expect(error).to.include({ errorCode, httpStatus: 400 });
      expect(error.publicMessage).to.include(text);
    });
  }

  for (const soql of unsupported) {
    it(`says that it does not emulate ${soql}`, async () => {
      expect(await failure(soql)).to.include({ errorCode: 'NOT_EMULATED', httpStatus: 501 });
    });
  }
});
