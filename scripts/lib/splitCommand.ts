/**
 * A command line as words, as a person writes it in a shell, without a shell. In: text. Out: file and arguments. Knows
 * single quotes, double quotes and the backslash; leaves out variables, globs and pipes, which stay text.
 */

/** `undefined` for a quote that is not closed. */
export function splitCommand(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: '"' | "'" | undefined;
  const characters = [...text];
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? '';
    if (character === '\\' && quote !== "'") {
      index += 1;
      word = (word ?? '') + (characters[index] ?? '\\');
    } else if (quote !== undefined) {
      if (character === quote) {
        quote = undefined;
      } else {
        word = (word ?? '') + character;
      }
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) {
        words.push(word);
        word = undefined;
      }
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== undefined) {
    return undefined;
  }
  return word === undefined ? words : [...words, word];
}
