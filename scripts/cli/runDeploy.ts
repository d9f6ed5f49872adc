/** What `npm run deploy` does once its flags are read: finds project and org, connects the ports, runs the main path. */
import { deployToOrg } from '../pipeline/deployToOrg.ts';
import type { CommandModule } from './commandModule.ts';
import { credentialStoreOf } from './credentialStoreOf.ts';
import { createDeployPorts } from './deployPorts.ts';
import { deployRequestOf } from './deployRequestOf.ts';
import { isOn, number, text } from './flags.ts';
import { readPlanFile } from './readPlanFile.ts';
import { openTargetOrg } from './targetWorkplace.ts';

export const runDeploy: CommandModule['run'] = async (options, _operands, context) => {
  const planFile = text(options, 'plan');
  const expectedPlan =
    planFile === undefined ? undefined : await readPlanFile(planFile, context.environment.workingDirectory);
  const workplace = await openTargetOrg(options, context);
  const { projectRoot, dataDirectory, org } = workplace;
  const store = await credentialStoreOf(options, context, workplace);
  const where = { projectRoot, emulated: org.isEmulated, waitMinutes: number(options, 'wait') };
  const request = {
    ...deployRequestOf(options, context, where),
    allowDelete: isOn(options, 'allowDelete'),
    ...(expectedPlan === undefined ? {} : { expectedPlan }),
  };
  return {
    kind: 'report',
    report: await deployToOrg(request, org.name, createDeployPorts(dataDirectory, context, store)),
  };
};
