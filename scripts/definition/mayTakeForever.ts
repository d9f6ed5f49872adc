/**
 * Can a regular expression take exponential time on a text that does not match? In: its source. Out: true for a repeated
 * group with a repetition inside, the usual shape of such patterns. Not every slow pattern has it: `findMatches` has a
 * time limit for the rest.
 */
const REPEATED = /[*+]|\{\d+(?:,\d*)?\}/y;
/** An escaped character, a character class, or any one character. */
const PART = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]?|[\s\S]/y;

export function mayTakeForever(source: string): boolean {
  const isRepeatedAt = (offset: number): boolean => {
    REPEATED.lastIndex = offset;
    return REPEATED.test(source);
  };
  /** For each open group, and the pattern itself: whether something in it is repeated. */
  const holdsRepetition = [false];
  for (let offset = 0; offset < source.length; ) {
    PART.lastIndex = offset;
    const [part] = PART.exec(source) ?? [source.charAt(offset)];
    const isRepeated = isRepeatedAt(offset + part.length);
    if (part === '(') {
      holdsRepetition.push(false);
    } else if (part === ')') {
      const isInside = holdsRepetition.pop() ?? false;
      if (isInside && isRepeated) {
        return true;
      }
      holdsRepetition.push((holdsRepetition.pop() ?? false) || isInside || isRepeated);
    } else if (isRepeated) {
      holdsRepetition.push(holdsRepetition.pop() !== undefined);
    }
    offset += part.length;
  }
  return false;
}
