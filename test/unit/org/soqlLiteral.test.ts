/** Values in SOQL that can't leave their literal. */
import { expect } from 'chai';
import { soqlLiteral, soqlLiterals } from '../../../scripts/org/soqlLiteral.ts';

describe('soqlLiteral', () => {
  const cases = [
    { value: 'Order_Sync', literal: "'Order_Sync'" },
    { value: "O'Hara", literal: "'O\\'Hara'" },
    { value: 'a\\b', literal: "'a\\\\b'" },
    { value: "x' OR Name != '", literal: "'x\\' OR Name != \\''" },
    { value: 'two\nlines\tand\r', literal: "'two\\nlines\\tand\\r'" },
    { value: '', literal: "''" },
    { value: 'größe', literal: "'größe'" },
  ];
  for (const { value, literal } of cases) {
    it(`writes ${JSON.stringify(value)} as ${literal}`, () => {
      expect(soqlLiteral(value)).to.equal(literal);
    });
  }

  it('writes a list for IN', () => {
    expect(soqlLiterals(['a', "b'c"])).to.equal("('a', 'b\\'c')");
  });
});
