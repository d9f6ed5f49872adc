/**
 * A place to measure in: a copy of the project, an emulator of its own, and ways to run our commands, the sf CLI and curl
 * on it, each as a process. Both sides of a comparison run here, on the same emulator and in the same minutes.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment } from '../../scripts/cli/environment.ts';
import { createProject, emulatorAdmin, type Project, ROOT } from '../support/commandLine.ts';
import { runMeasured, type Sample } from './measure.ts';

export type Workbench = {
  readonly project: Project;
  readonly ours: (...words: string[]) => Promise<Sample & { readonly stdout: string }>;
  readonly sf: (
    words: readonly string[],
    variables?: Readonly<Record<string, string>>,
  ) => Promise<Sample & { readonly stdout: string }>;
  readonly curl: (words: readonly string[], input?: string) => Promise<Sample & { readonly stdout: string }>;
  readonly admin: Awaited<ReturnType<typeof emulatorAdmin>>;
  readonly dispose: () => Promise<void>;
};

const START = join(ROOT, 'scripts', 'cli', 'start.js');
const SF = join(ROOT, '.eca', 'tools', 'sf', 'node_modules', '.bin', 'sf');

/** The flags with which the npm script of a command starts Node. */
function nodeFlagsOf(command: string): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  return scripts[command]?.split(' ').filter((word) => word.startsWith('--')) ?? [];
}

/** `needsSf`: whether the sf CLI is the other side. */
export async function openWorkbench(needsSf = true): Promise<Workbench> {
  if (needsSf && !existsSync(SF)) {
    throw new Error('The benchmarks compare with the sf CLI: run "npm run sf:install" first.');
  }
  const project = await createProject();
  const cwd = project.folder;
  const first = await project.json(['deploy:scratch', '--emulator', '--alias', 'warm']);
  if (first.envelope.status !== 0) {
    await project.dispose();
    throw new Error(`The project does not deploy: ${first.envelope.message}`);
  }
  const own = {
    PATH: process.env['PATH'] ?? '',
    HOME: project.home,
    USERPROFILE: project.home,
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    NODE_COMPILE_CACHE: join(ROOT, '.eca', 'compile-cache'),
  };
  // The sf CLI as a person has it: its log file on, its own cache. Only what would reach the network is off.
  const {
    SF_DISABLE_LOG_FILE: _off,
    NODE_COMPILE_CACHE: _cache,
    ...sfVariables
  } = childEnvironment(project.dataDirectory);
  return {
    project,
    ours: (...words) =>
      runMeasured({
        file: process.execPath,
        words: [...nodeFlagsOf(words[0] ?? ''), START, ...words],
        cwd,
        variables: own,
      }),
    sf: (words, variables = {}) => runMeasured({ file: SF, words, cwd, variables: { ...sfVariables, ...variables } }),
    curl: (words, input) =>
      runMeasured({ file: 'curl', words: ['--silent', '--fail-with-body', ...words], cwd, variables: own, input }),
    admin: await emulatorAdmin(project),
    dispose: project.dispose,
  };
}

/** Several processes one after the other, as one sample. */
export const inSequence = (samples: readonly Sample[]): Sample => {
  const peaks = samples.map(({ peakMebibytes }) => peakMebibytes).filter((peak) => peak !== undefined);
  return {
    wallMilliseconds: samples.reduce((sum, { wallMilliseconds }) => sum + wallMilliseconds, 0),
    peakMebibytes: peaks.length === 0 ? undefined : Math.max(...peaks),
  };
};
