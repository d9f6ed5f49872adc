/**
 * What the org itself must offer: External Client Apps, the API version, and consumer secrets over REST. In: app and
 * snapshot. Out: concerns. Leaves out what the caller and the run-as user may do.
 */
import { type Concern, type ConcernInput, obstacle } from './concern.ts';

/** The client credentials flow came to the metadata of External Client Apps with this version. */
const LOWEST_API_VERSION = 60;

function supportConcerns({ app, snapshot }: ConcernInput): readonly Concern[] {
  if (snapshot.supportsExternalClientApps) {
    return [];
  }
  const { alias, apiVersion } = snapshot.identity;
  return [
    obstacle(
      'external-client-apps-unsupported',
      `"${alias}" (${snapshot.edition}, ${snapshot.kind}, API version ${apiVersion}) does not know External Client Apps, so ${app.name} has no place in it.`,
      snapshot.kind === 'scratch'
        ? 'Add "ExternalClientApps" to features in config/project-scratch-def.json, then create a new scratch org: npm run deploy:scratch'
        : 'Setup > External Client Apps > Settings: switch External Client Apps on, or choose an org of an edition that has them.',
    ),
  ];
}

function versionConcerns({ app, snapshot }: ConcernInput): readonly Concern[] {
  const { alias, apiVersion } = snapshot.identity;
  const concerns: Concern[] = [];
  if (Number(app.sourceApiVersion) < LOWEST_API_VERSION) {
    concerns.push(
      obstacle(
        'api-version-too-low',
        `The source of ${app.name} states API version ${app.sourceApiVersion}; the client credentials flow needs ${LOWEST_API_VERSION}.0 or later.`,
        `Set sourceApiVersion in sfdx-project.json to ${snapshot.highestApiVersion}.`,
      ),
    );
  }
  if (Number(app.sourceApiVersion) > Number(snapshot.highestApiVersion)) {
    concerns.push(
      obstacle(
        'api-version-not-offered',
        `The source of ${app.name} states API version ${app.sourceApiVersion}; the highest that "${alias}" offers is ${snapshot.highestApiVersion}.`,
        `Set sourceApiVersion in sfdx-project.json to ${snapshot.highestApiVersion}.`,
      ),
    );
  }
  if (Number(apiVersion) < LOWEST_API_VERSION) {
    concerns.push(
      obstacle(
        'request-api-version-too-low',
        `Requests to "${alias}" use API version ${apiVersion}; ${app.name} needs ${LOWEST_API_VERSION}.0 or later.`,
        `Pass --api-version ${snapshot.highestApiVersion}, or set org-api-version: sf config set org-api-version ${snapshot.highestApiVersion}`,
      ),
    );
  }
  return concerns;
}

const isOn = (value: unknown): boolean => value === true || value === 'true' || value === '1';

function restAccessConcerns({ app, snapshot }: ConcernInput): readonly Concern[] {
  const element = 'enableClientSecretInRestApiAccess';
  const source = app.settings.find(({ type, fullName }) => type === 'Settings' && fullName === 'ExternalClientApp');
  const wanted = source?.record[element];
  const held = snapshot.externalClientAppSettings?.[element];
  // The source has the last word: it is deployed before the credentials are read.
  if (isOn(wanted ?? held)) {
    return [];
  }
  const where =
    wanted === undefined ? 'is off, and the source does not switch it on' : `would be switched off by ${source?.file}`;
  return [
    obstacle(
      'setting-rest-secret-access',
      `The credentials of ${app.name} can't be read from "${snapshot.identity.alias}": the setting ${element} ${where}.`,
      'Setup > External Client Apps > Settings > Allow access to External Client App consumer secrets via REST API',
      'laterSteps',
    ),
  ];
}

/** Finds what the org itself lacks. */
export const findOrgConcerns = (input: ConcernInput): readonly Concern[] => [
  ...supportConcerns(input),
  ...versionConcerns(input),
  ...restAccessConcerns(input),
];
