import { expect } from 'chai';
import { padTo, printable, widthOf } from '../../../scripts/report/printableText.ts';

describe('Text of an org on its way to a terminal', () => {
  it('gives no orders to the terminal, and changes no direction of reading', () => {
    expect(printable('a\u001b[31mb\u001b]8;;http://x\u0007c\u0000\u0008\u202Ed\re\tf')).to.equal('abcd\ne f');
  });

  it('gives no orders to a CI system that reads them from the log', () => {
    for (const [text, shown] of [
      ['no\n::add-mask::x', 'no\n: :add-mask::x'],
      ['  ::error file=a::b', '  : :error file=a::b'],
      ['so ##vso[task.setvariable variable=x]y', 'so # #vso[task.setvariable variable=x]y'],
      ['##[group]x ##teamcity[y]', '# #[group]x # #teamcity[y]'],
      ['A::b and ## Heading [link]', 'A::b and ## Heading [link]'],
    ] as const) {
      expect(printable(text)).to.equal(shown);
    }
  });

  it('is as wide as people see it', () => {
    const widths = ['abc', 'équipe', 'e\u0301', '日本', '🚀', '👩‍👩‍👧‍👦', 'משרד', '✓ ok'].map(widthOf);
    expect(widths).to.deep.equal([3, 6, 1, 4, 2, 2, 4, 4]);
    expect(padTo('日本', 6)).to.equal('日本  ');
  });
});
