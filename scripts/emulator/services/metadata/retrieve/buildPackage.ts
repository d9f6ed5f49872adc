/**
 * Builds the zip of a retrieve: one file a component, in the form of the API version that was asked for, and the manifest
 * of what is in it. Names that the org does not have become messages, and the rest is retrieved.
 */
import type { Emulator } from '../../../emulatorTypes.ts';
import { zipLibrary } from '../../../loadWhenUsed.ts';
import type { EmulatedOrg } from '../../../state/stateTypes.ts';
import { elementsOf } from '../package/readComponentFile.ts';
import { metadataTypeNamed } from '../types/metadataTypes.ts';
import { metadataNamespace, showBody } from '../xml/componentBody.ts';
import { writeDocument } from '../xml/writeXml.ts';
import { type FileProperties, filePropertiesOf, pathOf } from './fileProperties.ts';
import { findOrgComponent, listOrgComponents, type OrgComponent } from './orgComponents.ts';
import type { RetrieveRequest } from './retrieveRequest.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export type RetrievedPackage = {
  readonly zip: string;
  readonly fileProperties: readonly FileProperties[];
  readonly messages: readonly { readonly fileName: string; readonly problem: string }[];
};

type Selection = { readonly components: readonly OrgComponent[]; readonly problems: readonly string[] };

const select = (emulator: Emulator, org: EmulatedOrg, { types, version }: RetrieveRequest): Selection => {
  const chosen = new Map<string, OrgComponent>();
  const problems: string[] = [];
  for (const { name, members } of types) {
    const type = metadataTypeNamed(name, version);
    if (!type) {
      problems.push(`Entity type: '${name}' is unknown`);
      continue;
    }
    for (const member of members) {
      const decoded = member.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, code) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      );
      const one = findOrgComponent(emulator, org, type, decoded) ?? findOrgComponent(emulator, org, type, member);
      const found = member === '*' ? listOrgComponents(emulator, org, type) : one ? [one] : [];
      for (const component of found) chosen.set(`${name}:${component.fullName}`, component);
      if (found.length === 0 && member !== '*') {
        problems.push(`Entity of type '${name}' named '${member}' cannot be found`);
      }
    }
  }
  return { components: [...chosen.values()], problems };
};

/** The files of a component by their paths. */
const filesOf = ({ type, fullName, body }: OrgComponent, version: number): Readonly<Record<string, Uint8Array>> => {
  const elements = elementsOf(type, fullName);
  if (elements === undefined) return {};
  const path = pathOf(type, fullName);
  const { content, ...shown } = showBody(body, elements, version);
  const own = type.hasMetaFile ? shown : { ...(content === undefined ? {} : { content }), ...shown };
  const document = bytesOf(writeDocument(elements.name, { '@xmlns': metadataNamespace, ...own }));
  return type.hasMetaFile
    ? { [path]: Buffer.from(String(content ?? ''), 'base64'), [`${path}-meta.xml`]: document }
    : { [path]: document };
};

const manifestOf = (components: readonly OrgComponent[], version: number): string => {
  const names = [...new Set(components.map(({ type }) => type.name))].sort();
  return writeDocument('Package', {
    '@xmlns': metadataNamespace,
    types: names.map((name) => ({
      members: components.filter(({ type }) => type.name === name).map(({ fullName }) => fullName),
      name,
    })),
    version: `${version}.0`,
  });
};

/** Retrieves what was asked for, as the org stands now. */
export const buildPackage = (emulator: Emulator, org: EmulatedOrg, request: RetrieveRequest): RetrievedPackage => {
  const { components, problems } = select(emulator, org, request);
  const prefix = request.isSinglePackage ? '' : 'unpackaged/';
  const files: Record<string, Uint8Array> = {};
  for (const component of components) {
    for (const [path, content] of Object.entries(filesOf(component, request.version))) files[prefix + path] = content;
  }
  files[`${prefix}package.xml`] = bytesOf(manifestOf(components, request.version));
  return {
    zip: Buffer.from(zipLibrary().zipSync(files, { mtime: emulator.state.clock.now() })).toString('base64'),
    fileProperties: components.map((component) => filePropertiesOf(emulator, org, component, prefix)),
    messages: problems.map((problem) => ({ fileName: `${prefix}package.xml`, problem })),
  };
};
