/** The LIKE operator: `%` for any text, `_` for one character, either escaped by a backslash; case does not matter. */

type Piece = '%' | '_' | { readonly character: string };

/** The predicate of a pattern; time grows with pattern × value, whatever the pattern. */
export function matchLike(pattern: string): (value: string) => boolean {
  const pieces = readPieces(pattern.toLowerCase());
  return (value) => matches(pieces, [...value.toLowerCase()]);
}

function readPieces(pattern: string): readonly Piece[] {
  return [...pattern.matchAll(/\\([%_])|([%_])|([\s\S])/gu)].map(([, escaped, wildcard, plain]) =>
    wildcard === '%' || wildcard === '_' ? wildcard : { character: escaped ?? plain ?? '' },
  );
}

function matches(pieces: readonly Piece[], value: readonly string[]): boolean {
  let piece = 0;
  let at = 0;
  let lastPercent = -1;
  let retryAt = 0;
  while (at < value.length) {
    const wanted = pieces[piece];
    if (wanted === '%') {
      lastPercent = piece;
      retryAt = at;
      piece += 1;
    } else if (wanted !== undefined && (wanted === '_' || wanted.character === value[at])) {
      piece += 1;
      at += 1;
    } else if (lastPercent >= 0) {
      piece = lastPercent + 1;
      retryAt += 1;
      at = retryAt;
    } else {
      return false;
    }
  }
  return pieces.slice(piece).every((rest) => rest === '%');
}
