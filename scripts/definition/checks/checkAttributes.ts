/**
 * Custom attributes: is each key there once? How many are allowed is in the field table. In: the OAuth settings or the
 * OAuth policies of an app.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_extlclntappoauthsettings.htm
 */
import type { Finding } from '../appDefinition.ts';
import { childNamed, childrenNamed } from '../xml/xmlElement.ts';
import { type CheckedFile, errorAt } from './finding.ts';

/** A finding for each key after its first. */
export function checkAttributes(file: CheckedFile): readonly Finding[] {
  const keys = childrenNamed(file.document.root, 'customAttributes').flatMap(
    (attribute) => childNamed(attribute, 'key') ?? [],
  );
  return keys
    .filter((key, index) => !file.isPending(key) && keys.findIndex(({ text }) => text === key.text) < index)
    .map((key) =>
      errorAt(key.position, 'attribute-repeated', {
        message: `The custom attribute ${JSON.stringify(key.text)} is there twice`,
        fix: 'Keep one of the two, or give the other its own key.',
      }),
    );
}
