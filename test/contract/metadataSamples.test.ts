/**
 * Public projects against an emulated org: each as it was retrieved from its own org, and with what belongs to that org
 * taken out. Other people's files, of unknown licences: they are read where they lie beside the project, never copied.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withEmulator } from '../support/emulatorHarness.ts';
import { deployRaw, elementOf, type Files, wildcards, zipOf } from './metadataFixture.ts';

const SAMPLES = join(import.meta.dirname, '../../../shared/samples');

/** Why an org refuses a component, as the documentation and reports on such files say. */
const REASONS = {
  /** `orgScopedExternalApp` or `oauthLink` names another org. */
  otherOrg: /isn't valid for this org|OAuth link/,
  /** Goes with the app that was refused. */
  noApp: /no ExternalClientApplication named/,
  /** New connected apps are off since Spring '26. */
  connectedApp: /create a connected app/,
  /** A profile or permission set that the org does not have. */
  noSuchAccess: /no (?:Profile|PermissionSet) named/,
  /** A placeholder that the project's own build fills in. */
  placeholder: /invalid email address|No such user/,
  /** The element left the API, or came later. */
  otherVersion: /invalid at this location/,
} as const;

type Reason = keyof typeof REASONS;
type Row = {
  readonly project: string;
  readonly version?: string;
  readonly asRetrieved: readonly Reason[];
  readonly cleaned: readonly Reason[];
};

const OTHER_ORG: readonly Reason[] = ['noApp', 'otherOrg'];
const CONNECTED: Pick<Row, 'asRetrieved' | 'cleaned'> = { asRetrieved: ['connectedApp'], cleaned: ['connectedApp'] };

const TABLE: readonly Row[] = [
  { project: 'RamiroHernandez__CICD', asRetrieved: [], cleaned: [] },
  {
    project: 'RussEvans222__VizVoice',
    version: '66.0',
    asRetrieved: [...OTHER_ORG, 'otherVersion'],
    cleaned: ['noSuchAccess', 'otherVersion'],
  },
  { project: 'RussEvans222__VizVoice', version: '67.0', asRetrieved: OTHER_ORG, cleaned: ['noSuchAccess'] },
  {
    project: 'ameyajoshirunwalgroup__SFDC-RunwalProd-1Oct',
    asRetrieved: ['connectedApp', ...OTHER_ORG],
    cleaned: ['connectedApp', 'noSuchAccess'],
  },
  {
    project: 'chrzasz__sf-th-eca-via-metadata',
    version: '66.0',
    asRetrieved: [...OTHER_ORG, 'otherVersion'],
    cleaned: ['otherVersion'],
  },
  { project: 'chrzasz__sf-th-eca-via-metadata', version: '63.0', asRetrieved: OTHER_ORG, cleaned: [] },
  { project: 'digitalgears-tech__egyliere', ...CONNECTED },
  { project: 'justinsohn__gstdev', asRetrieved: OTHER_ORG, cleaned: [] },
  { project: 'peticavictor__salesforce_broker', ...CONNECTED },
  { project: 'ramsayp__consultant_project', asRetrieved: OTHER_ORG, cleaned: [] },
  {
    project: 'salesforce-misc__Data360MedTechSolutionKit',
    asRetrieved: [...OTHER_ORG, 'otherVersion', 'placeholder'],
    cleaned: ['noApp', 'otherVersion', 'placeholder'],
  },
  { project: 'salesforce-misc__DataCloudAndAgentForceForAutomotive', ...CONNECTED },
  { project: 'salesforce-misc__DataCloudAndAgentForceForHospitality', ...CONNECTED },
  { project: 'salesforce-misc__DataCloudAndAgentForceForRetail', ...CONNECTED },
  { project: 'shakthi-sfdc__External-Client-App-For-2G-Package', asRetrieved: ['otherOrg'], cleaned: [] },
];

const filesOf = (project: string): Files =>
  Object.fromEntries(
    readdirSync(join(SAMPLES, project), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('-meta.xml'))
      .map((path) => [path.split(/[\\/]/).slice(-2).join('/'), readFileSync(join(SAMPLES, project, path), 'utf8')]),
  );

/** What the documentation says to leave out of source, and users of the org that it goes to. */
const clean = (files: Files, username: string): Files =>
  Object.fromEntries(
    Object.entries(files).map(([path, content]) => [
      path,
      content
        .replaceAll(/\s*<(orgScopedExternalApp|oauthLink|consumerKey)>[^<]*<\/\1>/g, '')
        .replaceAll(
          /<(clientCredentialsFlowUser|executeHandlerAs|oauthClientCredentialUser)>[^<]*</g,
          `<$1>${username}<`,
        ),
    ]),
  );

/** The reasons of every failure; the text itself where none fits. */
const reasonsOf = (answer: string): readonly string[] => {
  const problems = [...answer.matchAll(/<componentFailures>.*?<problem>(.*?)<\/problem>/gs)].map(
    ([, text]) => text ?? '',
  );
  const reasonOf = (text: string): string =>
    Object.entries(REASONS).find(([, pattern]) => pattern.test(text))?.[0] ?? text;
  return [...new Set(problems.map(reasonOf))].sort();
};

describe('public projects on an emulated org', () => {
  const harness = withEmulator();

  before(function () {
    // Loud on purpose: the collection of public files is not part of the project.
    if (!existsSync(SAMPLES)) this.skip();
  });

  for (const { project, version = '66.0', asRetrieved, cleaned } of TABLE) {
    const outcome = (reasons: readonly Reason[]): string => (reasons.length === 0 ? 'deploys' : reasons.join(', '));

    it(`${project} at ${version}: ${outcome(asRetrieved)}; cleaned: ${outcome(cleaned)}`, async () => {
      const org = await harness.createOrg('developer');
      const files = filesOf(project);
      const deploy = async (content: Files) => deployRaw(org, await zipOf(content, wildcards(version)));
      expect(reasonsOf((await deploy(files)).text), 'as retrieved').to.deep.equal([...asRetrieved].sort());
      const answer = await deploy(clean(files, org.username));
      expect(reasonsOf(answer.text), 'cleaned').to.deep.equal([...cleaned].sort());
      expect(elementOf(answer, 'status')).to.equal(cleaned.length === 0 ? 'Succeeded' : 'Failed');
    });
  }

  it('has a row for every project of the collection', () => {
    const folders = readdirSync(SAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect([...new Set(TABLE.map(({ project }) => project))]).to.have.members(folders.map(({ name }) => name));
  });
});
