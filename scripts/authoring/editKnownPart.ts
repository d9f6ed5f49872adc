/**
 * The text of a file that the project has already, with what an org has otherwise and nothing else changed. In: the part, the
 * component as it shall be. Out: the new text; comments, order, indentation and line ends stay.
 */
import { type ElementSpan, spansBelowRoot } from '../definition/xml/elementSpans.ts';
import { diffRecords } from '../plan/diffComponent.ts';
import type { AppComponent, Elements, ElementValue } from './appFiles.ts';
import type { KnownPart } from './knownPart.ts';
import { escapeText, renderElement } from './renderAppFiles.ts';

type Item = string | Elements;
type Edit = { readonly start: number; readonly end: number; readonly text: string };

const itemsOf = (value: unknown): readonly Item[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as Item];

/** How many settings two entries have in common: of two entries that differ, the one that is most alike was changed. */
const likeness = (one: Item, other: Item): number =>
  typeof one === 'string' || typeof other === 'string'
    ? 0
    : Object.entries(one).filter(([name, value]) => value === other[name]).length;

/** From behind the line end before it, where nothing else stands on its line. */
function lineOf(content: string, { start, end }: ElementSpan): Edit {
  const indent = /\n[ \t]*$/.exec(content.slice(0, start));
  const rest = /^[ \t]*\r?\n/.exec(content.slice(end));
  return indent === null || rest === null
    ? { start, end, text: '' }
    : { start: indent.index + 1, end: end + rest[0].length, text: '' };
}

/** `component` has placeholders where the file shall have them. */
export function editKnownPart({ file, rendered, changed }: KnownPart, component: AppComponent): string {
  const { content } = file.document;
  const { type } = file;
  const all = spansBelowRoot(content);
  const lineEnd = content.includes('\r\n') ? '\r\n' : '\n';
  const unit = /\n([ \t]+)$/.exec(content.slice(0, all[0]?.start))?.[1] ?? '    ';
  const render = (name: string, value: ElementValue): string =>
    renderElement(name, value, unit, unit).replaceAll('\n', lineEnd);
  const isSame = (name: string, one: Item | undefined, other: Item | undefined): boolean =>
    diffRecords(type, one === undefined ? {} : { [name]: one }, other === undefined ? {} : { [name]: other }).length ===
    0;

  type Change = {
    readonly name: string;
    readonly edits: readonly Edit[];
    readonly added: readonly Item[];
    readonly gone: readonly ElementSpan[];
  };
  const changeOf = (name: string): Change => {
    const spans = all.filter((span) => span.name === name);
    const have = itemsOf(rendered[name]);
    const want = itemsOf(component.elements[name]);
    const [span, text] = [spans[0], want[0]];
    if (spans.length === 1 && want.length === 1 && span !== undefined && typeof text === 'string') {
      const isEmpty = span.innerEnd === span.end;
      const edit = isEmpty
        ? { start: span.start, end: span.end, text: render(name, text).trim() }
        : { start: span.innerStart, end: span.innerEnd, text: escapeText(text).replaceAll('\n', lineEnd) };
      return { name, edits: [edit], added: [], gone: [] };
    }
    const left = spans.map((own, index) => ({ span: own, item: have[index] ?? '' }));
    const fresh = want.filter((item) => {
      const index = left.findIndex((own) => isSame(name, own.item, item));
      return index < 0 || left.splice(index, 1).length === 0;
    });
    const gone = left.filter(({ item }) => !isSame(name, item, undefined));
    const edits: Edit[] = [];
    const added = fresh.filter((item) => {
      const [twin] = gone.toSorted((one, other) => likeness(other.item, item) - likeness(one.item, item));
      if (twin !== undefined) {
        gone.splice(gone.indexOf(twin), 1);
        edits.push({ start: twin.span.start, end: twin.span.end, text: render(name, item).trim() });
      }
      return twin === undefined;
    });
    return { name, edits, added, gone: gone.map((own) => own.span) };
  };

  // Edits of one place are made from the last to the first.
  const changes = [...changed].toSorted().toReversed().map(changeOf);
  const gone = changes.flatMap((change) => change.gone);
  const staying = all.filter((span) => !gone.includes(span));
  /** New entries stand behind those of their name, or where the alphabet has them. */
  const insert = ({ name, added }: Change): readonly Edit[] => {
    const before = staying.findLast((span) => span.name <= name);
    const [first] = staying;
    const text = added.map((item) => render(name, item)).join('');
    if (added.length === 0 || first === undefined) {
      return [];
    }
    return before === undefined
      ? [{ start: first.start, end: first.start, text: `${text.trimStart()}${unit}` }]
      : [{ start: before.end, end: before.end, text: `${lineEnd}${text.trimEnd()}` }];
  };
  return [
    ...changes.flatMap((change) => [...insert(change), ...change.edits]),
    ...gone.map((span) => lineOf(content, span)),
  ]
    .toSorted((one, other) => other.start - one.start)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), content);
}
