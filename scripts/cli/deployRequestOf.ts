/** The part of a deployment request that `deploy` and `deploy:scratch` take from the same flags. */
import type { DeployRequest } from '../pipeline/deployRequest.ts';
import type { CommandContext, Options } from './commandModule.ts';
import { emulatorChoice, isOn, number, text } from './flags.ts';

export const deployRequestOf = (
  options: Options,
  context: CommandContext,
  where: { projectRoot: string; emulated: boolean; waitMinutes: number },
): DeployRequest => ({
  command: context.name,
  projectRoot: where.projectRoot,
  app: text(options, 'app'),
  apiVersion: text(options, 'apiVersion') ?? context.environment.apiVersion,
  runAs: text(options, 'runAs'),
  consumerId: text(options, 'consumer'),
  dryRun: isOn(options, 'dryRun'),
  validate: isOn(options, 'validate'),
  waitMinutes: where.waitMinutes,
  waitTokenMinutes: number(options, 'waitToken'),
  variables: context.environment.variables,
  emulated: where.emulated,
  repeatedFlags: repeatedFlags(options),
  notices: context.environment.notices,
});

/** What to run, on what, and as whom; how long to wait is for the person to decide again. */
const repeatedFlags = (options: Options): string => {
  const values = {
    app: 'app',
    runAs: 'run-as',
    consumer: 'consumer',
    store: 'store',
    apiVersion: 'api-version',
  } as const;
  const given = Object.entries(values).flatMap(([name, flag]) => {
    const value = text(options, name);
    return value === undefined ? [] : [` --${flag} ${value}`];
  });
  const emulator = emulatorChoice(options);
  return [...given, ...(emulator === undefined ? [] : [emulator ? ' --emulator' : ' --no-emulator'])].join('');
};
