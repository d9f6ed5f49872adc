/**
 * `npm run plan`: what a deployment would do to an org, app by app, and what somebody changed there since the last one. In: the
 * request and the ports. Out: a report, always. Writes nothing.
 */
import type { AppDefinition } from '../definition/appDefinition.ts';
import { readProjectValues } from '../definition/projectValues.ts';
import { type AppSource, readAppSources } from '../definition/readAppSource.ts';
import { renderApp } from '../definition/renderApp.ts';
import { resolveValues } from '../definition/resolveValues.ts';
import type { ValuesConfig } from '../definition/valuesConfig.ts';
import { buildError, toSfError } from '../lib/errors.ts';
import { InterruptedByUser, unlessAborted } from '../lib/interruption.ts';
import { shellWord } from '../lib/shellWord.ts';
import type { OrgClient } from '../org/orgClient.ts';
import type { OrgSnapshot } from '../org/orgSnapshot.ts';
import { takeSnapshots } from '../org/takeSnapshot.ts';
import { buildPlan } from '../plan/buildPlan.ts';
import { findDrift } from '../plan/findDrift.ts';
import type { AppPlan, PlanReport } from '../report/planReport.ts';
import { toStepError } from '../report/runReport.ts';
import { PART_TITLES } from './appSwitch/disabledMarks.ts';
import type { DeployPorts } from './deployRequest.ts';
import { describeFindings } from './openRenderedApp.ts';
import { findDeletions } from './planOrgDeletions.ts';

export type PlanRequest = {
  readonly command: string;
  readonly projectRoot: string;
  /** Without a name every app of the source. */
  readonly app?: string;
  readonly apiVersion?: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly emulated: boolean;
  readonly allowDelete: boolean;
  readonly notices: readonly string[];
};

export type PlanPorts = Pick<DeployPorts, 'clock' | 'openOrg' | 'marks' | 'states' | 'signal'>;

type Input = {
  readonly org: OrgClient;
  readonly config: ValuesConfig;
  readonly request: PlanRequest;
  readonly ports: PlanPorts;
};

export async function planOrg(request: PlanRequest, aliasOrUsername: string, ports: PlanPorts): Promise<PlanReport> {
  const startedAt = ports.clock.now();
  const warnings = new Set(request.notices);
  const report = (rest: Partial<PlanReport>): PlanReport => ({
    command: request.command,
    emulated: request.emulated,
    apps: [],
    deletions: [],
    allowDelete: request.allowDelete,
    ...rest,
    warnings: [...warnings],
    durationMilliseconds: ports.clock.now() - startedAt,
  });
  let org: OrgClient | undefined;
  try {
    const [sources, config] = await Promise.all([readAppSources(request), readProjectValues(request.projectRoot)]);
    const client = await unlessAborted(
      ports.openOrg({ aliasOrUsername, apiVersion: request.apiVersion }),
      ports.signal,
    );
    org = client;
    const planned = await unlessAborted(planApps(sources, { org: client, config, request, ports }), ports.signal);
    for (const warning of planned.flatMap(({ definition }) => describeFindings(definition))) {
      warnings.add(warning);
    }
    for (const file of (await ports.states?.damaged(client.identity.orgId)) ?? []) {
      warnings.add(
        `${file} is damaged: what was deployed, what somebody changed since and what the source has lost is unknown until npm run deploy -- --target-org ${shellWord(client.identity.alias)} writes it anew.`,
      );
    }
    const deletions = await unlessAborted(findDeletions(sources[0], client, ports.states, request.app), ports.signal);
    const { alias, orgId, username, instanceUrl } = client.identity;
    const [first] = planned;
    return report({
      org: { alias, orgId, username, instanceUrl, kind: first?.snapshot.kind },
      apps: planned.map(({ plan }) => plan),
      deletions,
      ...obstacleOf(
        planned.map(({ plan }) => plan),
        alias,
      ),
    });
  } catch (thrown) {
    const error =
      thrown instanceof InterruptedByUser
        ? buildError(
            'InterruptedError',
            { during: request.command, resume: `npm run plan -- --target-org ${aliasOrUsername}` },
            { cause: thrown },
          )
        : toSfError(thrown);
    const identity = org?.identity;
    return report({
      ...(identity === undefined
        ? {}
        : {
            org: {
              alias: identity.alias,
              orgId: identity.orgId,
              username: identity.username,
              instanceUrl: identity.instanceUrl,
            },
          }),
      error: toStepError(error),
    });
  }
}

type Planned = { readonly plan: AppPlan; readonly definition: AppDefinition; readonly snapshot: OrgSnapshot };

/** The org is asked once for all apps: what a plan takes does not grow with their number, but for very many. */
async function planApps(sources: readonly AppSource[], input: Input): Promise<readonly Planned[]> {
  const definitions = sources.map((source) => renderFor(source, input));
  const snapshotOf = await takeSnapshots(input.org, definitions);
  return Promise.all(definitions.map((definition) => planApp(definition, snapshotOf(definition), input)));
}

function renderFor(source: AppSource, { org, config, request }: Input): AppDefinition {
  const { alias, orgId, username } = org.identity;
  const values = resolveValues({
    source,
    config,
    environment: request.variables,
    org: { alias, orgId, username },
    runAs: undefined,
  });
  return renderApp(source, values, alias);
}

async function planApp(definition: AppDefinition, snapshot: OrgSnapshot, { org, ports }: Input): Promise<Planned> {
  const place = { orgId: org.identity.orgId, appName: definition.name };
  const [state, mark] = await Promise.all([ports.states?.read(place), ports.marks?.read(place)]);
  const plan = buildPlan(definition, snapshot, { checkOnly: false });
  return {
    definition,
    snapshot,
    plan: {
      app: definition.name,
      plan,
      drift:
        state === undefined || state.isUnsure === true
          ? undefined
          : findDrift(state, snapshot.components, componentsOf(definition)),
      ...(state === undefined
        ? {}
        : { deployed: { at: state.at, ...(state.commit === undefined ? {} : { commit: state.commit }) } }),
      ...(mark === undefined ? {} : { disabled: { what: PART_TITLES[mark.part], since: mark.since, by: mark.by } }),
    },
  };
}

const componentsOf = (app: AppDefinition) => [
  app.app,
  app.globalOauthSettings,
  app.oauthSettings,
  app.oauthPolicies,
  app.appPolicies,
  ...app.permissionSets,
  ...app.settings,
];

/** What a deployment would refuse with, so that a plan is not greener than the deployment. */
function obstacleOf(apps: readonly AppPlan[], org: string): Pick<PlanReport, 'error'> {
  const hindered = apps.find(({ plan }) => plan.obstacles.length > 0);
  return hindered === undefined
    ? {}
    : {
        error: toStepError(
          buildError('PreconditionsMissingError', { app: hindered.app, org, obstacles: hindered.plan.obstacles }),
        ),
      };
}
