/** The part of a deployment request that `deploy` and `deploy:scratch` take from the same flags. */
import type { DeployRequest } from '../pipeline/deployRequest.ts';
import type { CommandContext, Options } from './commandModule.ts';
import { isOn, number, text } from './flags.ts';
import { repeatedFlags } from './repeatedFlags.ts';

/**
 * What to run, on what, and as whom; how long to wait is for the person to decide again. A look stays a look, a check a
 * check, and what is bound to a plan stays bound to it.
 */
const REPEATED = [
  ...['app', 'run-as', 'consumer', 'store', 'api-version'],
  ...['dry-run', 'validate', 'plan', 'allow-delete'],
] as const;

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
  repeatedFlags: repeatedFlags(options, REPEATED),
  notices: context.environment.notices,
});
