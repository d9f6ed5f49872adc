/**
 * Where a command works: the project around the working directory, its data folder, and the target org, in whose sf state
 * this process is from then on. The first lines of every command that works on one org.
 */
import { findProjectRoot } from '../definition/findProjectRoot.ts';
import type { CommandContext, Options } from './commandModule.ts';
import { emulatorChoice, text } from './flags.ts';
import { chooseTargetOrg, enterEmulator, type OrgChoice } from './orgChoice.ts';

export type Workplace = { readonly projectRoot: string; readonly dataDirectory: string };

/** @throws {NotAProjectError} */
export async function findWorkplace({ environment }: CommandContext): Promise<Workplace> {
  const projectRoot = await findProjectRoot(environment.workingDirectory);
  return { projectRoot, dataDirectory: environment.dataDirectory(projectRoot) };
}

/**
 * The workplace with its target org; an emulated org's emulator runs once this returns.
 * @throws {NotAProjectError} {NoTargetOrgError} {AmbiguousTargetOrgError} {EmulatorNotAskedError} {EmulatorStartError}
 */
export async function openTargetOrg(
  options: Options,
  context: CommandContext,
): Promise<Workplace & { readonly org: OrgChoice }> {
  const workplace = await findWorkplace(context);
  const { dataDirectory } = workplace;
  const wish = { flag: text(options, 'targetOrg'), emulator: emulatorChoice(options), dataDirectory };
  const org = await chooseTargetOrg(wish, context);
  if (org.isEmulated) {
    await enterEmulator(dataDirectory, context);
  }
  return { ...workplace, org };
}
