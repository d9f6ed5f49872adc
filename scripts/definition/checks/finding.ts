/** Makes findings: one call a problem, so that the checks read as what they look for. */
import type { Finding, SourcePosition } from '../appDefinition.ts';
import type { SourceFile } from '../sourceFile.ts';
import type { XmlElement } from '../xml/xmlElement.ts';

/** A file as the checks see it. Before rendering some values are still placeholders, and are not judged yet. */
export type CheckedFile = SourceFile & { readonly isPending: (element: XmlElement) => boolean };

type Text = { readonly message: string; readonly fix: string };

/** What stops a deployment. */
export const errorAt = (position: SourcePosition, ruleId: string, { message, fix }: Text): Finding => ({
  ruleId,
  severity: 'error',
  message,
  position,
  fix,
});

/** What is worth a look and stops nothing. */
export const warningAt = (position: SourcePosition, ruleId: string, { message, fix }: Text): Finding => ({
  ruleId,
  severity: 'warning',
  message,
  position,
  fix,
});

/** In the order in which a person reads the files. */
export const sortFindings = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted(
    ({ position: one }, { position: other }) =>
      (one.file < other.file ? -1 : one.file > other.file ? 1 : 0) ||
      one.line - other.line ||
      one.column - other.column,
  );

/** The items of a comma-separated element, trimmed, blank ones included. */
export const listItems = (text: string): readonly string[] =>
  text.trim() === '' ? [] : text.split(',').map((item) => item.trim());
