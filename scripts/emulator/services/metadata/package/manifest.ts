/**
 * `package.xml` and its destructive siblings: which components, in which API version.
 */
import type { XmlPosition } from '../xml/parseXml.ts';
import { childrenOf, childText, parseXml, XmlSyntaxError } from '../xml/parseXml.ts';

export type ManifestMember = { readonly typeName: string; readonly member: string; readonly position: XmlPosition };

export type Manifest = {
  readonly members: readonly ManifestMember[];
  /** `NN.0`; absent in destructive manifests. */
  readonly version: string | undefined;
};

export type ReadManifest =
  | { readonly isValid: true; readonly manifest: Manifest }
  | { readonly isValid: false; readonly problem: string; readonly position: XmlPosition };

/** Reads a manifest; members of a type keep their order, repeated ones count once. */
export const readManifest = (source: string): ReadManifest => {
  try {
    const root = parseXml(source);
    if (root.name !== 'Package') {
      const problem = `Error parsing file: Expected element Package, but found ${root.name}`;
      return { isValid: false, problem, position: root.position };
    }
    const members = new Map<string, ManifestMember>();
    for (const types of childrenOf(root, 'types')) {
      const typeName = childText(types, 'name');
      if (typeName === undefined) {
        return { isValid: false, problem: 'Required field is missing: name', position: types.position };
      }
      for (const element of childrenOf(types, 'members')) {
        const member = element.text.trim();
        const key = `${typeName}:${member}`;
        if (!members.has(key)) members.set(key, { typeName, member, position: element.position });
      }
    }
    return { isValid: true, manifest: { members: [...members.values()], version: childText(root, 'version') } };
  } catch (error) {
    if (!(error instanceof XmlSyntaxError)) throw error;
    return { isValid: false, problem: `Error parsing file: ${error.message}`, position: error.position };
  }
};
