/**
 * In whose sf state the orgs of a release are found: all in the person's own, or all in the emulator's. In: the aliases and
 * the flags. Out: which of both; with emulated orgs the emulator runs once this returns.
 */
import { raise } from '../lib/errors.ts';
import type { CommandContext } from './commandModule.ts';
import { chooseTargetOrgs, enterEmulator } from './orgChoice.ts';

/** @throws {UnknownOrgError} {AmbiguousTargetOrgError} {EmulatorNotAskedError} {MixedOrgsError} */
export async function enterReleaseOrgs(
  aliases: readonly string[],
  wish: { readonly emulator: boolean | undefined; readonly dataDirectory: string },
  context: CommandContext,
): Promise<boolean> {
  const orgs = await chooseTargetOrgs(aliases, wish, context);
  const emulated = orgs.filter(({ isEmulated }) => isEmulated).map(({ name }) => name);
  const real = orgs.filter(({ isEmulated }) => !isEmulated).map(({ name }) => name);
  if (emulated.length > 0 && real.length > 0) {
    raise('MixedOrgsError', { emulated, real });
  }
  if (emulated.length > 0) {
    await enterEmulator(wish.dataDirectory, context);
  }
  return emulated.length > 0;
}
