/** Trusted IP ranges: two addresses of one family in order, and not too many. */
import { expect } from 'chai';
import { parseIpAddress } from '../../../../scripts/definition/checks/ipAddress.ts';
import { adding, brief, check, PATHS } from './checkedSource.ts';

const range = (start: string, end: string): string =>
  `<trustedIpRanges><endIpAddress>${end}</endIpAddress><startIpAddress>${start}</startIpAddress></trustedIpRanges>`;
const findingsFor = (xml: string) => check({ [PATHS.oauth]: adding(xml) });

describe('definition/checks/checkIpRanges', () => {
  it('BL-026 finds a range whose start is after its end, also under the names of Connected Apps', () => {
    const findings = findingsFor(
      '<trustedIpRanges><description>office</description><end>192.0.2.1</end><start>192.0.2.9</start></trustedIpRanges>',
    );
    expect(findings.map(({ ruleId }) => ruleId)).to.include.members(['ip-range', 'element-unknown', 'element-missing']);
    const [finding] = findings.filter(({ ruleId }) => ruleId === 'ip-range');
    expect(finding?.message).to.equal('The IP range starts at 192.0.2.9, after its end 192.0.2.1');
    expect(finding?.fix).to.equal('Swap the two: startIpAddress 192.0.2.1, endIpAddress 192.0.2.9.');
    expect(findings.filter(({ ruleId }) => ruleId === 'element-unknown').map(({ fix }) => fix)).to.deep.equal([
      'Write endIpAddress instead of end.',
      'Write startIpAddress instead of start.',
    ]);
  });

  it('BL-026 compares numbers and not texts', () => {
    expect(findingsFor(range('192.0.2.9', '192.0.2.10'))).to.deep.equal([]);
    expect(findingsFor(range('9.255.255.255', '10.0.0.0'))).to.deep.equal([]);
    expect(findingsFor(range('192.0.2.1', '192.0.2.1'))).to.deep.equal([]);
    expect(findingsFor(range('192.0.2.10', '192.0.2.9')).map(brief)).to.deep.equal([
      'error ip-range Order_Sync_oauth.ecaOauth-meta.xml:3:5',
    ]);
  });

  it('BL-026 refuses the 129th range and accepts 128', () => {
    const ranges = (count: number): string =>
      Array.from({ length: count }, (_, index) => range(`10.0.${index}.0`, `10.0.${index}.255`)).join('\n');
    expect(findingsFor(ranges(128))).to.deep.equal([]);
    const findings = findingsFor(ranges(129));
    expect(findings.map(brief)).to.deep.equal(['error too-many-elements Order_Sync_oauth.ecaOauth-meta.xml:131:1']);
    expect(findings[0]?.message).to.contain('holds 129 trustedIpRanges').and.contain('at most 128');
  });

  it('BL-026 takes IPv6 ranges, reversed ones apart, and no mixture', () => {
    expect(findingsFor(range('2001:db8::1', '2001:db8::ff'))).to.deep.equal([]);
    expect(findingsFor(range('2001:db8::ff', '2001:db8::1')).map(({ ruleId }) => ruleId)).to.deep.equal(['ip-range']);
    const [mixed] = findingsFor(range('192.0.2.1', '2001:db8::1'));
    expect(mixed?.fix).to.equal('Write one range for IPv4 and one for IPv6.');
  });

  it('BL-026 refuses what is no address, with the text as it stands', () => {
    for (const text of [
      '192.0.2',
      '192.0.2.256',
      '192.0.2.0/24',
      '192.0.2.*',
      'fe80::1%eth0',
      '2001:db8::1::2',
      'office',
    ]) {
      const findings = findingsFor(range(text, '192.0.2.9'));
      expect(
        findings.map(({ ruleId }) => ruleId),
        text,
      ).to.deep.equal(['ip-address']);
      expect(findings[0]?.message).to.contain(JSON.stringify(text));
    }
  });

  for (const [text, value] of [
    ['0.0.0.0', 0n],
    ['255.255.255.255', 0xffffffffn],
    ['::', 0n],
    ['::1', 1n],
    ['1::', 1n << 112n],
    ['::ffff:192.0.2.1', 0xffffc0000201n],
    ['2001:DB8:0:0:0:0:0:1', (0x20010db8n << 96n) | 1n],
  ] as const) {
    it(`reads ${text} as a number`, () => {
      expect(parseIpAddress(text)?.value).to.equal(value);
    });
  }
});
