/**
 * Several orgs of one emulator and a project of its own, in the test's process: real libraries, file store, journal, pins and
 * locks. Gives releases as the command runs them, and what orgs, store and journal say afterwards.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createFileStore } from '../../scripts/credentials/fileStore.ts';
import type { PipelineConfig, PipelineOrg, PipelineStage } from '../../scripts/definition/pipelineStage.ts';
import type { Clock } from '../../scripts/lib/clock.ts';
import { Secret } from '../../scripts/lib/secret.ts';
import { authorizeWithRefreshToken, forgetOrg } from '../../scripts/org/authorizeOrg.ts';
import { openOrg } from '../../scripts/org/openOrg.ts';
import { readKnownOrgs } from '../../scripts/org/sfAliases.ts';
import { createDeployedStates } from '../../scripts/pipeline/deployedStates.ts';
import { createBeforeStates } from '../../scripts/pipeline/release/beforeStates.ts';
import { createOrgLock } from '../../scripts/pipeline/release/orgLock.ts';
import { createOrgPins } from '../../scripts/pipeline/release/orgPins.ts';
import { release } from '../../scripts/pipeline/release/release.ts';
import { openReleaseJournal, type ReleaseRecord } from '../../scripts/pipeline/release/releaseJournal.ts';
import type { ReleasePorts, ReleaseRequest } from '../../scripts/pipeline/release/releaseRequest.ts';
import type { OrgRelease, ReleaseReport } from '../../scripts/report/releaseReport.ts';
import { createTokenTransport } from '../../scripts/verify/transport.ts';
import { type EmulatorHarness, type OrgSession, withEmulator } from './emulatorHarness.ts';
import { ownProject } from './temporaryProject.ts';

const HOME = process.env['HOME'] ?? '';
const APP = 'ExternalClientApplication';

export const org = (alias: string, more: Partial<PipelineOrg> = {}): PipelineOrg => ({
  alias,
  production: false,
  values: new Map(),
  ...more,
});

export const stage = (
  name: string,
  orgs: readonly (string | PipelineOrg)[],
  more: Partial<PipelineStage> = {},
): PipelineStage => ({
  name,
  orgs: orgs.map((one) => (typeof one === 'string' ? org(one) : one)),
  concurrency: 4,
  canary: 0,
  onFailure: { kind: 'stop' },
  approval: 'none',
  soakMinutes: 0,
  soakEveryMinutes: 5,
  ...more,
});

export type ReleaseWorld = {
  readonly emulator: EmulatorHarness;
  readonly project: string;
  readonly addOrgs: (
    aliases: readonly string[],
    kind?: 'production' | 'sandbox' | 'developer',
  ) => Promise<readonly OrgSession[]>;
  readonly authorize: (session: OrgSession, alias: string) => Promise<void>;
  /** What the orgs held before the release of this id. */
  readonly beforeFile: (id: string) => string;
  readonly ports: (id?: string) => ReleasePorts;
  /** A release of its own id, or another run of the release `id`. */
  readonly release: (
    stages: readonly PipelineStage[],
    options?: {
      readonly id?: string;
      readonly auditFailOn?: PipelineConfig['auditFailOn'];
      readonly request?: Partial<ReleaseRequest>;
      readonly ports?: Partial<ReleasePorts>;
    },
  ) => Promise<ReleaseReport>;
  readonly records: (id?: string) => Promise<readonly ReleaseRecord[]>;
  readonly edit: (path: string, text: string) => void;
  readonly remove: (path: string) => void;
  /** The org's app: how many there are, and how many deployments that were not check-only it took. */
  readonly held: (session: OrgSession) => {
    readonly apps: number;
    readonly users: number;
    readonly deployments: number;
  };
};

export const statuses = (report: ReleaseReport): Readonly<Record<string, OrgRelease['status']>> =>
  Object.fromEntries(report.stages.flatMap(({ orgs }) => orgs.map(({ alias, status }) => [alias, status])));

/** The emulator's time; a wait moves it on, so that nobody waits. */
const emulatedClock = (emulator: EmulatorHarness): Clock => ({
  now: () => emulator.emulator.state.clock.now(),
  wait: async (milliseconds, signal) => {
    signal?.throwIfAborted();
    emulator.running.advanceClock(milliseconds);
  },
});

export function withReleaseWorld(): ReleaseWorld {
  const emulator = withEmulator({ clock: { now: () => Date.now() } });
  let folder = '';
  const project = (): string => join(folder, 'project');

  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(project(), path)), { recursive: true });
    writeFileSync(join(project(), path), content);
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'eca-release-'));
    for (const [path, content] of Object.entries(await ownProject())) {
      write(path, content);
    }
  });
  afterEach(async () => {
    for (const { username } of await readKnownOrgs(HOME)) {
      await forgetOrg(username);
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const authorize = async (session: OrgSession, alias: string): Promise<void> => {
    await authorizeWithRefreshToken({
      loginUrl: session.instanceUrl,
      refreshToken: Secret.of(session.refreshToken),
      clientId: 'PlatformCLI',
      alias,
      isDevHub: false,
    });
  };

  const beforeFile = (id: string): string => join(folder, 'runs', id, 'before.jsonl');

  const ports = (id = 'first'): ReleasePorts => {
    const clock = emulatedClock(emulator);
    const store = createFileStore(join(folder, 'credentials'));
    return {
      clock,
      openOrg,
      transport: createTokenTransport({ proxyVariables: {} }),
      signal: new AbortController().signal,
      storeOf: () => store,
      journal: openReleaseJournal({ directory: join(folder, 'runs'), now: clock.now }, id),
      before: createBeforeStates(beforeFile(id)),
      pins: createOrgPins(join(folder, 'orgs.json')),
      states: createDeployedStates(join(folder, 'state')),
      withOrgLock: createOrgLock(join(folder, 'locks')),
      readApproval: async () => ({}),
      onEvent: () => undefined,
    };
  };

  return {
    emulator,
    get project() {
      return project();
    },
    addOrgs: async (aliases, kind = 'developer') => {
      const sessions: OrgSession[] = [];
      for (const alias of aliases) {
        const session = await emulator.createOrg(kind, { name: alias });
        await authorize(session, alias);
        sessions.push(session);
      }
      return sessions;
    },
    authorize,
    beforeFile,
    ports,
    release: (stages, { id, auditFailOn = 'high', request, ports: more } = {}) => {
      const pipeline: PipelineConfig = {
        auditFailOn,
        stages,
        content: JSON.stringify(stages.map(({ name }) => name)),
      };
      return release(
        {
          command: 'release',
          projectRoot: project(),
          stages,
          mode: 'release',
          approved: [],
          acceptedOrgs: [],
          isCi: false,
          retries: 0,
          again: { command: 'npm run release -- --to last', flags: '' },
          waitMinutes: 5,
          waitTokenMinutes: 15,
          variables: {},
          emulated: true,
          notices: [],
          ...request,
        },
        pipeline,
        { ...ports(id), ...more },
      );
    },
    records: async (id = 'first') => (await ports(id).journal?.read()) ?? [],
    edit: write,
    remove: (path) => rmSync(join(project(), path)),
    held: ({ org: { orgId } }) => {
      const { state } = emulator.emulator;
      const users = state.records
        .find(orgId, 'User')
        .filter(({ Username }) => String(Username).startsWith('order-sync.')).length;
      const deployments = state.jobs
        .list(orgId, 'deploy')
        .filter(({ body }) => !(body as { options: { checkOnly: boolean } }).options.checkOnly).length;
      return { apps: state.components.list(orgId, APP).length, users, deployments };
    },
  };
}
