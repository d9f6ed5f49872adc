/**
 * "Did you mean": the known name nearest to an unknown one, or none when nothing is near. Case counts for nothing, so
 * that a name that differs in case alone is always found.
 */

function editDistance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const cost = one[row - 1] === other[column - 1] ? 0 : 1;
      current.push(
        Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (previous[column - 1] ?? 0) + cost),
      );
    }
    previous = current;
  }
  return previous[other.length] ?? 0;
}

/** Looks no further than a third of the name's length: a far-fetched suggestion is worse than none. */
export function suggestName(unknown: string, known: readonly string[]): string | undefined {
  const wanted = unknown.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of known) {
    // The distance is at least the difference of the lengths; a name of thousands of letters is not compared letter by letter.
    if (Math.abs(name.length - wanted.length) > limit) {
      continue;
    }
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance <= limit && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) {
      best = { name, distance };
    }
  }
  return best?.name;
}
