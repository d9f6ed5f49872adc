/**
 * In whose sf state the orgs of a release are found: all in the person's own, or all in the emulator's. In: the aliases and
 * the flags. Out: which of both; with emulated orgs the emulator runs once this returns.
 */
import { isNamed, raise } from '../lib/errors.ts';
import type { CommandContext } from './commandModule.ts';
import { chooseTargetOrgs, enterEmulator, type OrgChoice } from './orgChoice.ts';

type Wish = {
  readonly emulator: boolean | undefined;
  readonly dataDirectory: string;
  /** The command as it was given. */
  readonly again?: string;
};

/**
 * An alias that nobody knows goes where the others go, to fail there as one of them.
 * @throws {AmbiguousTargetOrgError} {EmulatorNotAskedError} {MixedOrgsError}
 */
export async function enterReleaseOrgs(
  aliases: readonly string[],
  asked: Wish,
  context: CommandContext,
): Promise<boolean> {
  const wish = { again: `npm run ${context.name} --`, ...asked };
  const orgs = await chooseKnown(aliases, wish, context);
  const emulated = orgs.filter(({ isEmulated }) => isEmulated).map(({ name }) => name);
  const real = orgs.filter(({ isEmulated }) => !isEmulated).map(({ name }) => name);
  if (emulated.length > 0 && real.length > 0) {
    raise('MixedOrgsError', { emulated, real, again: wish.again });
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
