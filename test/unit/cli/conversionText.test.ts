/** What a conversion tells: every element, and the same of several lines once. */
import { expect } from 'chai';
import { describeNotOwned, exitCodeOfConversion, formatConversion } from '../../../scripts/cli/conversionText.ts';
import type { PreparedConversion } from '../../../scripts/pipeline/authoring/prepareConversion.ts';

const scope = (line: number) => ({ element: 'oauthConfig/scopes', line, to: ['joined'] });

const told = (account: PreparedConversion['account'], holdsKey = false): string =>
  formatConversion({
    prepared: {
      app: 'Broker',
      input: {
        name: 'Broker',
        appName: 'Broker',
        origin: 'Broker.connectedApp-meta.xml',
        root: {
          name: 'ConnectedApp',
          namespace: '',
          position: { file: '', line: 1, column: 1 },
          text: '',
          children: [],
        },
      },
      files: [],
      account,
      warnings: [],
      variables: [],
      references: [],
      holdsKey,
      notes: [],
    },
    outcome: { files: [], isWritten: false },
  });

describe('the text of a conversion', () => {
  it('BL-031 says of an app that the org lists and does not give whose it is, and nothing of permissions, and ends with 68', () => {
    expect(describeNotOwned('Vendor_App')).to.match(/^Vendor_App .*not owned by this org/);
    expect(describeNotOwned('Vendor_App')).to.not.match(/permission/i);
    const end = { isStrict: false, lost: ['x'], notOwned: ['Vendor_App'] };
    const codes = [end, { ...end, isStrict: true }, { ...end, notOwned: [] }].map(exitCodeOfConversion);
    expect(codes).to.deep.equal([68, 2, 0]);
  });

  it('tells once what is the same of several lines in a row, and counts every one', () => {
    const text = told([
      scope(20),
      scope(21),
      scope(22),
      { element: 'oauthConfig/consumerKey', line: 23, to: [], reason: 'it gets its own', action: 'Give it out' },
      scope(24),
    ]);
    expect(text).to.include('4 of 5 elements carried over.');
    expect(text).to.include('  ✓ oauthConfig/scopes (3 times, lines 20 to 22) → joined\n');
    expect(text).to.include('  ✗ oauthConfig/consumerKey (line 23): it gets its own. Give it out\n');
    expect(text).to.include('  ✓ oauthConfig/scopes (line 24) → joined\n');
  });

  it('says first how the source gets rid of the key that every command refuses', () => {
    expect(told([], true)).to.match(/Next:\n {2}npm run validate -- --fix .*out of Broker\.connectedApp-meta\.xml/);
    expect(told([])).to.match(/Next:\n {2}npm run deploy/);
  });

  it('names no line of what came from an org', () => {
    expect(told([scope(0), scope(0)])).to.include('  ✓ oauthConfig/scopes (2 times) → joined\n');
    expect(told([scope(0)])).to.include('  ✓ oauthConfig/scopes → joined\n');
  });
});
