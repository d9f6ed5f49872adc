/**
 * Key and secret of a Connected App, as far as its file has them. In: its element tree. Out: the pair, or what is lacking. A
 * retrieved file usually has the key and not the secret; one that the app was deployed from may have both.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_connectedapp.htm
 */
import type { XmlElement } from '../../definition/xml/xmlElement.ts';
import { Secret } from '../../lib/secret.ts';

export type ConnectedAppPair = { readonly consumerKey: string; readonly consumerSecret: Secret };

export type FoundPair =
  | { readonly kind: 'pair'; readonly pair: ConnectedAppPair }
  | { readonly kind: 'lacking'; readonly elements: readonly string[] };

/** A name beside that of the External Client App, whose own pair is another. In: API name of the new app. */
export const keptName = (app: string): string => `${app}_connected_app`;

/** Stands for the id of the consumer, which a Connected App's file does not tell. */
export const KEPT_CONSUMER = 'connected-app';

export function findPair({ children }: XmlElement): FoundPair {
  const config = children.find(({ name }) => name === 'oauthConfig');
  const textOf = (element: string): string => config?.children.find(({ name }) => name === element)?.text.trim() ?? '';
  const consumerKey = textOf('consumerKey');
  const consumerSecret = Secret.of(textOf('consumerSecret'));
  const elements = [
    ...(consumerKey === '' ? ['consumerKey'] : []),
    ...(consumerSecret.isEmpty ? ['consumerSecret'] : []),
  ];
  return elements.length === 0
    ? { kind: 'pair', pair: { consumerKey, consumerSecret } }
    : { kind: 'lacking', elements };
}
