/** References between the parts of a composite request. */

import { expect } from 'chai';
import { ApiError } from '../../../../../scripts/emulator/apiError.ts';
import { fillReferences } from '../../../../../scripts/emulator/services/data/resources/fillReferences.ts';

const answers = new Map<string, unknown>([
  ['made', { id: '001', success: true }],
  ['found', { records: [{ Id: '003', Account: { Name: 'Acme' } }] }],
]);

describe('fillReferences', () => {
  it('fills texts, and the texts of bodies', () => {
    expect(fillReferences('/sobjects/Account/@{made.id}?x=@{found.records[0].Account.Name}', answers)).to.equal(
      '/sobjects/Account/001?x=Acme',
    );
    expect(
      fillReferences({ AccountId: '@{made.id}', list: ['@{made.success}'], n: 1, none: null }, answers),
    ).to.deep.equal({
      AccountId: '001',
      list: ['true'],
      n: 1,
      none: null,
    });
  });

  for (const text of [
    '@{other.id}',
    '@{made.nope}',
    '@{found.records[1].Id}',
    '@{found.records}',
    '@{made.constructor}',
  ]) {
    it(`halts at ${text}, which leads to nothing`, () => {
      expect(() => fillReferences(text, answers))
        .to.throw(ApiError)
        .that.includes({ errorCode: 'PROCESSING_HALTED', httpStatus: 400 });
    });
  }
});
