/** What `npm run rotate` does once its flags are read: finds project and org, connects the ports, runs the rotation. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openRotationJournal } from '../credentials/rotation/rotationJournal.ts';
import type { RotationIntent, RotationMode } from '../credentials/rotation/rotationSituation.ts';
import { systemClock } from '../lib/clock.ts';
import { raise } from '../lib/errors.ts';
import { rotateApp } from '../pipeline/rotation/rotateApp.ts';
import type { RotateRequest } from '../pipeline/rotation/rotationRequest.ts';
import type { CommandContext, CommandModule, Options } from './commandModule.ts';
import { credentialStoreOf } from './credentialStoreOf.ts';
import { createDeployPorts } from './deployPorts.ts';
import { isOn, number, text } from './flags.ts';
import { repeatedFlags } from './repeatedFlags.ts';
import { openTargetOrg } from './targetWorkplace.ts';

/** Where a run that goes on after an interruption works, and how; what it is to do is said by `repeatedIntent`. */
const REPEATED = ['app', 'run-as', 'consumer', 'store', 'api-version', 'temporary-access'] as const;

const MODE_FLAGS: Readonly<Record<string, RotationMode>> = {
  finish: 'finish',
  abort: 'abort',
  rollback: 'rollback',
  emergency: 'emergency',
};

export const runRotate: CommandModule['run'] = async (options, _operands, context) => {
  const intent = intentOf(options, context.name);
  const workplace = await openTargetOrg(options, context);
  const { projectRoot, dataDirectory, org } = workplace;
  const store = await credentialStoreOf(options, context, workplace);
  const run = randomUUID();
  const ports = {
    ...createDeployPorts(dataDirectory, context, store),
    openJournal: (place: { readonly orgId: string; readonly appName: string }) =>
      openRotationJournal({
        directory: join(dataDirectory, 'rotations'),
        run,
        now: systemClock.now,
        ...place,
      }),
  };
  const request = requestOf(options, context, { projectRoot, emulated: org.isEmulated, intent });
  return { kind: 'report', report: await rotateApp(request, org.name, ports) };
};

/** @throws {UsageError} for flags that say two things */
function intentOf(options: Options, command: string): RotationIntent {
  const refuse = (problem: string): never => raise('UsageError', { command, problem });
  const given = Object.keys(MODE_FLAGS).filter((name) => isOn(options, name));
  if (given.length > 1) {
    refuse(`${given.map((name) => `--${name}`).join(' and ')} exclude each other.`);
  }
  const mode = MODE_FLAGS[given[0] ?? ''] ?? 'rotate';
  const only = (name: string, flag: string, wanted: RotationMode): void => {
    if (options[name] !== undefined && options[name] !== false && mode !== wanted) {
      refuse(
        `${flag} is for ${wanted === 'rotate' ? 'a plain rotation' : `--${wanted}`}, not for ${mode === 'rotate' ? 'a plain rotation' : `--${mode}`}.`,
      );
    }
  };
  only('grace', '--grace', 'finish');
  only('force', '--force', 'finish');
  only('ifOlderThan', '--if-older-than', 'rotate');
  only('discardStaged', '--discard-staged', 'rotate');
  only('adoptStaged', '--adopt-staged', 'rotate');
  // A plan that stores no new pair has nobody to tell.
  if (options['onRotated'] !== undefined && (mode === 'finish' || mode === 'abort')) {
    refuse(`--on-rotated is for a run that stores another pair, not for --${mode}.`);
  }
  if (isOn(options, 'repair') && (mode !== 'rotate' || isOn(options, 'dryRun') || options['onRotated'] !== undefined)) {
    refuse(
      '--repair does nothing else: leave out --finish, --abort, --rollback, --emergency, --dry-run and --on-rotated.',
    );
  }
  if (isOn(options, 'discardStaged') && isOn(options, 'adoptStaged')) {
    refuse('--discard-staged and --adopt-staged exclude each other.');
  }
  return {
    mode,
    discardStaged: isOn(options, 'discardStaged'),
    adoptStaged: isOn(options, 'adoptStaged'),
    ...age(options, 'ifOlderThan', 'olderThanMilliseconds'),
    ...age(options, 'grace', 'graceMilliseconds'),
  };
}

const age = <Name extends string>(options: Options, flag: string, name: Name): Partial<Record<Name, number>> => {
  const value = options[flag];
  const ages: Partial<Record<Name, number>> = {};
  if (typeof value === 'number') {
    ages[name] = value;
  }
  return ages;
};

function requestOf(
  options: Options,
  context: CommandContext,
  { projectRoot, emulated, intent }: { projectRoot: string; emulated: boolean; intent: RotationIntent },
): RotateRequest {
  const hooks = options['onRotated'];
  return {
    command: context.name,
    projectRoot,
    app: text(options, 'app'),
    apiVersion: text(options, 'apiVersion') ?? context.environment.apiVersion,
    consumerId: text(options, 'consumer'),
    runAs: text(options, 'runAs'),
    intent,
    dryRun: isOn(options, 'dryRun'),
    waitTokenMinutes: number(options, 'waitToken'),
    onRotated: Array.isArray(hooks) ? hooks.filter((hook) => typeof hook === 'string') : [],
    force: isOn(options, 'force'),
    temporaryAccess: isOn(options, 'temporaryAccess'),
    repairOnly: isOn(options, 'repair'),
    variables: context.environment.variables,
    emulated,
    repeatedFlags: repeatedFlags(options, REPEATED),
    notices: context.environment.notices,
  };
}
