import { expect } from 'chai';
import { formatSarif, type SarifResult } from '../../../scripts/report/formatSarif.ts';
import { sarifProblems } from '../../support/sarifSchema.ts';

const rules = [
  { id: 'a-rule', title: 'A rule', description: 'Why', helpUri: 'https://example.com/a', level: 'error' },
  { id: 'b-rule', title: 'Another rule', level: 'note' },
] as const;

const format = (...results: readonly SarifResult[]) => formatSarif({ toolVersion: '1.2.3', rules, results });
const resultsOf = (text: string) => JSON.parse(text).runs[0].results;

describe('formatSarif', () => {
  it('is SARIF by the published schema, with everything and with nothing', () => {
    const full: SarifResult = {
      ruleId: 'a-rule',
      level: 'warning',
      message: 'Wrong',
      fix: 'Do this',
      file: 'force-app/Prüfung äö/a b.xml',
      line: 3,
      column: 5,
      suppression: 'known until May',
    };
    expect(sarifProblems(format(full, { ruleId: 'b-rule', level: 'note', message: 'No file' }))).to.deep.equal([]);
    expect(sarifProblems(format())).to.deep.equal([]);
  });

  it('would not be believed if the schema took anything', () => {
    expect(sarifProblems('{"version":"2.0.0","runs":[]}')).to.not.deep.equal([]);
    expect(sarifProblems(format().replace('"results"', '"outcomes"'))).to.not.deep.equal([]);
  });

  it('escapes paths, and names the root that they are relative to', () => {
    const [{ locations }] = resultsOf(
      format({ ruleId: 'a-rule', level: 'error', message: 'x', file: 'a b/ü.xml', line: 1 }),
    );
    expect(locations[0].physicalLocation.artifactLocation).to.deep.equal({
      uri: 'a%20b/%C3%BC.xml',
      uriBaseId: 'SRCROOT',
    });
  });

  it('gives a finding the same fingerprint on another line, and equal findings different ones', () => {
    const one = { ruleId: 'a-rule', level: 'error', message: 'x', file: 'a.xml' } as const;
    const prints = (...results: readonly SarifResult[]): readonly string[] =>
      resultsOf(format(...results)).map(
        ({ partialFingerprints }: { partialFingerprints: Record<string, string> }) =>
          partialFingerprints['ecaPipelineFinding/v1'],
      );
    expect(prints({ ...one, line: 3 })).to.deep.equal(prints({ ...one, line: 99 }));
    expect(new Set(prints({ ...one, line: 3 }, { ...one, line: 4 })).size).to.equal(2);
    expect(prints(one)).to.not.deep.equal(prints({ ...one, file: 'b.xml' }));
  });
});
