/**
 * HTML as a tagged template that escapes every value, so that no name in an org can become markup. Leaves out scripts: the
 * pages need none.
 */
export type Html = { readonly markup: string };

export type Insertion = string | number | undefined | Html | readonly Html[];

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const insert = (value: Insertion): string => {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  if ('markup' in value) return value.markup;
  return value.map(({ markup }) => markup).join('');
};

export const html = (parts: TemplateStringsArray, ...values: readonly Insertion[]): Html => ({
  markup: parts.reduce((text, part, index) => text + insert(values[index - 1]) + part),
});
