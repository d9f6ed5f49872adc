/**
 * What holds for every app that can be generated: deployed as it is rendered, it plans empty; whichever setting somebody changes
 * in the org, the plan shows that one and no other. Seeded, so that a failure comes again.
 */
import { expect } from 'chai';
import { writeAppFiles } from '../../scripts/authoring/writeAppFiles.ts';
import type { AppDefinition } from '../../scripts/definition/appDefinition.ts';
import { type FieldRule, isWithin } from '../../scripts/definition/fields/fieldRule.ts';
import { ECA_TYPES } from '../../scripts/definition/metadataTypes.ts';
import { readAppSources } from '../../scripts/definition/readAppSource.ts';
import { renderApp } from '../../scripts/definition/renderApp.ts';
import { resolveValues } from '../../scripts/definition/resolveValues.ts';
import { readValuesConfig } from '../../scripts/definition/valuesConfig.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken, forgetOrg } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import type { OrgClient } from '../../scripts/org/orgClient.ts';
import type { OrgSnapshot } from '../../scripts/org/orgSnapshot.ts';
import { takeSnapshots } from '../../scripts/org/takeSnapshot.ts';
import { openProject } from '../../scripts/pipeline/authoring/openProject.ts';
import { prepareNewApp } from '../../scripts/pipeline/authoring/prepareNewApp.ts';
import { buildPlan } from '../../scripts/plan/buildPlan.ts';
import { type DeployedState, rememberComponents } from '../../scripts/plan/deployedState.ts';
import { EXTENDED_LISTS } from '../../scripts/plan/deploymentGroups.ts';
import { findDrift } from '../../scripts/plan/findDrift.ts';
import { type OrgSession, withEmulator } from '../support/emulatorHarness.ts';
import { generateAnswers, seededRandom } from '../support/generatedApps.ts';
import { ownProject, withFolder } from '../support/temporaryProject.ts';
import { deployRaw, elementOf, type Files, wildcards, zipOf } from './metadataFixture.ts';

const SEED = 20_261_130;
const APPS = 12;
const TIMES_EACH = 3;
/** The app that a part belongs to: changed, it is a part of another app. */
const BELONGING = 'externalClientApplication';

/** Each org makes its own: nothing that somebody changes. */
const GENERATED = ['consumerKey', 'consumerSecret', 'oauthLink', 'orgScopedExternalApp', 'externalClientAppId'];

/** One setting of one component, as the org holds it (or not) and as somebody changes it. */
type Mutation = {
  readonly type: string;
  readonly fullName: string;
  readonly element: string;
  readonly before: string | undefined;
  /** As a plan tells it. */
  readonly now: string;
  readonly value: unknown;
};

function otherValue({ kind, values, fields }: FieldRule, before: string | undefined): unknown {
  switch (kind) {
    case 'boolean':
      return before === 'true' ? 'false' : 'true';
    case 'integer':
      return `${Number(before ?? 6) + 1}`;
    case 'object':
      return Object.fromEntries(Object.keys(fields ?? {}).map((name) => [name, 'x']));
    case 'text':
      return values?.find((value) => value !== before) ?? `${before ?? ''}x`;
  }
}

const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `{${Object.entries(value)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, inner]) => `${name}: ${inner}`)
        .join(', ')}}`
    : String(value);

const partsOf = (app: AppDefinition) => [
  app.app,
  app.globalOauthSettings,
  app.oauthSettings,
  app.oauthPolicies,
  app.appPolicies,
  ...app.permissionSets,
  ...app.settings,
];

/** Every element that the five types have at this version of the API, held or not. */
const mutationsOf = ({ components, apiVersion }: DeployedState): readonly Mutation[] =>
  ECA_TYPES.flatMap(({ name: type, fields = {} }) => {
    const record = components.find((one) => one.type === type)?.record;
    if (record === undefined) throw new Error(`no ${type}`);
    return Object.entries(fields)
      .filter(([element, rule]) => isWithin(rule, Number.parseInt(apiVersion, 10)) && !GENERATED.includes(element))
      .filter(([element]) => element !== BELONGING)
      .map(([element, rule]) => {
        const before = record[element] === undefined ? undefined : textOf(record[element]);
        const value = otherValue(rule, before);
        return { type, fullName: record.fullName, element, before, now: textOf(value), value };
      });
  });

/** Every difference of a plan, as `type name element: have → want`. */
const differencesOf = (app: AppDefinition, snapshot: OrgSnapshot): readonly string[] =>
  buildPlan(app, snapshot, { checkOnly: false })
    .steps.flatMap((step) => (step.kind === 'deploy' ? step.changes : []))
    .filter(({ action }) => action !== 'unchanged')
    .flatMap(({ type, fullName, differences }) =>
      differences.map(({ element, have, want }) => `${type} ${fullName} ${element}: ${have} → ${want}`),
    );

