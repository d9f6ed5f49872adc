/**
 * A pair as an item of 1Password. In: the document with a pair's fields, or an item as `op` gives it. Out: the template
 * of an item, with one field a part of the pair, so that `op://vault/item/consumerSecret` is what an integration reads;
 * and the document back. An edit replaces the whole item, so what is not ours in it is sent back as it came.
 * @see https://www.1password.dev/cli/item-template-json (keys of the template; the same as `op item get` gives)
 * @see https://developer.1password.com/docs/cli/item-fields (types of fields)
 */
import { Secret } from '../../lib/secret.ts';
import { isData, type JsonData, objectsOf, parseJsonAnswer } from './jsonAnswer.ts';

const CONCEALED = 'consumerSecret';
/** Of our fields the one that a pair may be without. */
const OPTIONAL = 'since';
/** What `op` writes in place of a value that it was not asked to show. */
const PLACEHOLDER = /^\[use 'op item get .*--reveal' to reveal\]$/;

const fieldOf = ([label, value]: readonly [string, unknown]): JsonData => ({
  id: label,
  type: label === CONCEALED ? 'CONCEALED' : 'STRING',
  label,
  value,
});

function partsOf(document: Secret): JsonData {
  const parts = parseJsonAnswer(document);
  return isData(parts) ? parts : {};
}

/** `category` stands in the template alone: beside the flag of that name `op` refuses it. */
export const newItem = (title: string, document: Secret): Secret =>
  Secret.of(JSON.stringify({ title, category: 'SECURE_NOTE', fields: Object.entries(partsOf(document)).map(fieldOf) }));

/** An item without any value, to see whether one is taken. */
export const emptyItem = (title: string): Secret =>
  Secret.of(JSON.stringify({ title, category: 'SECURE_NOTE', fields: [fieldOf([CONCEALED, ''])] }));

/** The item with the pair of `document` in place of its own; everything else in it stays. */
export function editedItem(item: JsonData, document: Secret): Secret {
  const parts = partsOf(document);
  const isOurs = ({ label }: JsonData): boolean =>
    typeof label === 'string' && (label === OPTIONAL || Object.hasOwn(parts, label));
  const others = objectsOf(item['fields']).filter((field) => !isOurs(field));
  return Secret.of(JSON.stringify({ ...item, fields: [...others, ...Object.entries(parts).map(fieldOf)] }));
}

/** The document in an item, or what is wrong with the item, in words that quote none of it. */
export function documentOf(item: JsonData): Secret | string {
  const fields = objectsOf(item['fields']).flatMap(({ label, value }) =>
    typeof label === 'string' && typeof value === 'string' ? [[label, value] as const] : [],
  );
  const labels = fields.map(([label]) => label);
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined) {
    return 'it has two fields of one name';
  }
  return fields.some(([, value]) => PLACEHOLDER.test(value))
    ? 'op did not show its concealed fields'
    : Secret.of(JSON.stringify(Object.fromEntries(fields)));
}
