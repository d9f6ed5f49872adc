/** The real sf CLI deploys this project's own source to a scratch org of the emulator, in every way it has. */
import { expect } from 'chai';
import { loginToHub, type SfCli, strayConnections, VALUES, withSfCli } from '../support/sfCli.ts';

type Failure = {
  readonly fullName: string;
  readonly componentType: string;
  readonly problem: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
};
type Deployed = {
  readonly id: string;
  readonly status: string;
  readonly done: boolean;
  readonly checkOnly: boolean;
  readonly numberComponentsTotal: number;
  readonly numberComponentErrors: number;
  readonly details: { readonly componentFailures: readonly Failure[] };
  readonly files: readonly {
    readonly fullName: string;
    readonly type: string;
    readonly state: string;
    readonly filePath: string;
    readonly lineNumber?: number;
    readonly error?: string;
  }[];
};
type Created = { readonly username: string; readonly orgId: string };
type Preview = { readonly toDeploy: readonly { readonly fullName: string }[]; readonly conflicts: readonly object[] };

const SETTINGS_FILE = 'force-app/main/default/extlClntAppOauthSettings/Order_Sync_oauth.ecaOauth-meta.xml';
const START = 'project deploy start --source-dir force-app';

const createOrg = async (sf: SfCli, alias: string): Promise<Created> =>
  (await sf.warm.json<Created>(`org create scratch --definition-file config/project-scratch-def.json --alias ${alias}`))
    .result;

const statesOf = ({ files }: Deployed): readonly string[] => [...new Set(files.map(({ state }) => state))];

const consumerOf = ({ running }: SfCli, orgId: string) => {
  const { components, consumers } = running.emulator.state;
  const [app] = components.list(orgId, 'ExternalClientApplication');
  const [consumer] = consumers.byApp(orgId, app?.id ?? '');
  return { key: consumer?.key, secret: consumer?.secret };
};