describe('Every generated app', () => {
  const harness = withEmulator({ clock: { now: () => Date.now() } });
  let session: OrgSession;
  let org: OrgClient;

  beforeEach(async () => {
    session = await harness.createOrg('developer');
    await authorizeWithRefreshToken({
      loginUrl: session.instanceUrl,
      refreshToken: Secret.of(session.refreshToken),
      clientId: 'PlatformCLI',
      alias: 'qa',
    });
    org = await openOrg({ aliasOrUsername: 'qa' });
  });
  afterEach(() => forgetOrg('qa'));

  const generate = async (root: string): Promise<readonly AppDefinition[]> => {
    const random = seededRandom(SEED);
    for (let index = 0; index < APPS; index += 1) {
      const answers = { ...generateAnswers(random, index), runAsUser: session.username };
      const { files } = prepareNewApp(await openProject(root, undefined, 'app:new'), answers);
      await writeAppFiles(root, files, { mode: 'write', overwrite: false });
    }
    const config = await readValuesConfig(root);
    return (await readAppSources({ projectRoot: root })).map((source) =>
      renderApp(
        source,
        resolveValues({ source, config, environment: {}, org: org.identity, runAs: session.username }),
        'qa',
      ),
    );
  };

  const deploy = async (apps: readonly AppDefinition[]): Promise<void> => {
    const files: Files = Object.fromEntries(
      apps.flatMap(partsOf).map(({ file, content }) => [file.split('/').slice(-2).join('/'), content]),
    );
    const answer = await deployRaw(session, await zipOf(files, wildcards('66.0')));
    expect(elementOf(answer, 'status'), answer.text).to.equal('Succeeded');
  };

  /** Changes them in the org's state, as Setup would; what is given back undoes it. */
  const changeOrg = (mutations: readonly Mutation[]): (() => void) => {
    const { state } = harness.emulator;
    const put = (type: string, fullName: string, change: (body: Readonly<Record<string, unknown>>) => object) => {
      const held = state.components.get(session.org.orgId, type, fullName);
      if (held === undefined) throw new Error(`no ${type} ${fullName}`);
      const body = { ...change(held.body) };
      state.components.put(session.org.orgId, { ...held, body, userId: held.modifiedById });
      return held.body;
    };
    return state.transaction(() => {
      const bodies = mutations.map(({ type, fullName, element, value }) =>
        put(type, fullName, (body) => ({ ...body, [element]: value })),
      );
      return () =>
        state.transaction(() =>
          mutations.forEach(({ type, fullName }, index) => {
            put(type, fullName, () => bodies[index] ?? {});
          }),
        );
    });
  };

  it('plans empty once it is deployed, and shows exactly the setting that somebody changed, whichever it is', async () => {
    await withFolder(await ownProject(), async (root) => {
      const apps = await generate(root);
      await deploy(apps);
      const deployed = await takeSnapshots(org, apps);
      const states = apps.map((app): DeployedState => {
        expect(differencesOf(app, deployed(app)), app.name).to.deep.equal([]);
        const { orgId, apiVersion } = org.identity;
        const components = rememberComponents(deployed(app).components);
        return { app: app.name, orgId, at: '2026-01-02T03:04:05.000Z', apiVersion, components };
      });
      const mutations = states.map(mutationsOf);
      const kinds = new Set(mutations.flat().map(({ type, element }) => `${type} ${element}`));
      expect(kinds.size, 'settings of the five types').to.be.greaterThan(60);

      // Another setting of every app at a time: what is changed in one app must not show in another either. Each setting is
      // changed in several apps, never twice in the same.
      const settings = mutations[0]?.length ?? 0;
      const apart = Math.ceil(settings / APPS);
      for (let round = 0; round < TIMES_EACH * apart; round += 1) {
        const chosen = mutations.map((ofApp, index) => ofApp[(index * apart + round) % settings]);
        const undo = changeOrg(chosen.filter((one) => one !== undefined));
        const changed = await takeSnapshots(org, apps);
        for (const [index, app] of apps.entries()) {
          const one = chosen[index];
          const [state] = states.slice(index, index + 1);
          if (one === undefined || state === undefined) continue;
          const { type, fullName, element, before, now } = one;
          const stated = partsOf(app).find((part) => part.type === type && part.fullName === fullName)?.record[element];
          const title = `${app.name}, seed ${SEED}: ${type} ${element}`;
          // A list of permission sets keeps what somebody has added.
          const want = EXTENDED_LISTS.includes(element) ? `${stated},${now}` : String(stated);
          expect(differencesOf(app, changed(app)), title).to.deep.equal(
            stated === undefined ? [] : [`${type} ${fullName} ${element}: ${now} → ${want}`],
          );
          expect(findDrift(state, changed(app).components, partsOf(app)), title).to.deep.equal([
            { type, fullName, kind: 'changed', element, before, now, isSetBack: stated !== undefined },
          ]);
        }
        undo();
      }
    });
  });
});
