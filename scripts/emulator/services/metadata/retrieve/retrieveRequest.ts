/** What a retrieve asks for: types with members, in which API version, below which folder. */
import { childOf, childrenOf, childText, type XmlElement } from '../xml/parseXml.ts';

export type RetrieveRequest = {
  readonly version: number;
  readonly isSinglePackage: boolean;
  readonly types: readonly { readonly name: string; readonly members: readonly string[] }[];
};

/** Reads the `request` element; the version of the manifest wins over that of the request. */
export const readRetrieveRequest = (request: XmlElement, addressVersion: number): RetrieveRequest => {
  const manifest = childOf(request, 'unpackaged');
  const stated = (manifest && childText(manifest, 'version')) ?? childText(request, 'apiVersion');
  return {
    version: stated === undefined ? addressVersion : Number(stated),
    isSinglePackage: childText(request, 'singlePackage') === 'true',
    types: manifest
      ? childrenOf(manifest, 'types').map((types) => ({
          name: childText(types, 'name') ?? '',
          members: childrenOf(types, 'members').map(({ text }) => text.trim()),
        }))
      : [],
  };
};
