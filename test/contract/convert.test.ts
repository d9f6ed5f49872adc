import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { expect } from 'chai';
import { writeAppFiles } from '../../scripts/authoring/writeAppFiles.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import { checkConversions } from '../../scripts/pipeline/authoring/checkConversions.ts';
import { openProject } from '../../scripts/pipeline/authoring/openProject.ts';
import { prepareConversion } from '../../scripts/pipeline/authoring/prepareConversion.ts';
import { readConnectedAppFiles, readConnectedAppsOf } from '../../scripts/pipeline/authoring/readConnectedApps.ts';
import { stage, statuses, withReleaseWorld } from '../support/releaseWorld.ts';
import { expectError, thrownBy } from '../support/thrownBy.ts';

const SAMPLES = resolve(import.meta.dirname, '..', '..', '..', 'shared', 'samples');

/** Apps that no token could be got for, whatever is switched on: what they lack. */
const NOT_CONVERTIBLE: Readonly<Record<string, RegExp>> = {
  Broker_App: /No declared scope works/,
};

const sampleFiles = (): readonly string[] =>
  readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.connectedApp-meta.xml'))
    .map((path) => join(SAMPLES, path))
    .toSorted();

const BROKER = `<?xml version="1.0" encoding="UTF-8"?>
<ConnectedApp xmlns="http://soap.sforce.com/2006/04/metadata">
    <contactEmail>ops@example.org</contactEmail>
    <label>Broker Sync</label>
    <oauthConfig>
        <callbackUrl>https://broker.example.org/callback</callbackUrl>
        <consumerKey>3MVG9xxxx</consumerKey>
        <isAdminApproved>false</isAdminApproved>
        <isClientCredentialEnabled>true</isClientCredentialEnabled>
        <isConsumerSecretOptional>false</isConsumerSecretOptional>
        <isIntrospectAllTokens>false</isIntrospectAllTokens>
        <isSecretRequiredForRefreshToken>true</isSecretRequiredForRefreshToken>
        <scopes>Api</scopes>
    </oauthConfig>
    <oauthPolicy>
        <ipRelaxation>ENFORCE</ipRelaxation>
        <refreshTokenPolicy>zero</refreshTokenPolicy>
    </oauthPolicy>
    <profileName>Admin</profileName>
</ConnectedApp>
`;

