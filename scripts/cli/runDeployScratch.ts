/** What `npm run deploy:scratch` does once its flags are read: says which Dev Hub it takes, connects the ports, runs. */
import { isAbsolute, join } from 'node:path';
import { raise } from '../lib/errors.ts';
import { deployScratch } from '../pipeline/deployScratch.ts';
import { deployToOrg } from '../pipeline/deployToOrg.ts';
import { planNewScratchOrg } from '../pipeline/planNewScratchOrg.ts';
import type { CommandContext, CommandModule, CommandResult, Options } from './commandModule.ts';
import { credentialStoreOf } from './credentialStoreOf.ts';
import { createDeployPorts } from './deployPorts.ts';
import { deployRequestOf } from './deployRequestOf.ts';
import { DEFAULT_DEFINITION_FILE, DEFAULT_DURATION_DAYS, emulatorChoice, isOn, number, text } from './flags.ts';
import { chooseDevHub, enterEmulator } from './orgChoice.ts';
import { findWorkplace, openTargetOrg } from './targetWorkplace.ts';

/** A deployment to a scratch org gets the sf CLI's own patience; the wait flag is for the sign-up. */
const DEPLOY_WAIT_MINUTES = 33;

export const runDeployScratch: CommandModule['run'] = async (options, _operands, context) => {
  if (options['targetOrg'] !== undefined && options['resume'] !== undefined) {
    raise('UsageError', {
      command: context.name,
      problem: '--target-org and --resume exclude each other.',
    });
  }
  return text(options, 'targetOrg') === undefined ? onNewOrg(options, context) : onExistingOrg(options, context);
};

async function onExistingOrg(options: Options, context: CommandContext): Promise<CommandResult> {
  const workplace = await openTargetOrg(options, context);
  const { projectRoot, dataDirectory, org } = workplace;
  const store = await credentialStoreOf(options, context, workplace);
  const where = { projectRoot, emulated: org.isEmulated, waitMinutes: DEPLOY_WAIT_MINUTES };
  const request = deployRequestOf(options, context, where);
  return {
    kind: 'report',
    report: await deployToOrg(request, org.name, createDeployPorts(dataDirectory, context, store)),
  };
}

async function onNewOrg(options: Options, context: CommandContext): Promise<CommandResult> {
  const { projectRoot, dataDirectory } = await findWorkplace(context);
  const hub = await chooseDevHub(
    { flag: text(options, 'targetDevHub'), emulator: emulatorChoice(options), dataDirectory },
    context,
  );
  context.output.line(
    hub.isEmulated
      ? 'Dev Hub: the local emulator. What happens there proves nothing about a real org.'
      : `Dev Hub: ${hub.name}`,
  );
  const request = {
    ...deployRequestOf(options, context, { projectRoot, emulated: hub.isEmulated, waitMinutes: DEPLOY_WAIT_MINUTES }),
    devHub: hub.name,
    alias: text(options, 'alias'),
    creationFlags: creationFlags(options),
    durationDays: number(options, 'durationDays'),
    definitionFile: absolute(text(options, 'definitionFile') ?? '', projectRoot),
    resume: text(options, 'resume'),
  };
  const org = { name: text(options, 'alias'), isEmulated: hub.isEmulated };
  const store = await credentialStoreOf(options, context, { projectRoot, dataDirectory, org });
  const ports = createDeployPorts(dataDirectory, context, store);
  if (isOn(options, 'dryRun')) {
    return { kind: 'report', report: await planNewScratchOrg(request, ports) };
  }
  if (hub.isEmulated) {
    await enterEmulator(dataDirectory, context);
  }
  const waitMinutes = number(options, 'wait');
  const report = await deployScratch(request, {
    ...ports,
    createScratchOrg: async (wanted) =>
      (await import('../org/scratchOrg.ts')).createScratchOrg({ ...wanted, waitMinutes }),
    resumeScratchOrg: async (wanted) =>
      (await import('../org/scratchOrg.ts')).resumeScratchOrg({ ...wanted, waitMinutes }),
  });
  return { kind: 'report', report };
}

/** The alias is what an unfinished request is found again by; the others where they are not the defaults. */
const creationFlags = (options: Options): string => {
  const alias = text(options, 'alias');
  const file = text(options, 'definitionFile');
  const days = number(options, 'durationDays');
  return [
    alias === undefined ? '' : ` --alias ${alias}`,
    file === undefined || file === DEFAULT_DEFINITION_FILE ? '' : ` --definition-file ${file}`,
    days === DEFAULT_DURATION_DAYS ? '' : ` --duration-days ${days}`,
  ].join('');
};

const absolute = (path: string, projectRoot: string): string => (isAbsolute(path) ? path : join(projectRoot, path));
