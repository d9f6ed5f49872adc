/**
 * Under which of its names an org is kept. In: the name that a command was told, the orgs that sf knows, and places that keep
 * things by name, the most telling first. Out: that name, or another one of the same org that such a place knows.
 */
import type { KnownOrg } from '../org/sfAliases.ts';

/** The names that a place knows. */
export type KeptNames = () => Promise<ReadonlySet<string>>;

/** The name itself wherever any place knows it: whoever has two names for an org and keeps things under both means the one he says. */
export async function keptName(
  name: string,
  known: readonly KnownOrg[],
  places: readonly KeptNames[],
): Promise<string> {
  const others = known
    .filter(({ username, aliases }) => username === name || aliases.includes(name))
    .flatMap(({ username, aliases }) => [...aliases, username])
    .filter((other) => other !== name);
  if (others.length === 0) {
    return name;
  }
  let found: string | undefined;
  for (const names of places) {
    const kept = await names();
    if (kept.has(name)) {
      return name;
    }
    found ??= others.find((other) => kept.has(other));
  }
  return found ?? name;
}
