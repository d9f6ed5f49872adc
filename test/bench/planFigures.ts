/** A plan of many apps on an org that has them all, against a plain retrieve of the same components: whole processes both. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { childEnvironment } from '../../scripts/cli/environment.ts';
import { createProject, emulatorAdmin, NODE_FLAGS, type Project, ROOT } from '../support/commandLine.ts';
import { secondApp } from '../support/secondApp.ts';
import { ownProject } from '../support/temporaryProject.ts';
import type { GoalFigure } from './figure.ts';
import { median, runMeasured } from './measure.ts';

const APPS = 500;
/** As long as a small deployment. An org takes longer for so many components, which would only bring both sides closer. */
const DELAYS = { deployMilliseconds: 4000, requestMilliseconds: 80 };
const NO_DELAYS = { deployMilliseconds: 0, requestMilliseconds: 0 };
const START = join(ROOT, 'scripts', 'cli', 'start.js');
const PLAIN = join(import.meta.dirname, 'plainSdr.ts');

type Bench = {
  readonly plan: () => ReturnType<typeof runMeasured>;
  readonly plain: (job: 'deploy' | 'retrieve') => ReturnType<typeof runMeasured>;
};

/** The project with all apps, and an org that has them, deployed at once by the plain means. */
async function arrange(project: Project): Promise<Bench> {
  const { envelope } = await project.json(['deploy:scratch', '--emulator', '--alias', 'many']);
  const { org, runAsUsername } = (envelope.result ?? {}) as {
    readonly org?: { readonly username: string };
    readonly runAsUsername?: string;
  };
  if (org === undefined || runAsUsername === undefined) {
    throw new Error(`The project does not deploy: ${envelope.message}`);
  }
  const own = await ownProject();
  for (let index = 1; index < APPS; index += 1) {
    for (const [path, content] of Object.entries(secondApp(own, `App_${index}`))) {
      await project.write(path, content);
    }
  }
  const cwd = project.folder;
  const cache = { NODE_COMPILE_CACHE: join(ROOT, '.eca', 'compile-cache') };
  const bench: Bench = {
    plan: () =>
      runMeasured({
        file: process.execPath,
        words: [...NODE_FLAGS, START, 'plan', '--target-org', 'many', '--emulator', '--json'],
        cwd,
        variables: { PATH: process.env['PATH'], HOME: project.home, SF_USE_GENERIC_UNIX_KEYCHAIN: 'true', ...cache },
      }),
    plain: (job) =>
      runMeasured({
        file: process.execPath,
        words: [PLAIN, job, org.username],
        cwd,
        variables: {
          ...childEnvironment(project.dataDirectory),
          ...cache,
          ECA_RUN_AS_USERNAME: runAsUsername,
          ECA_CONTACT_EMAIL: 'order-sync-owner@example.com',
          ECA_CALLBACK_URL: 'https://localhost/oauth/callback',
        },
      }),
  };
  await bench.plain('deploy');
  return bench;
}

export async function measurePlan(rounds: number, tell: (text: string) => void): Promise<readonly GoalFigure[]> {
  const project = await createProject();
  try {
    tell(`plan: an org with ${APPS} apps`);
    const bench = await arrange(project);
    const admin = await emulatorAdmin(project);
    await admin('POST', 'settings', DELAYS);
    const ours: number[] = [];
    const theirs: number[] = [];
    let requests = 0;
    let peak = 0;
    for (let round = 0; round <= rounds; round += 1) {
      tell(`plan: ${round === 0 ? 'warm-up' : `${round} of ${rounds}`}`);
      await admin('DELETE', 'requests');
      const one = await bench.plan();
      requests = Math.max(requests, ((await admin('GET', 'requests')) as readonly unknown[]).length);
      if (JSON.parse(one.stdout).result.apps.length !== APPS) throw new Error('not every app was planned');
      const other = await bench.plain('retrieve');
      if (Number(other.stdout) < APPS * 5) throw new Error(`only ${other.stdout} components were retrieved`);
      await rm(join(project.folder, 'retrieved'), { recursive: true, force: true });
      if (round > 0) {
        ours.push(one.wallMilliseconds);
        theirs.push(other.wallMilliseconds);
        peak = Math.max(peak, one.peakMebibytes ?? 0);
      }
    }
    await admin('POST', 'settings', NO_DELAYS);
    const delays = `${DELAYS.requestMilliseconds} ms a request, ${DELAYS.deployMilliseconds} ms a retrieve`;
    const what = `${APPS} apps, ${median(ours).toFixed(0)} ms against ${median(theirs).toFixed(0)} ms for a plain retrieve of them (${delays})`;
    return [
      { name: 'plan wall', value: median(ours) / median(theirs), unit: 'times', goal: 1.3, better: 'less', what },
      { name: 'plan requests', value: requests, unit: '', goal: 60, better: 'less', what: 'docs/plan.md says which' },
      { name: 'plan memory', value: peak, unit: 'MiB', goal: 400, better: 'less', what: 'peak of the process' },
    ];
  } finally {
    await project.dispose();
  }
}
