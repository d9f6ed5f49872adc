import { expect } from 'chai';
import type { Finding } from '../../../../scripts/definition/appDefinition.ts';
import { parseMetadataXml } from '../../../../scripts/definition/xml/parseMetadataXml.ts';
import { childNamed, textOf, type XmlElement } from '../../../../scripts/definition/xml/xmlElement.ts';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
const FILE = 'force-app/x.eca-meta.xml';

function readRoot(input: string | Uint8Array): XmlElement {
  const outcome = parseMetadataXml(input, FILE);
  if (outcome.kind === 'unreadable') {
    throw new Error(outcome.finding.message);
  }
  return outcome.document.root;
}

function readFinding(input: string | Uint8Array): Finding {
  const outcome = parseMetadataXml(input, FILE);
  if (outcome.kind === 'document') {
    throw new Error('the file was read');
  }
  return outcome.finding;
}

const app = (inner: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ExternalClientApplication xmlns="${NAMESPACE}">\n${inner}</ExternalClientApplication>\n`;

describe('parseMetadataXml', () => {
  it('gives every element its line and column, counted from 1', () => {
    const root = readRoot(app('    <label>Order Sync</label>\n    <a\n      ><b>x</b></a>\n'));
    expect(root.position).to.deep.equal({ file: FILE, line: 2, column: 1 });
    expect(childNamed(root, 'label')?.position).to.deep.equal({ file: FILE, line: 3, column: 5 });
    const a = childNamed(root, 'a');
    expect(a?.position).to.deep.equal({ file: FILE, line: 4, column: 5 });
    expect(a?.children[0]?.position).to.deep.equal({ file: FILE, line: 5, column: 8 });
  });

  it('finds the place of an element whose name also begins another name', () => {
    const root = readRoot(app('<ab/><a/><abc/>'));
    expect(root.children.map(({ position }) => position.column)).to.deep.equal([1, 6, 10]);
  });

  it('keeps positions right with CRLF line ends and after characters outside the basic plane', () => {
    const root = readRoot(app('  <label>🚚</label>\n  <b/>\n').replaceAll('\n', '\r\n'));
    expect(childNamed(root, 'label')?.text).to.equal('🚚');
    expect(childNamed(root, 'b')?.position).to.include({ line: 4, column: 3 });
  });

  it('accepts a prefix that is bound to the namespace (BL-157)', () => {
    const root = readRoot(
      `<m:ExternalClientApplication xmlns:m="${NAMESPACE}"><m:label>x</m:label></m:ExternalClientApplication>`,
    );
    expect(root).to.include({ name: 'ExternalClientApplication', namespace: NAMESPACE });
    expect(textOf(root, 'label')).to.equal('x');
  });

  it('BL-151 does not count elements inside a comment', () => {
    const root = readRoot(
      app(
        '  <!-- <contactEmail>old@example.com</contactEmail>\n (second line) --><contactEmail>ops@example.com</contactEmail>\n',
      ),
    );
    expect(root.children).to.have.length(1);
    expect(root.children[0]?.position).to.include({ line: 4, column: 19 });
  });

  it('BL-152 joins CDATA sections', () => {
    const root = readRoot(app('<description><![CDATA[Sync <orders> & "bills" ]]]]><![CDATA[> end]]></description>'));
    expect(textOf(root, 'description')).to.equal('Sync <orders> & "bills" ]]> end');
  });

  it('BL-153 decodes entities once', () => {
    const root = readRoot(app('<label>Bob&apos;s &#34;Sync&#34; &amp;amp; Co&#x2019;</label>'));
    expect(textOf(root, 'label')).to.equal('Bob\'s "Sync" &amp; Co’');
  });

  it('BL-153 refuses an undefined entity', () => {
    const finding = readFinding(app('<label>a&nbsp;b</label>'));
    expect(finding.ruleId).to.equal('xml-unreadable');
    expect(finding.position.line).to.equal(3);
  });

  it('BL-153 refuses a DOCTYPE', () => {
    const finding = readFinding(
      '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hosts">]>\n<x>&e;</x>',
    );
    expect(finding.message).to.contain('DOCTYPE');
    expect(finding.position).to.include({ line: 2, column: 1 });
  });

  it('BL-154 keeps letters of every script', () => {
    expect(textOf(readRoot(Buffer.from(app('<label>Synchro café – 注文</label>'))), 'label')).to.equal(
      'Synchro café – 注文',
    );
  });

  describe('BL-156 what may stand before the root element', () => {
    const whole = app('<label>x</label>');
    for (const [title, input] of [
      ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(whole)])],
      ['a byte order mark in a string', `\uFEFF${whole}`],
      [
        'no declaration',
        `<ExternalClientApplication xmlns="${NAMESPACE}"><label>x</label></ExternalClientApplication>`,
      ],
      ['CRLF everywhere', whole.replaceAll('\n', '\r\n')],
    ] as const) {
      it(`reads a file with ${title}`, () => {
        expect(textOf(readRoot(input), 'label')).to.equal('x');
      });
    }
    for (const [title, input, words] of [
      ['a blank line first', `\n${whole}`, 'blank line'],
      ['plain text', '54.0 true', '54.0 true'],
      ['an empty file', '', 'empty'],
      ['only blanks', ' \n ', 'empty'],
      ['UTF-16', Buffer.from(`\uFEFF${whole}`, 'utf16le'), 'UTF-16'],
      ['UTF-16 without a mark', Buffer.from(whole, 'utf16le'), 'UTF-16'],
      ['Latin-1 letters', Buffer.from(whole.replace('>x<', '>é<'), 'latin1'), 'not UTF-8'],
      ['another declared encoding', whole.replace('UTF-8', 'ISO-8859-1'), 'ISO-8859-1'],
    ] as const) {
      it(`refuses ${title}, at line 1`, () => {
        const finding = readFinding(input);
        expect(finding.position).to.include({ file: FILE, line: 1 });
        expect(finding.message).to.contain(words);
        expect(finding.fix).not.to.equal('');
      });
    }
  });

  describe('BL-160 malformed files', () => {
    for (const [title, input, line] of [
      ['no end tag', app('<label>x</label>').replace('</ExternalClientApplication>\n', ''), 3],
      ['two root elements', '<a/>\n<b/>', 2],
      ['an end tag in other case', '<a>\n<label>x</Label></a>', 2],
      ['text after the root', '<a/>\nmore', 2],
      ['an unbound prefix', '<m:a/>', 1],
      ['a bare ampersand', '<a>\n\n<label>R&D</label></a>', 3],
      ['an ampersand far from the end', '<a>\n<!-- & --><label>R & D</label>\n<b>c</b>\n</a>', 2],
      ['an ampersand in an attribute', '<a>\n<b c="d & e">f</b>\n</a>\n', 2],
    ] as const) {
      it(`names file, line and column of ${title}`, () => {
        const finding = readFinding(input);
        expect(finding.position).to.include({ file: FILE, line });
        expect(finding.position.column).to.be.greaterThan(0);
      });
    }
  });

  describe('elements within each other', () => {
    const nested = (levels: number, end: string): string =>
      app(`${'<a>\n'.repeat(levels - 1)}${end.repeat(levels - 1)}`);

    it('are read 100 levels deep', () => {
      expect(readRoot(nested(100, '</a>')).children).to.have.length(1);
    });

    for (const [title, levels, end] of [
      ['one level more', 101, '</a>'],
      ['many levels, each with its end', 20_000, '</a>'],
      ['many levels without an end', 20_000, ''],
    ] as const) {
      it(`are refused at the first that is too deep: ${title}`, () => {
        const { ruleId, message, position } = readFinding(nested(levels, end));
        expect(ruleId).to.equal('xml-unreadable');
        expect(message).to.equal('Elements stand within each other more than 100 levels deep');
        // The root stands in line 2, level 101 a hundred lines on.
        expect(position).to.deep.equal({ file: FILE, line: 102, column: 1 });
      });
    }
  });

  it('reads a long file as a short one, wherever its text is', () => {
    const labels = Array.from({ length: 3000 }, (_, index) => `${index}\u{1F600}&amp;${'é'.repeat(index % 7)}`);
    const root = readRoot(app(labels.map((label) => `<label>${label}</label>\r\n`).join('')));
    expect(root.children.map(({ text }) => text)).to.deep.equal(labels.map((label) => label.replace('&amp;', '&')));
    expect(root.children.at(-1)?.position).to.deep.equal({ file: FILE, line: 3002, column: 1 });
  });
});
