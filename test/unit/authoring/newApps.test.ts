/** A new app from answers to files and back: many generated ones, and the field reports on what a scaffold must not do. */
import { expect } from 'chai';
import type { AppFiles } from '../../../scripts/authoring/appFiles.ts';
import { buildNewApp } from '../../../scripts/authoring/newApp.ts';
import { renderAppFiles } from '../../../scripts/authoring/renderAppFiles.ts';
import { writeAppFiles } from '../../../scripts/authoring/writeAppFiles.ts';
import { ECA_TYPES } from '../../../scripts/definition/metadataTypes.ts';
import { readAppSource } from '../../../scripts/definition/readAppSource.ts';
import { renderApp } from '../../../scripts/definition/renderApp.ts';
import { resolveValues } from '../../../scripts/definition/resolveValues.ts';
import { buildComponent } from '../../../scripts/definition/sourceFile.ts';
import { readValuesConfig } from '../../../scripts/definition/valuesConfig.ts';
import { parseMetadataXml } from '../../../scripts/definition/xml/parseMetadataXml.ts';
import { openProject } from '../../../scripts/pipeline/authoring/openProject.ts';
import {
  type NewAppAnswers,
  prepareNewApp,
  requireFreeName,
} from '../../../scripts/pipeline/authoring/prepareNewApp.ts';
import { generateAnswers, seededRandom } from '../../support/generatedApps.ts';
import { ownProject, projectJson, withFolder } from '../../support/temporaryProject.ts';
import { expectError, thrownBy } from '../../support/thrownBy.ts';

const ORG = { alias: 'qa', orgId: '00D000000000001AAA', username: 'admin@acme.com' };
const ANSWERS: NewAppAnswers = {
  ...generateAnswers(seededRandom(1), 1),
  name: 'Stock_Feed',
  tokenFormat: 'opaque',
  permittedUsers: 'AdminApprovedPreAuthorized',
};

/** A list of one is that one once it is XML. */
const asParsed = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    return value.length === 1 ? asParsed(value[0]) : value.map(asParsed);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, asParsed(inner)]))
    : value;
};

function parseAll({ components }: AppFiles, files: readonly { path: string; content: string }[]) {
  return files.map(({ path, content }, index) => {
    const outcome = parseMetadataXml(Buffer.from(content), path);
    if (outcome.kind === 'unreadable') {
      throw new Error(outcome.finding.message);
    }
    const { type = '', fullName = '' } = components[index] ?? {};
    return buildComponent({ type, fullName, document: outcome.document });
  });
}

/** The same again in an empty project, written; gives the definition for an org. */
async function writeAndRead(root: string, answers: NewAppAnswers, overwrite = false) {
  const open = await openProject(root, undefined, 'app:new');
  const prepared = prepareNewApp(open, answers);
  const outcome = await writeAppFiles(root, prepared.files, { mode: 'write', overwrite });
  const source = await readAppSource({ projectRoot: root, app: answers.name, command: 'deploy' });
  const config = await readValuesConfig(root);
  const definition = (runAs?: string) =>
    renderApp(source, resolveValues({ source, config, environment: {}, org: ORG, runAs }), ORG.alias);
  return { outcome, definition, prepared };
}

