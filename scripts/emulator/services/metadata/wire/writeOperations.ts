/**
 * Components written one by one over SOAP. Each goes through the deploy engine as a deployment of its own, so that the
 * same rules hold; one that is refused leaves the others alone.
 */
import type { ComponentRow, DeployOptions, ParsedDeployment } from '../deploy/deployTypes.ts';
import { runDeployment } from '../deploy/runDeployment.ts';
import { settleDeployments } from '../jobs/settleDeployments.ts';
import { elementsOf, readComponentElement } from '../package/readComponentFile.ts';
import { pathOf } from '../retrieve/fileProperties.ts';
import { findOrgComponent } from '../retrieve/orgComponents.ts';
import { childrenOf, childText, type XmlElement } from '../xml/parseXml.ts';
import type { XmlValue } from '../xml/writeXml.ts';
import { namesPerCall, resolveType, tooMany } from './componentOperations.ts';
import { malformed } from './soapEnvelope.ts';
import type { SoapCall, SoapOperation } from './soapOperation.ts';

type Kind = 'create' | 'update' | 'upsert';

const options: DeployOptions = {
  allowMissingFiles: false,
  checkOnly: false,
  ignoreWarnings: true,
  performRetrieve: false,
  purgeOnDelete: false,
  rollbackOnError: true,
  singlePackage: true,
  testLevel: undefined,
  runTests: [],
};

const failure = (fullName: string, statusCode: string, message: string): XmlValue => ({
  errors: { message, statusCode },
  fullName,
  success: false,
});

const run = (call: SoapCall, parsed: ParsedDeployment, fullName: string, hasCreated: boolean): XmlValue => {
  const { emulator, session } = call;
  const { org, user } = session;
  const verdict = emulator.state.transaction(() => runDeployment({ emulator, org, userId: user.Id, parsed, options }));
  const problem: ComponentRow | undefined = verdict.failures[0];
  if (!verdict.success) return failure(fullName, 'INVALID_OPERATION', problem?.problem ?? 'The component was refused');
  const isCreated = verdict.successes.some((row) => row.fullName === fullName && row.created);
  return { ...(hasCreated ? { created: isCreated } : {}), fullName, success: true };
};

const write = (call: SoapCall, metadata: XmlElement, kind: Kind): XmlValue => {
  const { emulator, session, version } = call;
  const typeName = metadata.attributes['type']?.replace(/^.*:/, '');
  const fullName = childText(metadata, 'fullName');
  if (typeName === undefined || fullName === undefined) throw malformed('Metadata without xsi:type or fullName');
  const { type } = resolveType(typeName, version);
  const exists = findOrgComponent(emulator, session.org, type, fullName) !== undefined;
  if (kind === 'update' && !exists) {
    return failure(fullName, 'INVALID_CROSS_REFERENCE_KEY', `no ${typeName} named ${fullName} found`);
  }
  if (kind === 'create' && exists) {
    return failure(fullName, 'DUPLICATE_DEVELOPER_NAME', `${typeName} named ${fullName} already exists`);
  }
  const file = { type, fullName, fileName: pathOf(type, fullName) };
  const root = { ...metadata, name: elementsOf(type, fullName)?.name ?? typeName };
  const read = readComponentElement(file, root, version);
  if ('failure' in read) return failure(fullName, 'FIELD_INTEGRITY_EXCEPTION', read.failure.problem ?? '');
  return run(call, { version, candidates: [read.candidate], deletions: [], rows: [] }, fullName, kind === 'upsert');
};

const writing =
  (kind: Kind): SoapOperation =>
  (call) => {
    settleDeployments(call.emulator, call.session.org);
    const all = childrenOf(call.body, 'metadata');
    if (all.length > namesPerCall) throw tooMany(namesPerCall);
    return all.map((metadata) => write(call, metadata, kind));
  };

const deleteMetadata: SoapOperation = (call) => {
  const { emulator, session, version, body } = call;
  settleDeployments(emulator, session.org);
  const typeName = childText(body, 'type') ?? '';
  const { type } = resolveType(typeName, version);
  const names = childrenOf(body, 'fullNames').map(({ text }) => text.trim());
  if (names.length > namesPerCall) throw tooMany(namesPerCall);
  return names.map((fullName) => {
    // A deployment only warns of a component to delete that is not there; this call refuses it.
    if (findOrgComponent(emulator, session.org, type, fullName) === undefined) {
      return failure(fullName, 'INVALID_CROSS_REFERENCE_KEY', `no ${typeName} named ${fullName} found`);
    }
    const deletion = { type, fullName, fileName: pathOf(type, fullName), isBeforeDeploy: true };
    return run(call, { version, candidates: [], deletions: [deletion], rows: [] }, fullName, false);
  });
};

export const writeOperations = {
  createMetadata: writing('create'),
  updateMetadata: writing('update'),
  upsertMetadata: writing('upsert'),
  deleteMetadata,
};
