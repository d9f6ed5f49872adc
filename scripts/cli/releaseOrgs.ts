/**
 * In whose sf state the orgs of a release are found: all in the person's own, or all in the emulator's. In: the aliases and
 * the flags. Out: which of both; with emulated orgs the emulator runs once this returns.
 */
import { isNamed, raise } from '../lib/errors.ts';
import type { CommandContext } from './commandModule.ts';
import { chooseTargetOrgs, enterEmulator, type OrgChoice } from './orgChoice.ts';

type Wish = { readonly emulator: boolean | undefined; readonly dataDirectory: string };

/** @throws {UnknownOrgError} {AmbiguousTargetOrgError} {EmulatorNotAskedError} {MixedOrgsError} */
export async function enterReleaseOrgs(
  aliases: readonly string[],
  wish: Wish & {
    /** Whether an alias that nobody knows goes where the others go, to fail there alone. */
    readonly unknownToo?: boolean;
  },
  context: CommandContext,
): Promise<boolean> {
  const orgs = await (wish.unknownToo === true ? chooseKnown : chooseTargetOrgs)(aliases, wish, context);
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

async function chooseKnown(
  aliases: readonly string[],
  wish: Wish,
  context: CommandContext,
): Promise<readonly OrgChoice[]> {
  try {
    return await chooseTargetOrgs(aliases, wish, context);
  } catch (error) {
    if (!isNamed(error, 'UnknownOrgError')) {
      throw error;
    }
  }
  const chosen = await Promise.all(
    aliases.map(async (alias) => {
      try {
        return await chooseTargetOrgs([alias], wish, context);
      } catch (error) {
        if (isNamed(error, 'UnknownOrgError')) {
          return [];
        }
        throw error;
      }
    }),
  );
  return chosen.flat();
}