describe('a new app', () => {
  it('is the same after it was rendered and parsed, 300 times', () => {
    const random = seededRandom(20_261_125);
    for (let index = 0; index < 300; index += 1) {
      const answers = generateAnswers(random, index);
      const app = buildNewApp({ ...answers, contactEmail: 'a@b.co', callbackUrl: 'x\ny', runAsUser: 'u@b.co' });
      const { files, leftOut } = renderAppFiles(app, { directory: 'force-app', apiVersion: '66.0' });
      expect(leftOut).to.deep.equal([]);
      expect(parseAll(app, files).map(({ record }) => record)).to.deep.equal(
        app.components.map(({ elements }) => asParsed(elements)),
      );
    }
  });

  it('is valid beside all the others in one project, with values of its own, and unchanged the second time', async () => {
    await withFolder(await ownProject(), async (root) => {
      const random = seededRandom(7);
      for (let index = 0; index < 12; index += 1) {
        const answers = generateAnswers(random, index);
        const { definition } = await writeAndRead(root, answers);
        const app = definition();
        expect(app.runAsUsername).to.match(
          answers.runAsUser === undefined ? /\.00d000000000001aaa@integration/ : /^runner\d+@acme.com$/,
        );
        expect(app.app.record['contactEmail']).to.equal(answers.contactEmail);
        expect(app.label).to.equal(answers.label);
        expect(app.accessTokenFormat).to.equal(answers.tokenFormat);
        expect(definition('told@acme.com').runAsUsername).to.equal('told@acme.com');
        const again = await writeAndRead(root, answers);
        expect(again.outcome.files.map(({ state }) => state)).to.satisfy((states: readonly string[]) =>
          states.every((state) => state === 'unchanged'),
        );
      }
    });
  });

  it('keeps every byte of sfdx-project.json but for what it adds', async () => {
    const project =
      '{\r\n\t"packageDirectories": [ { "path": "force-app", "default": true } ],\r\n\t"sourceApiVersion": "66.0" \r\n}\r\n';
    await withFolder({ 'sfdx-project.json': project, 'force-app/.keep': '' }, async (root) => {
      const { prepared } = await writeAndRead(root, { ...ANSWERS, runAsUser: undefined });
      const text = prepared.files.find(({ path }) => path === 'sfdx-project.json')?.content ?? '';
      const added = text.slice(text.indexOf(',\r\n\t"replacements"'), text.lastIndexOf(']') + 1);
      expect(text.replace(added, '')).to.equal(project);
      expect(added).to.not.match(/[^\r]\n/);
    });
  });

  it('BL-006: lies in the documented folders, with the documented suffixes', () => {
    const app = buildNewApp({ ...ANSWERS, contactEmail: 'a@b.co', callbackUrl: 'x', runAsUser: 'u@b.co' });
    const { files } = renderAppFiles(app, { directory: 'a', apiVersion: '66.0' });
    for (const { name, folder, suffix } of ECA_TYPES) {
      const file = files.find(({ type }) => type === name);
      expect(file?.path).to.match(new RegExp(`^a/main/default/${folder}/Stock_Feed\\w*\\.${suffix}-meta\\.xml$`));
    }
  });

  for (const [apiVersion, absent] of [
    ['60.0', ['isNamedUserJwtEnabled', 'isCodeCredFlowEnabled', 'startPage', 'isFirstPartyAppEnabled']],
    ['64.0', ['namedUserJwtSessionTimeoutType']],
    ['68.0', []],
  ] as const) {
    it(`BL-014: at ${apiVersion} holds no element that this version lacks, and is valid`, async () => {
      const sfdx = projectJson({ sourceApiVersion: apiVersion });
      await withFolder({ 'sfdx-project.json': sfdx, 'force-app/.keep': '' }, async (root) => {
        const tokenFormat = apiVersion === '60.0' ? 'opaque' : 'jwt';
        const { prepared, definition } = await writeAndRead(root, {
          ...ANSWERS,
          tokenFormat,
          sessionTimeoutMinutes: 30,
        });
        const text = prepared.files.map(({ content }) => content).join('');
        for (const element of absent) {
          expect(text).to.not.include(`<${element}>`);
        }
        expect(definition().name).to.equal('Stock_Feed');
      });
    });
  }

  it('BL-015: has all five files, and every switch of the flow on', async () => {
    await withFolder({ 'sfdx-project.json': projectJson(), 'force-app/.keep': '' }, async (root) => {
      const app = (await writeAndRead(root, ANSWERS)).definition();
      expect(app.appPolicies.record).to.include({ isEnabled: 'true', isOauthPluginEnabled: 'true' });
      expect(app.globalOauthSettings.record['isClientCredentialsFlowEnabled']).to.equal('true');
      expect(app.oauthPolicies.record['isClientCredentialsFlowEnabled']).to.equal('true');
      expect(app.settings.map(({ fullName }) => fullName)).to.deep.equal(['ExternalClientApp']);
    });
  });

  it('BL-029: holds no key, no secret and no link of an org', () => {
    const app = buildNewApp({ ...ANSWERS, contactEmail: 'a@b.co', callbackUrl: 'x', runAsUser: 'u@b.co' });
    const text = renderAppFiles(app, { directory: 'a', apiVersion: '66.0' })
      .files.map(({ content }) => content)
      .join('');
    expect(text).to.not.match(/consumerKey|consumerSecret|oauthLink|orgScopedExternalApp/);
  });

  it('BL-066: goes below the only package directory, though nobody called it the default', async () => {
    await withFolder({ 'sfdx-project.json': '{"packageDirectories":[{"path":"a"}]}', 'a/.keep': '' }, async (root) => {
      const { prepared } = await writeAndRead(root, { ...ANSWERS, runAsUser: undefined });
      expect(prepared.files.filter(({ path }) => path.startsWith('a/main/default/'))).to.have.length(7);
    });
  });

  it('refuses a name that is no API name, one that differs in case only, and a directory that is none', async () => {
    await withFolder(await ownProject(), async (root) => {
      const open = await openProject(root, undefined, 'app:new');
      const refuse = (name: string) => thrownBy(() => requireFreeName(name, open, 'app:new'));
      expectError(await refuse('Stock Feed'), 'UsageError', 2, 'npm run app:new -- --help');
      expectError(await refuse('order_sync'), 'AppNameTakenError', 2, /--name/);
      expectError(await thrownBy(() => openProject(root, 'src', 'app:new')), 'UsageError', 2, /--help/);
    });
  });

  it('refuses values that no org would take before it writes one file', async () => {
    await withFolder(await ownProject(), async (root) => {
      const open = await openProject(root, undefined, 'app:new');
      for (const wrong of [
        { contactEmail: 'nobody' },
        { scopes: ['Foo'] },
        { callbackUrl: 'no url' },
        { runAsUser: 'no username' },
      ]) {
        const error = await thrownBy(() => prepareNewApp(open, { ...ANSWERS, ...wrong }));
        expect(error, JSON.stringify(wrong)).to.include({ name: 'SourceInvalidError', exitCode: 2 });
      }
    });
  });
});
