/**
 * Variants of a component for one deployment. In: a component and elements of its root. Out: a component of the same
 * name and file, with those elements taken out or given another value. A pure edit of the text: comments, order and
 * line numbers stay, so that what the org says about line 9 is true of the file that the user has.
 */
import type { SourceComponent } from '../definition/appDefinition.ts';
import { type ElementSpan, spansBelowRoot } from '../definition/xml/elementSpans.ts';

const findElements = (content: string, name: string): readonly ElementSpan[] =>
  spansBelowRoot(content).filter((span) => span.name === name);

const isBelow = (path: string, name: string): boolean => path === name || path.startsWith(`${name}/`);

/** The component without these elements of its root. */
export function withoutElements(component: SourceComponent, names: readonly string[]): SourceComponent {
  const spans = names
    .flatMap((name) => findElements(component.content, name))
    .sort((one, other) => other.start - one.start);
  const content = spans.reduce(
    (text, { start, end }) => text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, '') + text.slice(end),
    component.content,
  );
  const elements = new Map([...component.elements].filter(([path]) => !names.some((name) => isBelow(path, name))));
  const record = Object.fromEntries(Object.entries(component.record).filter(([name]) => !names.includes(name)));
  return Object.freeze({ ...component, content, elements, record });
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The component with another text in the one element of this name that stands below its root. */
export function withElementText(component: SourceComponent, name: string, value: string): SourceComponent {
  const [span] = findElements(component.content, name);
  if (span === undefined) {
    return component;
  }
  const { content } = component;
  const elements = new Map(component.elements);
  const [setting] = component.elements.get(name) ?? [];
  if (setting !== undefined) {
    elements.set(name, [{ ...setting, value }]);
  }
  const element =
    span.innerEnd === span.end
      ? `<${name}>${escapeXml(value)}</${name}>`
      : content.slice(span.start, span.innerStart) + escapeXml(value) + content.slice(span.innerEnd, span.end);
  return Object.freeze({
    ...component,
    content: content.slice(0, span.start) + element + content.slice(span.end),
    elements,
    record: { ...component.record, [name]: value },
  });
}
