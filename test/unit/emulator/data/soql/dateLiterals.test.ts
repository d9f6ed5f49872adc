/** A table of date literals and the spans that they stand for. */

import { expect } from 'chai';
import { dateLiteralSpan, parseTime } from '../../../../../scripts/emulator/services/data/soql/dateLiterals.ts';

/** A Sunday. */
const NOW = Date.UTC(2026, 2, 15, 12);

const spans: readonly (readonly [string, string, string])[] = [
  ['TODAY', '2026-03-15', '2026-03-16'],
  ['YESTERDAY', '2026-03-14', '2026-03-15'],
  ['TOMORROW', '2026-03-16', '2026-03-17'],
  ['THIS_WEEK', '2026-03-15', '2026-03-22'],
  ['LAST_WEEK', '2026-03-08', '2026-03-15'],
  ['NEXT_MONTH', '2026-04-01', '2026-05-01'],
  ['LAST_MONTH', '2026-02-01', '2026-03-01'],
  ['THIS_QUARTER', '2026-01-01', '2026-04-01'],
  ['LAST_QUARTER', '2025-10-01', '2026-01-01'],
  ['LAST_YEAR', '2025-01-01', '2026-01-01'],
  ['THIS_FISCAL_YEAR', '2026-01-01', '2027-01-01'],
  ['LAST_90_DAYS', '2025-12-15', '2026-03-16'],
  ['LAST_N_DAYS:1', '2026-03-15', '2026-03-16'],
  ['NEXT_N_DAYS:2', '2026-03-16', '2026-03-18'],
  ['LAST_N_MONTHS:2', '2026-01-01', '2026-03-01'],
  ['NEXT_N_YEARS:1', '2027-01-01', '2028-01-01'],
  ['N_WEEKS_AGO:1', '2026-03-08', '2026-03-15'],
];

describe('dateLiterals', () => {
  for (const [literal, from, to] of spans) {
    it(`takes ${literal} for ${from} up to ${to}`, () => {
      const span = dateLiteralSpan(literal, NOW);
      expect(span).to.deep.equal({ from: Date.parse(from), to: Date.parse(to) });
    });
  }

  it('knows no other word', () => {
    expect(dateLiteralSpan('SOMETIME', NOW)).to.equal(undefined);
  });

  it('reads times with an offset as Salesforce writes it', () => {
    expect(parseTime('2026-03-15T12:00:00.000+0000')).to.equal(NOW);
    expect(parseTime('2026-03-15T14:00:00+0200')).to.equal(NOW);
    expect(parseTime('noon')).to.equal(undefined);
  });
});
