/** Listing, describing and reading of components over SOAP. */
import { ApiError } from '../../../apiError.ts';
import { settleDeployments } from '../jobs/settleDeployments.ts';
import { elementsOf } from '../package/readComponentFile.ts';
import { filePropertiesOf } from '../retrieve/fileProperties.ts';
import { findOrgComponent, listOrgComponents } from '../retrieve/orgComponents.ts';
import { isInVersion, type MetadataType } from '../types/fieldTable.ts';
import { metadataTypeNamed, metadataTypes } from '../types/metadataTypes.ts';
import { orgSettings, settingsTypeOf } from '../types/orgSettings.ts';
import { showBody } from '../xml/componentBody.ts';
import { childrenOf, childText } from '../xml/parseXml.ts';
import type { XmlValue } from '../xml/writeXml.ts';
import type { SoapCall, SoapOperation } from './soapOperation.ts';

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_listmetadata.htm */
const queriesPerListing = 3;
/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_readMetadata.htm */
export const namesPerCall = 10;

const refuse = (errorCode: string, publicMessage: string): ApiError =>
  new ApiError({ httpStatus: 400, errorCode, publicMessage });

export const unknownType = (name: string): ApiError => refuse('INVALID_TYPE', `Unknown type:${name}`);

export const tooMany = (most: number): ApiError =>
  refuse('EXCEEDED_ID_LIMIT', `record limit reached. cannot submit more than ${most} records in this operation`);

/** The version that the request states as `asOfVersion`, else that of the address. */
const versionOf = ({ body, version, emulator }: SoapCall): number => {
  const stated = childText(body, 'asOfVersion');
  if (stated === undefined) return version;
  const number = Number(stated);
  if (!Number.isInteger(number) || number < 7 || number > Number(emulator.highestApiVersion)) {
    throw refuse('INVALID_FIELD', `Invalid version specified:${stated}`);
  }
  return number;
};

const listMetadata: SoapOperation = (call) => {
  const { emulator, session, body } = call;
  settleDeployments(emulator, session.org);
  const queries = childrenOf(body, 'queries');
  if (queries.length > queriesPerListing) throw tooMany(queriesPerListing);
  const version = versionOf(call);
  return queries.flatMap((query) => {
    const name = childText(query, 'type') ?? '';
    const type = metadataTypeNamed(name, version);
    if (!type) throw unknownType(name);
    return listOrgComponents(emulator, session.org, type).map((component) =>
      filePropertiesOf(emulator, session.org, component),
    );
  });
};

const describeMetadata: SoapOperation = (call) => {
  const version = versionOf(call);
  return {
    metadataObjects: metadataTypes
      .filter((type) => isInVersion(type, version))
      .map(({ directory, suffix, name, hasMetaFile }) => ({
        directoryName: directory,
        inFolder: false,
        metaFile: hasMetaFile === true,
        suffix,
        xmlName: name,
      })),
    organizationNamespace: '',
    partialSaveAllowed: call.session.org.kind !== 'production' && call.session.org.kind !== 'devHub',
    testRequired: call.session.org.kind === 'production' || call.session.org.kind === 'devHub',
  };
};

/** What a type name of readMetadata and its siblings means: settings go by the name of their elements' type. */
export const resolveType = (name: string, version: number): { type: MetadataType; settingsMember?: string } => {
  const type = metadataTypeNamed(name, version);
  if (type && type !== orgSettings) return { type };
  const settingsMember = name.endsWith('Settings') ? name.slice(0, -'Settings'.length) : '';
  if (settingsTypeOf(settingsMember) === undefined) throw unknownType(name);
  return { type: orgSettings, settingsMember };
};

const readMetadata: SoapOperation = ({ emulator, session, version, body }) => {
  settleDeployments(emulator, session.org);
  const typeName = childText(body, 'type') ?? '';
  const { type, settingsMember } = resolveType(typeName, version);
  const names = childrenOf(body, 'fullNames').map(({ text }) => text.trim());
  if (names.length > namesPerCall) throw tooMany(namesPerCall);
  const records = names.map((fullName): XmlValue => {
    const isThere = settingsMember === undefined || settingsMember === fullName;
    const component = isThere ? findOrgComponent(emulator, session.org, type, fullName) : undefined;
    const elements = elementsOf(type, fullName);
    if (!component || !elements) return { '@xsi:nil': 'true' };
    return { '@xsi:type': typeName, fullName, ...showBody(component.body, elements, version) };
  });
  return { records };
};

export const componentOperations = { listMetadata, describeMetadata, readMetadata };