describe("the sf CLI deploying this project's source", () => {
  const open = withSfCli();
  let dev: Created;
  let variables: Record<string, string>;

  before(async () => {
    const sf = open();
    await loginToHub(sf);
    dev = await createOrg(sf, 'dev');
    variables = { ...VALUES, ECA_RUN_AS_USERNAME: dev.username, SF_TARGET_ORG: 'dev' };
  });

  it('previews, checks only, and leaves the org as it was', async () => {
    const sf = open();
    const [preview, dryRun] = await Promise.all([
      sf.json<Preview>('project deploy preview', { variables }),
      sf.json<Deployed>('project deploy start --dry-run', { variables }),
    ]);
    expect(preview.result.toDeploy).to.have.lengthOf(7);
    expect(preview.result.conflicts).to.deep.equal([]);
    expect(dryRun.result).to.include({ status: 'Succeeded', checkOnly: true, numberComponentsTotal: 7 });
    expect(sf.running.emulator.state.components.list(dev.orgId, 'ExternalClientApplication')).to.deep.equal([]);
  });

  it('shows a component that fails, with its place in the file', async () => {
    const sf = open();
    const right = await sf.read(SETTINGS_FILE);
    await sf.write(SETTINGS_FILE, right.replace('>Api<', '>Api, Nonsense<'));
    const [soap, rest] = await Promise.all(
      ['false', 'true'].map((SF_ORG_METADATA_REST_DEPLOY) =>
        sf.warm.json<Deployed>(START, { variables: { ...variables, SF_ORG_METADATA_REST_DEPLOY }, exitCode: 1 }),
      ),
    );
    await sf.write(SETTINGS_FILE, right);
    for (const answer of [soap, rest]) {
      expect(answer?.result).to.include({ status: 'Failed', done: true, numberComponentErrors: 2 });
      const failure = answer?.result.details.componentFailures.find(({ fullName }) => fullName === 'Order_Sync_oauth');
      expect(failure).to.include({ componentType: 'ExtlClntAppOauthSettings', lineNumber: 3 });
      expect(failure?.columnNumber).to.be.greaterThan(1);
      expect(failure?.problem).to.match(/scope/);
      expect(answer?.result.files.find(({ fullName }) => fullName === 'Order_Sync_oauth')).to.include({
        state: 'Failed',
        lineNumber: 3,
      });
    }
    expect(sf.running.emulator.state.components.list(dev.orgId, 'ExternalClientApplication')).to.deep.equal([]);
  });

  it('BL-030 deploys, and deploys again unchanged over SOAP and REST, with the same key and secret', async () => {
    const sf = open();
    const first = await sf.json<Deployed>('project deploy start', { variables });
    expect(first.result).to.include({ status: 'Succeeded', numberComponentsTotal: 7, numberComponentErrors: 0 });
    expect(first.result.files.find(({ type }) => type === 'ExternalClientApplication')?.state).to.equal('Created');
    const before = consumerOf(sf, dev.orgId);
    expect(before.key).to.match(/^3MVG9/);
    const again = await Promise.all(
      ['false', 'true'].map((SF_ORG_METADATA_REST_DEPLOY) =>
        sf.warm.json<Deployed>(START, { variables: { ...variables, SF_ORG_METADATA_REST_DEPLOY } }),
      ),
    );
    expect(again.map(({ result }) => statesOf(result))).to.deep.equal([['Unchanged'], ['Unchanged']]);
    expect(consumerOf(sf, dev.orgId)).to.deep.equal(before);
  });

  it('BL-030 leaves nothing to do for `npm run deploy` after a plain `sf project deploy start`', async () => {
    const sf = open();
    await sf.warm.json('org assign permsetlicense --name SalesforceAPIIntegrationPsl', { variables });
    const { result: assigned } = await sf.json<{ successes: readonly object[]; failures: readonly object[] }>(
      'org assign permset --name Order_Sync_Integration',
      { variables },
    );
    expect(assigned).to.deep.equal({
      successes: [{ name: dev.username, value: 'Order_Sync_Integration' }],
      failures: [],
    });
    const before = consumerOf(sf, dev.orgId);
    const { exitCode, stdout, stderr } = await sf.project(
      ['deploy', '--target-org', 'dev', '--run-as', dev.username, '--json'],
      VALUES,
    );
    expect(exitCode, stdout + stderr).to.equal(0);
    const { result }: { result: { outcome: string; plan: { steps: readonly { id: string; action: string }[] } } } =
      JSON.parse(stdout);
    expect(result.outcome).to.equal('done');
    expect(result.plan.steps.find(({ id }) => id === 'deploy-app')).to.include({ action: 'unchanged' });
    expect(consumerOf(sf, dev.orgId)).to.deep.equal(before);
  });

  it('validates, reports and deploys what was validated', async () => {
    const sf = open();
    const qa = await createOrg(sf, 'qa');
    const inQa = { variables: { ...VALUES, ECA_RUN_AS_USERNAME: qa.username, SF_TARGET_ORG: 'qa' } };
    const validated = await sf.json<Deployed>('project deploy validate --source-dir force-app', inQa);
    expect(validated.result).to.include({ status: 'Succeeded', checkOnly: true, numberComponentsTotal: 7 });
    const [quick, report] = await Promise.all([
      sf.json<Deployed>(`project deploy quick --job-id ${validated.result.id}`, inQa),
      sf.json<Deployed>(`project deploy report --job-id ${validated.result.id}`, inQa),
    ]);
    expect(report.result).to.include({ id: validated.result.id, status: 'Succeeded', checkOnly: true });
    expect(quick.result).to.include({ status: 'Succeeded', checkOnly: false, numberComponentsTotal: 7 });
    expect(quick.result.id).not.to.equal(validated.result.id);
    expect(consumerOf(sf, qa.orgId).key).to.match(/^3MVG9/);
  });

  it('resumes one deployment that takes its time, and cancels another', async () => {
    const sf = open();
    await sf.changeSettings({ deployMilliseconds: 600_000 });
    const first = await sf.json<Deployed>(`${START} --async`, { variables });
    expect(first.result).to.include({ status: 'Queued', done: false });
    const late = await sf.warm.json<Deployed>(`project deploy report --job-id ${first.result.id}`, { variables });
    expect(late.result).to.include({ done: false });
    sf.running.advanceClock(600_000);
    const resumed = await sf.json<Deployed>(`project deploy resume --job-id ${first.result.id}`, { variables });
    expect(resumed.result).to.include({ id: first.result.id, status: 'Succeeded', done: true });

    const second = await sf.warm.json<Deployed>(`${START} --async`, { variables });
    const cancelled = await sf.json<Deployed>(`project deploy cancel --job-id ${second.result.id}`, { variables });
    expect(cancelled.result).to.include({ id: second.result.id, status: 'Canceled', done: true });
    await sf.changeSettings({ deployMilliseconds: 0 });
  });

  it('BL-004 deploys OAuth settings alone where their app is, and names the app where it is not', async () => {
    const sf = open();
    const empty = await createOrg(sf, 'empty');
    const command = `project deploy start --source-dir ${SETTINGS_FILE}`;
    const [present, absent] = await Promise.all([
      sf.warm.json<Deployed>(command, { variables }),
      sf.warm.json<Deployed>(command, { variables: { ...variables, SF_TARGET_ORG: 'empty' }, exitCode: 1 }),
    ]);
    expect(present.result).to.include({ status: 'Succeeded', numberComponentsTotal: 1 });
    expect(absent.result.status).to.equal('Failed');
    expect(absent.result.details.componentFailures.map(({ problem }) => problem).join()).to.include('Order_Sync');
    expect(consumerOf(sf, empty.orgId)).to.deep.equal({ key: undefined, secret: undefined });
  });

  it('never went beyond this machine', () => {
    const recorded = open().recorded();
    expect(recorded.length, 'connections written down').to.be.greaterThan(20);
    // `npm run deploy` asks git twice which commit it deploys, and whether anything differs; git reads the folder only.
    expect(strayConnections(recorded)).to.deep.equal(Array(2).fill({ kind: 'spawn', target: 'git' }));
  });
});
