/** An app for the JWT bearer flow, put into the Dev Hub by the sf CLI itself: with a certificate, for administrators. */
import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { generate } from 'selfsigned';
import { type Answer, send } from '../support/emulatorHarness.ts';
import type { SfCli } from '../support/sfCli.ts';
import { metadataXml, type PackageFile, writePackage } from './sfCliPackage.ts';

const APP = 'Release_Job';

const components = (certificate: string): readonly PackageFile[] => [
  metadataXml('ExternalClientApplication', APP, {
    contactEmail: 'release@example.com',
    distributionState: 'Local',
    isProtected: 'false',
    label: 'Release job',
  }),
  metadataXml('ExtlClntAppOauthSettings', `${APP}_oauth`, {
    commaSeparatedOauthScopes: 'Api, Web, RefreshToken',
    externalClientApplication: APP,
    label: 'Release job OAuth settings',
  }),
  metadataXml('ExtlClntAppGlobalOauthSettings', `${APP}_glbloauth`, {
    callbackUrl: 'http://localhost:1717/OauthRedirect',
    certificate,
    externalClientApplication: APP,
    label: 'Release job global OAuth settings',
  }),
  metadataXml('ExtlClntAppOauthConfigurablePolicies', `${APP}_oauthPlcy`, {
    commaSeparatedProfile: 'Admin',
    externalClientApplication: APP,
    label: 'Release job OAuth policies',
    permittedUsersPolicyType: 'AdminApprovedPreAuthorized',
  }),
];

/** Deploys the app into the Dev Hub and gives what a JWT login needs. */
export async function deployJwtApp(sf: SfCli): Promise<{ readonly consumerKey: string; readonly keyFile: string }> {
  const pair = await generate([{ name: 'commonName', value: 'release' }], { keySize: 2048, algorithm: 'sha256' });
  await sf.write('jwt.key', pair.private);
  await writePackage(sf, 'jwtApp', components(pair.cert));
  await sf.warm.json('project deploy start --metadata-dir jwtApp --target-org hub');
  const { state } = sf.running.emulator;
  const { orgId } = sf.running.devHub;
  const [app] = state.components.list(orgId, 'ExternalClientApplication').filter(({ fullName }) => fullName === APP);
  const [consumer] = state.consumers.byApp(orgId, String(app?.id));
  if (consumer === undefined) {
    throw new Error('the app has no consumer');
  }
  return { consumerKey: consumer.key, keyFile: join(sf.folder, 'jwt.key') };
}

/** The token request that `sf org login jwt` makes, to this one address and no other. */
export async function requestJwtToken(login: {
  readonly consumerKey: string;
  readonly keyFile: string;
  readonly username: string;
  readonly instanceUrl: string;
}): Promise<Answer> {
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(login.consumerKey)
    .setSubject(login.username)
    .setAudience(login.instanceUrl)
    .setExpirationTime('3 minutes')
    .sign(createPrivateKey(await readFile(login.keyFile, 'utf8')));
  return send(`${login.instanceUrl}/services/oauth2/token`, {
    body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
  });
}
