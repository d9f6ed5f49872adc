/** The XML reader: positions, what it refuses, and that nothing in a document can make it grow. */
import { expect } from 'chai';
import { childText, parseXml, XmlSyntaxError } from '../../../../../scripts/emulator/services/metadata/xml/parseXml.ts';
import { writeDocument, writeElement } from '../../../../../scripts/emulator/services/metadata/xml/writeXml.ts';

const syntaxErrorOf = (source: string): XmlSyntaxError => {
  try {
    parseXml(source);
  } catch (error) {
    if (error instanceof XmlSyntaxError) return error;
    throw error;
  }
  throw new Error('The document was taken');
};

describe('parseXml', () => {
  it('gives the place just after a start tag, counted from one', () => {
    const root = parseXml('<a>\n    <fields>x</fields>\r\n</a>');
    expect(root.children[0]?.position).to.deep.equal({ line: 2, column: 13 });
  });

  it('resolves character references and CDATA, keeps line breaks, drops comments and a byte order mark', () => {
    const root = parseXml('\uFEFF<?xml version="1.0"?><a><b>1 &lt;&#65;\n<![CDATA[<&]]><!-- no --></b></a>');
    expect(childText(root, 'b')).to.equal('1 <A\n<&');
  });

  for (const [what, source] of [
    ['an unclosed element', '<a><b></a>'],
    ['text after the root', '<a/>x'],
    ['nothing', ''],
    ['text only', 'not xml'],
    ['an unknown entity', '<a>&nbsp;</a>'],
    ['an unbound prefix', '<x:a/>'],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(syntaxErrorOf(source).position.line).to.equal(1);
    });
  }

  it('refuses a document type, and with it entity bombs and external entities', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>';
    expect(syntaxErrorOf(bomb).message).to.equal('DOCTYPE is not allowed');
    const external = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>';
    expect(syntaxErrorOf(external).message).to.equal('DOCTYPE is not allowed');
  });

  it('refuses elements that are nested without end', () => {
    expect(syntaxErrorOf('<a>'.repeat(5_000)).message).to.contain('nested deeper');
  });
});

describe('writeElement', () => {
  it('writes nested values, repeats lists, leaves out undefined and escapes text', () => {
    const value = { '@xsi:type': 'T', list: ['1', { deep: true }], none: undefined, text: 'a<&>"' };
    expect(writeElement('r', value)).to.equal(
      '<r xsi:type="T"><list>1</list><list><deep>true</deep></list><text>a&lt;&amp;&gt;"</text></r>',
    );
  });

  it('writes a document as an org does: declaration, four blanks a level, a newline at the end', () => {
    expect(writeDocument('A', { '@xmlns': 'urn:a', b: { c: 'x' } })).to.equal(
      '<?xml version="1.0" encoding="UTF-8"?>\n<A xmlns="urn:a">\n    <b>\n        <c>x</c>\n    </b>\n</A>\n',
    );
  });

  it('gives back what it wrote', () => {
    const text = 'Größe <&> \'"\n\t';
    expect(parseXml(writeElement('r', text)).text).to.equal(text);
  });
});
