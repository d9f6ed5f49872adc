/** What `app:disable` and `app:enable` do once their flags are read. */
import { createDisabledMarks } from '../pipeline/appSwitch/disabledMarks.ts';
import { switchApp } from '../pipeline/appSwitch/switchApp.ts';
import type { CommandModule } from './commandModule.ts';
import { credentialStoreOf } from './credentialStoreOf.ts';
import { createDeployPorts, marksFolder } from './deployPorts.ts';
import { deployRequestOf } from './deployRequestOf.ts';
import { isOn, number } from './flags.ts';
import { openTargetOrg } from './targetWorkplace.ts';

export const runAppSwitch =
  (turn: 'off' | 'on'): CommandModule['run'] =>
  async (options, _operands, context) => {
    const workplace = await openTargetOrg(options, context);
    const { projectRoot, dataDirectory, org } = workplace;
    const store = await credentialStoreOf(options, context, workplace);
    const where = { projectRoot, emulated: org.isEmulated, waitMinutes: number(options, 'wait') };
    const request = deployRequestOf(options, context, where);
    const part = isOn(options, 'wholeApp') ? 'app' : 'oauthPlugin';
    const ports = {
      ...createDeployPorts(dataDirectory, context, store),
      marks: createDisabledMarks(marksFolder(dataDirectory)),
    };
    return { kind: 'report', report: await switchApp({ ...request, turn, part }, org.name, ports) };
  };
