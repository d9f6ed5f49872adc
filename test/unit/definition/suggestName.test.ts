import { expect } from 'chai';
import { suggestName } from '../../../scripts/definition/suggestName.ts';

const KNOWN = ['label', 'description', 'isClientCredentialsFlowEnabled'];

describe('definition/suggestName', () => {
  const cases: readonly (readonly [unknown: string, suggestion: string | undefined])[] = [
    ['labell', 'label'],
    ['LABEL', 'label'],
    ['isClientCredentialFlowEnable', 'isClientCredentialsFlowEnabled'],
    ['somethingElse', undefined],
    ['x', undefined],
    ['', undefined],
    ['a'.repeat(100_000), undefined],
  ];
  for (const [unknown, suggestion] of cases) {
    it(`finds ${suggestion ?? 'nothing'} for ${unknown.slice(0, 30) || 'nothing'}`, () => {
      expect(suggestName(unknown, KNOWN)).to.equal(suggestion);
    });
  }
});
