/** What the contract tests of the Metadata API share: a real connection to an org, packages, and raw SOAP. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Connection } from '@salesforce/core';
import JSZip from 'jszip';
import { type Answer, type EmulatorHarness, type OrgSession, send } from '../support/emulatorHarness.ts';

const SOURCE = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));
export const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

export type Files = Readonly<Record<string, string>>;

/** A connection of @salesforce/core for an org's administrator, at API version 66.0. */
export async function connectTo(session: OrgSession): Promise<Connection> {
  const { AuthInfo, Connection } = await import('@salesforce/core');
  const authInfo = await AuthInfo.create({
    username: session.username,
    oauth2Options: { clientId: 'PlatformCLI', loginUrl: session.instanceUrl, refreshToken: session.refreshToken },
  });
  await authInfo.save();
  const connection = await Connection.create({ authInfo });
  connection.setApiVersion('66.0');
  return connection;
}

/** Forgets every org that a test has connected to. */
export async function disconnect(): Promise<void> {
  const { AuthRemover } = await import('@salesforce/core');
  await (await AuthRemover.create()).removeAllAuths();
}

/** Text of a component file. */
export const component = (root: string, elements: Readonly<Record<string, string>>): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">\n${Object.entries(elements)
    .map(([name, value]) => `    <${name}>${value}</${name}>\n`)
    .join('')}</${root}>\n`;

/** Text of a manifest: members by type. */
export const manifest = (types: Readonly<Record<string, readonly string[]>>, version = '66.0'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="${NAMESPACE}">${Object.entries(types)
    .map(
      ([name, members]) =>
        `<types>${members.map((member) => `<members>${member}</members>`).join('')}<name>${name}</name></types>`,
    )
    .join('')}<version>${version}</version></Package>`;

/** The content of this repository, its placeholders filled in, by path of a source project. */
export const projectSource = (username: string): Files =>
  Object.fromEntries(
    readdirSync(SOURCE, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [
        path.slice(SOURCE.length + 1).replaceAll('\\', '/'),
        readFileSync(path, 'utf8')
          .replaceAll('__ECA_RUN_AS_USERNAME__', username)
          .replaceAll('__ECA_CONTACT_EMAIL__', 'owner@example.com')
          .replaceAll('__ECA_CALLBACK_URL__', 'https://localhost/oauth/callback'),
      ]),
  );

const EVERY_TYPE = [
  ...['ExternalClientApplication', 'ExtlClntAppGlobalOauthSettings', 'ExtlClntAppOauthSettings'],
  ...['ExtlClntAppOauthConfigurablePolicies', 'ExtlClntAppConfigurablePolicies', 'ConnectedApp', 'PermissionSet'],
  'Settings',
];

/** A manifest that takes whatever the package holds. */
export const wildcards = (version = '66.0'): string =>
  manifest(Object.fromEntries(EVERY_TYPE.map((type) => [type, ['*']])), version);

/** Source files as a package in metadata format, with a manifest of wildcards unless another is given. */
export async function zipOf(files: Files, packageXml = wildcards()): Promise<Buffer> {
  const zip = new JSZip();
  for (const [path, content] of Object.entries(files)) {
    zip.file(path.replace(/-meta\.xml$/, ''), content);
  }
  if (packageXml !== '') {
    zip.file('package.xml', packageXml);
  }
  return zip.generateAsync({ type: 'nodebuffer' });
}

/** A raw SOAP request. `session` goes into the header as it is. */
export const soap = (
  org: OrgSession,
  body: string,
  { sessionId = org.adminToken, version = '66.0', api = 'm' } = {},
): Promise<Answer> =>
  send(`${org.instanceUrl}/services/Soap/${api}/${version}`, {
    headers: { 'content-type': 'text/xml', SOAPAction: '""' },
    body: `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header xmlns="${NAMESPACE}"><SessionHeader><sessionId>${sessionId}</sessionId></SessionHeader></soapenv:Header><soapenv:Body xmlns="${NAMESPACE}">${body}</soapenv:Body></soapenv:Envelope>`,
  });

/** Text of the first element of this name. */
export const elementOf = ({ text }: Answer, name: string): string | undefined =>
  new RegExp(`<(?:\\w+:)?${name}>([^<]*)</`).exec(text)?.[1];

/** Sends a package by raw SOAP and gives the answer of checkDeployStatus. */
export async function deployRaw(org: OrgSession, zip: Buffer, options = ''): Promise<Answer> {
  const started = await soap(
    org,
    `<deploy><ZipFile>${zip.toString('base64')}</ZipFile><DeployOptions><rollbackOnError>true</rollbackOnError><singlePackage>true</singlePackage>${options}</DeployOptions></deploy>`,
  );
  const id = elementOf(started, 'id');
  return soap(
    org,
    `<checkDeployStatus><asyncProcessId>${id}</asyncProcessId><includeDetails>true</includeDetails></checkDeployStatus>`,
  );
}

/** The files of an app with the least that an org takes. */
export const smallApp = (name = 'Order_Sync'): Files => ({
  [`externalClientApps/${name}.eca`]: component('ExternalClientApplication', {
    contactEmail: 'owner@example.com',
    distributionState: 'Local',
    label: name,
  }),
  [`extlClntAppOauthSettings/${name}_oauth.ecaOauth`]: component('ExtlClntAppOauthSettings', {
    commaSeparatedOauthScopes: 'Api',
    externalClientApplication: name,
    label: `${name}_oauth`,
  }),
  [`extlClntAppGlobalOauthSets/${name}_glbloauth.ecaGlblOauth`]: component('ExtlClntAppGlobalOauthSettings', {
    callbackUrl: 'https://localhost/callback',
    externalClientApplication: name,
    label: `${name}_glbloauth`,
  }),
});

/** An org of its own for a test. */
export const openTestOrg = (harness: EmulatorHarness): Promise<OrgSession> =>
  harness.createOrg('production', { username: `admin-${Date.now()}@example.com` });