describe('A Connected App', () => {
  const world = withReleaseWorld();

  const convert = async (path: string, enableFlow: boolean) => {
    const [input] = await readConnectedAppFiles([path], world.project);
    if (input === undefined) throw new Error('no input');
    return prepareConversion(await openProject(world.project, undefined, 'app:convert'), input, { enableFlow });
  };

  it('is refused with all the others that can’t be converted, each with its reason', async () => {
    const off = BROKER.replace('<isClientCredentialEnabled>true', '<isClientCredentialEnabled>false');
    world.edit('legacy/Broker.connectedApp-meta.xml', BROKER);
    world.edit('legacy/Off.connectedApp-meta.xml', off);
    world.edit('legacy/NoScope.connectedApp-meta.xml', BROKER.replace('<scopes>Api</scopes>', '<scopes>Web</scopes>'));
    const open = await openProject(world.project, undefined, 'app:convert');
    const read = (...names: readonly string[]) =>
      readConnectedAppFiles(
        names.map((name) => `legacy/${name}.connectedApp-meta.xml`),
        world.project,
      );
    const options = { enableFlow: false };
    const all = await read('Broker', 'Off', 'NoScope');
    const error = await thrownBy(() => checkConversions(open, all, options));
    expectError(error, 'NotConvertibleError', 2, /--enable-flow/);
    expect(error.message).to.match(/^2 of 3 .*\n {2}.*Off .*flow is off\.\n {2}.*NoScope .*\n.*scope/);
    const alone = await read('Broker', 'Off');
    expectError(
      await thrownBy(() => checkConversions(open, alone, options)),
      'NotClientCredentialsAppError',
      2,
      /--enable-flow/,
    );
    checkConversions(open, await read('Broker'), options);
  });

  it('becomes an app that is valid, is deployed and gets its token', async () => {
    world.edit('legacy/Broker.connectedApp-meta.xml', BROKER);
    world.edit(
      'force-app/main/default/profiles/Admin.profile-meta.xml',
      '<Profile xmlns="http://soap.sforce.com/2006/04/metadata">\n<x>Broker</x>\n</Profile>\n',
    );
    const prepared = await convert('legacy/Broker.connectedApp-meta.xml', false);
    expect(prepared.holdsKey).to.equal(false);
    expect(prepared.references).to.deep.equal(['force-app/main/default/profiles/Admin.profile-meta.xml:2']);
    expect(prepared.files.map(({ content }) => content).join()).to.not.include('3MVG9');
    expect(prepared.files.find(({ path }) => path.endsWith('.eca-meta.xml'))?.content).to.not.include(
      'ops@example.org',
    );
    await writeAppFiles(world.project, prepared.files, { mode: 'write', overwrite: false });
    const again = await convert('legacy/Broker.connectedApp-meta.xml', false);
    expect(again.references).to.deep.equal(prepared.references);
    const outcome = await writeAppFiles(world.project, again.files, { mode: 'write', overwrite: false });
    expect(outcome.files.filter(({ state }) => state !== 'unchanged')).to.deep.equal([]);

    world.remove('force-app/main/default/profiles/Admin.profile-meta.xml');
    await world.addOrgs(['qa'], 'sandbox');
    // What a Connected App was allowed, its successor asks for too: whether it should is the audit's question.
    const report = await world.release([stage('qa', ['qa'])], { auditFailOn: 'never' });
    expect(report.stages[0]?.orgs[0]?.error, report.error?.message).to.equal(undefined);
    expect(statuses(report)).to.deep.equal({ qa: 'released' });
    expect(report.apps).to.deep.equal(['Broker', 'Order_Sync']);
  });

  it('is refused when its flow is off, when it has no OAuth, when it is none, and when an app has its name', async () => {
    const refusal = async (text: string, path = 'legacy/Broker.connectedApp-meta.xml', enableFlow = false) => {
      world.edit(path, text);
      const error = await thrownBy(() => convert(path, enableFlow));
      return [error.name, error.exitCode];
    };
    expect(await refusal(BROKER.replace('Enabled>true<', 'Enabled>false<'))).to.deep.equal([
      'NotClientCredentialsAppError',
      2,
    ]);
    expect(await refusal(BROKER.replace(/<oauthConfig>.*<\/oauthConfig>/s, ''))).to.deep.equal([
      'NotClientCredentialsAppError',
      2,
    ]);
    expect(await refusal('<Profile/>')).to.deep.equal(['ConnectedAppUnreadableError', 2]);
    expect(await refusal('<ConnectedApp>')).to.deep.equal(['ConnectedAppUnreadableError', 2]);
    expect(await refusal(BROKER, 'legacy/ORDER_SYNC.connectedApp-meta.xml')).to.deep.equal(['AppNameTakenError', 2]);
    expect(await refusal(BROKER.replace('<scopes>Api</scopes>', '<scopes>Web</scopes>'))).to.deep.equal([
      'ConversionInvalidError',
      2,
    ]);
    const missing = await thrownBy(() => readConnectedAppFiles(['nowhere'], world.project));
    expect(missing.name).to.equal('ConnectedAppUnreadableError');
  });

  it('is read from an org by its name', async () => {
    const [session] = await world.addOrgs(['qa'], 'sandbox');
    if (session === undefined) throw new Error('no org');
    const body = {
      contactEmail: 'ops@example.org',
      label: 'Broker Sync',
      oauthConfig: {
        callbackUrl: 'https://broker.example.org/callback',
        isClientCredentialEnabled: 'true',
        scopes: ['Api', 'Chatter'],
      },
    };
    await world.emulator.admin('/orgs/connected-apps', { body: { org: session.org.orgId, fullName: 'Broker', body } });
    const client = await openOrg({ aliasOrUsername: 'qa' });
    const { inputs, notOwned } = await readConnectedAppsOf(client, ['Broker']);
    const [input] = inputs;
    expect(notOwned).to.deep.equal([]);
    if (input === undefined) throw new Error('no input');
    const { files } = prepareConversion(await openProject(world.project, undefined, 'app:convert'), input, {
      enableFlow: false,
    });
    expect(files.find(({ path }) => path.endsWith('.ecaOauth-meta.xml'))?.content).to.include('Api, Chatter');
    const unknown = await thrownBy(() => readConnectedAppsOf(client, ['Brokers']));
    expect([unknown.name, unknown.message.includes('it has Broker')]).to.deep.equal(['UnknownConnectedAppError', true]);
  });

  it('of every sample is converted, deployed and used, or refused for what it lacks', async function () {
    if (!existsSync(SAMPLES)) {
      this.skip();
    }
    const converted: string[] = [];
    for (const path of sampleFiles()) {
      const name = basename(path).replace('.connectedApp-meta.xml', '');
      // Samples of one name come from several projects; one of them is enough in one org.
      if (converted.includes(name)) continue;
      const lack = NOT_CONVERTIBLE[name];
      if (lack !== undefined) {
        const error = await thrownBy(() => convert(path, true));
        expect(error.message, name).to.match(lack);
        continue;
      }
      const { files, account } = await convert(path, true);
      const elements = readFileSync(path, 'utf8').match(/^ {4}(?: {4})?<\w+>/gm) ?? [];
      expect(account.length, `${name}: every element is accounted for`).to.be.at.least(elements.length - 3);
      // Profiles of the org that the sample is from are in no other one.
      const here = files.map((file) => ({
        ...file,
        content: file.content.replace(/ *<commaSeparatedProfile>[^<]*<\/commaSeparatedProfile>\n/, ''),
      }));
      await writeAppFiles(world.project, here, { mode: 'write', overwrite: false });
      converted.push(name);
    }
    expect(converted.length).to.be.greaterThan(10);
    await world.addOrgs(['qa']);
    // One integration user an app: more licences than an org comes with.
    const { state } = world.emulator.emulator;
    for (const { orgId } of state.orgs.list()) {
      for (const sobject of ['UserLicense', 'PermissionSetLicense']) {
        for (const { Id } of state.records.find(orgId, sobject)) {
          state.records.update(orgId, sobject, Id, { TotalLicenses: 100 });
        }
      }
    }
    // What a Connected App was allowed, its successor asks for too: whether it should is the audit's question.
    const report = await world.release([stage('qa', ['qa'])], { auditFailOn: 'never' });
    const org = report.stages[0]?.orgs[0];
    expect(org?.error, `${org?.reports.at(-1)?.app}: ${org?.error?.message}`).to.equal(undefined);
    expect(org?.reports.filter(({ proofs }) => proofs.some(({ status }) => status === 'proven'))).to.have.length(
      converted.length + 1,
    );
  });
});
