/**
 * `npm run app:disable` and `app:enable`: switch an app's OAuth plugin, or all of it, off and on through its policies, and
 * prove it at the token endpoint. In: the request, the org's name, the ports. Out: the report. Key, secret and source stay
 * as they are. Switching off is for the hour in which something leaks: what only proves it never keeps it from being done.
 */
import type { ClientCredentials } from '../../credentials/clientCredentials.ts';
import { fetchCredentials } from '../../credentials/fetchCredentials.ts';
import type { AppDefinition } from '../../definition/appDefinition.ts';
import { deployComponents } from '../../deploy/deployComponents.ts';
import { buildRecordComponent } from '../../deploy/recordComponent.ts';
import { requireDeployed } from '../../deploy/requireDeployed.ts';
import { isNamed, raise, type SfError, toSfError } from '../../lib/errors.ts';
import { unlessAborted } from '../../lib/interruption.ts';
import type { ComponentRecord, OrgClient } from '../../org/orgClient.ts';
import type { RunReport } from '../../report/runReport.ts';
import { provePairAccepted } from '../../verify/pairAccepted.ts';
import { askOnce, provePairBlocked } from '../../verify/pairBlocked.ts';
import type { DeployPorts } from '../deployRequest.ts';
import { openRenderedApp } from '../openRenderedApp.ts';
import { pairInput } from '../pairInput.ts';
import { type RunEnd, type RunLog, startRunLog } from '../runLog.ts';
import { type Attempted, attempt } from './attempt.ts';
import { type DisabledMarks, PART_TITLES, type SwitchedPart } from './disabledMarks.ts';

export type SwitchRequest = {
  readonly command: string;
  readonly projectRoot: string;
  readonly app?: string;
  readonly apiVersion?: string;
  readonly runAs?: string;
  readonly consumerId?: string;
  readonly turn: 'off' | 'on';
  readonly part: SwitchedPart;
  readonly waitMinutes: number;
  readonly waitTokenMinutes: number;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly emulated: boolean;
  readonly repeatedFlags: string;
  readonly notices: readonly string[];
};

export type SwitchPorts = DeployPorts & { readonly marks: DisabledMarks };

const POLICIES = {
  type: 'ExtlClntAppConfigurablePolicies',
  element: 'ExtlClntAppConfigurablePolicies',
  folder: 'extlClntAppPolicies',
  suffix: 'ecaPlcy',
} as const;

export async function switchApp(
  request: SwitchRequest,
  aliasOrUsername: string,
  ports: SwitchPorts,
): Promise<RunReport> {
  const wholeApp = request.turn === 'off' && request.part === 'app' ? ' --whole-app' : '';
  const repeatedFlags = `${request.repeatedFlags}${wholeApp}`;
  const run = startRunLog({
    command: request.command,
    emulated: request.emulated,
    clock: ports.clock,
    onEvent: ports.onEvent,
    resumeCommand: () => `npm run ${request.command} -- --target-org ${aliasOrUsername}${repeatedFlags}`,
  });
  return run.report(async () => {
    const { app, org } = await openRenderedApp(run, { ...request, repeatedFlags }, aliasOrUsername, ports);
    const work: SwitchWork = { app, org, request, ports };
    const policies = await run.step('read-policies', 'Read the policies of the app', async () => {
      const record = await unlessAborted(readPolicies(work), ports.signal);
      return { value: record, status: 'done', detail: describePolicies(record) };
    });
    const find = (): Promise<ClientCredentials> => unlessAborted(findCredentials(work), ports.signal);
    const title = 'Find the pair that integrations use';
    if (request.turn === 'off') {
      return switchOff(
        run,
        work,
        policies,
        await attempt(run, { id: 'read-credentials-state', title }, find, consumerKeyOf),
      );
    }
    const credentials = await run.step('read-credentials-state', title, async () => {
      const found = await find();
      return { value: found, status: 'done', detail: found.consumerKey };
    });
    run.learn({ consumerKey: credentials.consumerKey });
    return switchOn(run, work, policies, credentials);
  });
}

type SwitchWork = {
  readonly app: AppDefinition;
  readonly org: OrgClient;
  readonly request: SwitchRequest;
  readonly ports: SwitchPorts;
};

const ELEMENTS: Readonly<Record<SwitchedPart, string>> = { oauthPlugin: 'isOauthPluginEnabled', app: 'isEnabled' };

const isOn = (record: ComponentRecord, part: SwitchedPart): boolean => String(record[ELEMENTS[part]]) === 'true';

const describePolicies = (record: ComponentRecord): string =>
  `${record.fullName}: app ${isOn(record, 'app') ? 'on' : 'off'}, OAuth plugin ${isOn(record, 'oauthPlugin') ? 'on' : 'off'}`;

/** By content, not by name: the org may have named them itself. */
async function readPolicies({ org, app }: SwitchWork): Promise<ComponentRecord> {
  const listed = await org.listComponents([POLICIES.type]);
  const names = listed.map(({ fullName }) => fullName);
  const records = names.length === 0 ? [] : await org.readComponents(POLICIES.type, names);
  const found = records.find((record) => record['externalClientApplication'] === app.name);
  return found ?? raise('AppPoliciesMissingError', { app: app.name, org: org.identity.alias });
}

