/**
 * Names of components, compared as the platform compares them. In: names from files, from manifests, from the org.
 * Out: whether two mean the same component. Names are decoded once and only once: `%252F` is the name `%2F`.
 */

/** The name with its percent escapes decoded once; a name that is not validly escaped is taken as it stands. */
export function decodeComponentName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // A lone percent sign is a legal character of some names, and no escape.
    return name;
  }
}

const comparable = (name: string): string => decodeComponentName(name.trim()).toLowerCase();

/** API names differ neither by case nor by the escaping of their file. */
export const isSameName = (one: string, other: string): boolean => comparable(one) === comparable(other);

export const includesName = (names: readonly string[], name: string): boolean =>
  names.some((candidate) => isSameName(candidate, name));

/** The parts of a comma-separated element, trimmed, without empty ones and without repeats. */
export function splitNames(list: string): readonly string[] {
  const names: string[] = [];
  for (const part of list.split(',')) {
    const name = part.trim();
    if (name !== '' && !includesName(names, name)) {
      names.push(name);
    }
  }
  return names;
}
