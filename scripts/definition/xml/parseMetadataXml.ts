/**
 * From the bytes of one metadata file to a tree with the line and column of every element, or to the finding that says
 * where the file stops being XML. Text is decoded once. DOCTYPE and undefined entities are refused: a metadata file has
 * no use for them, and an external entity reads files. What the elements mean is for the checks.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Finding, SourcePosition } from '../appDefinition.ts';
import { buildPositionFinder } from '../textPosition.ts';
import { decodeText } from './decodeText.ts';
import type { XmlElement, XmlOutcome } from './xmlElement.ts';

type GrowingElement = {
  readonly name: string;
  readonly namespace: string;
  readonly position: SourcePosition;
  readonly children: GrowingElement[];
  text: string;
};

const FIX_NOT_XML = 'Restore the file from git, or retrieve it again: sf project retrieve start';

/** Metadata is a dozen levels deep at most; the parser looks a namespace up level by level, so its time grows with depth. */
const MOST_LEVELS = 100;

/** Characters between two looks at whether anything is still to be learnt. */
const PIECE_LENGTH = 4096;

/** No entity begins here: a person wrote the character itself. */
const BARE_AMPERSAND = /&(?![#\w.:-]+;)/;

const unreadable = (position: SourcePosition, message: string, fix: string): XmlOutcome => ({
  kind: 'unreadable',
  finding: { ruleId: 'xml-unreadable', severity: 'error', message, position, fix } satisfies Finding,
});

/** What makes a text no XML document before a parser has looked at it. */
function findProblemAtStart(text: string, file: string): XmlOutcome | undefined {
  const start = text.search(/\S/);
  if (start === -1) {
    return unreadable({ file, line: 1, column: 1 }, 'The file is empty', FIX_NOT_XML);
  }
  if (text[start] !== '<') {
    const { line, column } = buildPositionFinder(text)(start);
    const words = JSON.stringify(text.slice(start, start + 20));
    return unreadable({ file, line, column }, `The file is no XML document: it begins with ${words}`, FIX_NOT_XML);
  }
  if (start > 0 && text.startsWith('<?xml', start)) {
    return unreadable(
      { file, line: 1, column: 1 },
      'There is a blank line or a blank before the XML declaration',
      'Delete everything before <?xml, which must be the first characters of the file.',
    );
  }
  return undefined;
}

function readTree(text: string, file: string): { readonly root?: XmlElement; readonly problem?: XmlOutcome } {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const positionAt = buildPositionFinder(text);
  const open: GrowingElement[] = [];
  let root: GrowingElement | undefined;
  let problem: XmlOutcome | undefined;
  const report = (offset: number, message: string, fix: string): void => {
    problem ??= unreadable({ file, ...positionAt(Math.max(0, Math.min(offset, text.length))) }, message, fix);
  };
  let tagOffset = 0;
  // How far everything is well-formed for certain.
  let settledOffset = 0;
  const settle = (): void => {
    settledOffset = parser.position;
  };
  parser.on('opentagstart', ({ name }) => {
    tagOffset = text.lastIndexOf(`<${name}`, parser.position);
  });
  parser.on('opentag', ({ local, uri }: SaxesTagNS) => {
    const position = { file, ...positionAt(tagOffset) };
    const element: GrowingElement = { name: local, namespace: uri, position, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
    if (open.length > MOST_LEVELS) {
      report(tagOffset, `Elements stand within each other more than ${MOST_LEVELS} levels deep`, FIX_NOT_XML);
    }
    settle();
  });
  const addText = (piece: string): void => {
    const element = open.at(-1);
    if (element !== undefined) {
      element.text += piece;
    }
  };
  parser.on('text', addText);
  parser.on('cdata', (piece) => {
    addText(piece);
    settle();
  });
  parser.on('comment', settle);
  parser.on('closetag', () => {
    open.pop();
    settle();
  });
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding)) {
      report(0, `The XML declaration says encoding ${encoding}`, 'Save the file as UTF-8 and say encoding="UTF-8".');
    }
  });
  parser.on('doctype', () => {
    report(text.indexOf('<!DOCTYPE'), 'A DOCTYPE is not allowed in metadata', 'Delete the DOCTYPE and its entities.');
  });
  parser.on('error', ({ message }) => {
    // The parser takes everything behind a bare & for the name of an entity, and complains of what it misses at the end.
    const [unsettled = ''] = text.slice(settledOffset, parser.position).split('<!', 1);
    const bare = unsettled.search(BARE_AMPERSAND);
    if (bare >= 0) {
      report(settledOffset + bare, 'The file is not well-formed XML: & stands by itself', 'Write &amp; for it.');
    }
    report(parser.position - 1, `The file is not well-formed XML: ${message}`, 'Correct the XML at this place.');
  });
  // Only the first problem is told: what comes after it is not read.
  for (let offset = 0; offset < text.length && problem === undefined; offset += PIECE_LENGTH) {
    parser.write(text.slice(offset, offset + PIECE_LENGTH));
  }
  if (problem === undefined) {
    parser.close();
  }
  return { root, problem };
}

/**
 * Never throws for what a file holds. `file` goes into the positions as it is.
 * @see https://www.w3.org/TR/xml/#sec-prolog-dtd for what may stand before the root element
 */
export function parseMetadataXml(input: string | Uint8Array, file: string): XmlOutcome {
  const decoded = decodeText(input);
  if (decoded.kind === 'refused') {
    return unreadable({ file, line: 1, column: 1 }, decoded.problem, 'Save the file as UTF-8.');
  }
  const problemAtStart = findProblemAtStart(decoded.text, file);
  if (problemAtStart !== undefined) {
    return problemAtStart;
  }
  const { root, problem } = readTree(decoded.text, file);
  if (problem !== undefined) {
    return problem;
  }
  if (root === undefined) {
    return unreadable({ file, line: 1, column: 1 }, 'The file has no root element', FIX_NOT_XML);
  }
  return { kind: 'document', document: { file, content: decoded.text, root } };
}