/** The stored pair is the one that must stop or go on working; where there is none, the org's. */
async function findCredentials({ org, app, request, ports }: SwitchWork): Promise<ClientCredentials> {
  const stored = await ports.store.read(org.identity.alias, app.name);
  return stored?.orgId.slice(0, 15) === org.identity.orgId.slice(0, 15)
    ? stored
    : fetchCredentials(org, { appName: app.name, appId: undefined, consumerId: request.consumerId });
}

const placeOf = ({ app, org }: SwitchWork) => ({ orgId: org.identity.orgId, appName: app.name });

const consumerKeyOf = ({ consumerKey }: ClientCredentials): string => consumerKey;

async function switchOff(
  run: RunLog,
  work: SwitchWork,
  policies: ComponentRecord,
  found: Attempted<ClientCredentials>,
): Promise<RunEnd> {
  const { request, ports, org } = work;
  const { part } = request;
  let before: string | undefined;
  if (found.ok) {
    const credentials = found.value;
    run.learn({ consumerKey: credentials.consumerKey });
    const asked = await attempt(
      run,
      { id: 'ask-token', title: 'See whether a token is issued now' },
      (progress) => askOnce(pairInput(work, credentials, progress)),
      (refusal) => refusal ?? 'one is issued',
    );
    before = asked.ok ? asked.value : undefined;
  }
  if (!isOn(policies, part)) {
    run.skip('deploy-policies', `Switch off ${PART_TITLES[part]}`, 'it is off');
  }
  // The mark comes first: a run that is killed after the deployment must not leave an app that looks like a mistake.
  const marked = await ports.marks.read(placeOf(work));
  await ports.marks.write(placeOf(work), {
    part: marked?.part === 'app' ? 'app' : part,
    since: marked?.since ?? new Date(ports.clock.now()).toISOString(),
    by: marked?.by ?? org.identity.username,
  });
  if (isOn(policies, part)) {
    await deployPolicies(run, work, policies, { [ELEMENTS[part]]: 'false' }, `Switch off ${PART_TITLES[part]}`);
  }
  await run.step('prove-blocked', 'See that no token is issued', async (progress) => {
    const evidence = await (found.ok ? proveOff(work, found.value, progress) : raiseUnproven(work, found.error));
    const warnings =
      before === undefined || !isOn(policies, part)
        ? []
        : [`The stored pair got no token before either (${before}), so that its refusal proves little.`];
    return { value: undefined, status: 'done', detail: evidence, warnings };
  });
  run.warn(['Access tokens that were issued before may live on until they expire; rotate --emergency revokes them.']);
  return 'done';
}

/** @throws {TokenStillIssuedError} {AppOffUnprovenError} */
async function proveOff(
  work: SwitchWork,
  credentials: ClientCredentials,
  progress: (text: string) => void,
): Promise<string> {
  try {
    return await provePairBlocked(pairInput(work, credentials, progress));
  } catch (thrown) {
    const error = toSfError(thrown);
    if (error !== thrown || isNamed(error, 'TokenStillIssuedError')) {
      throw thrown;
    }
    return raiseUnproven(work, error);
  }
}

function raiseUnproven({ app, org, request: { part } }: SwitchWork, error: SfError): never {
  const [fix = 'Look into the credential store.'] = error.actions ?? [];
  const subject = { app: app.name, org: org.identity.alias, what: PART_TITLES[part] };
  return raise('AppOffUnprovenError', { ...subject, problem: error.message, fix }, { cause: error });
}

async function switchOn(
  run: RunLog,
  work: SwitchWork,
  policies: ComponentRecord,
  credentials: ClientCredentials,
): Promise<RunEnd> {
  const mark = await work.ports.marks.read(placeOf(work));
  const parts: readonly SwitchedPart[] = ['app', 'oauthPlugin'];
  const off = parts.filter((part) => !isOn(policies, part));
  const title = `Switch on ${(off.length === 0 ? parts : off).map((part) => PART_TITLES[part]).join(' and ')}`;
  if (off.length === 0) {
    run.skip('deploy-policies', title, mark === undefined ? 'it is on' : 'it is on already');
  } else {
    const changes = Object.fromEntries(off.map((part) => [ELEMENTS[part], 'true']));
    await deployPolicies(run, work, policies, changes, title);
  }
  await work.ports.marks.remove(placeOf(work));
  await run.step('verify-current', 'Get a token', async (progress) => {
    const { proofs } = await provePairAccepted(pairInput(work, credentials, progress));
    run.learn({ proofs });
    return { value: undefined, status: 'done', detail: `a token for ${work.app.runAsUsername}` };
  });
  return 'done';
}

const deployPolicies = (
  run: RunLog,
  { app, org, request, ports }: SwitchWork,
  policies: ComponentRecord,
  changes: Readonly<Record<string, string>>,
  title: string,
): Promise<void> =>
  run.step('deploy-policies', title, async (progress) => {
    const component = buildRecordComponent(POLICIES, policies, changes);
    const outcome = await deployComponents(
      {
        kind: 'deploy',
        id: 'deploy-policies',
        title,
        action: 'update',
        reason: title,
        components: [component],
        changes: [],
      },
      org,
      {
        appName: app.name,
        sourceApiVersion: org.identity.apiVersion,
        checkOnly: false,
        waitMinutes: request.waitMinutes,
        clock: ports.clock,
        signal: ports.signal,
        onProgress: progress,
      },
    );
    const deployed = requireDeployed(outcome, { app: app.name, org: org.identity.alias });
    return { value: undefined, status: 'done', detail: deployed.deploymentId };
  });
