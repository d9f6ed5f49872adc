/**
 * The scratch org definition file. In: its path. Out: its content, as core wants it. Whether the options make sense is for
 * the Dev Hub to say; what can't be read, or what the library would only stumble over, is refused here with its place.
 */
import { readFile } from 'node:fs/promises';
import { raise } from '../../lib/errors.ts';

type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export type ScratchDefinition = Readonly<Record<string, JsonValue>>;

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    return raise(
      'ConfigInvalidError',
      {
        file,
        problem: 'the scratch org definition can’t be read',
        fix: 'Create the file, or name another with --definition-file.',
      },
      { cause: error },
    );
  }
}

/** Where the parser stopped. It says so in its text only; at the end of the text it says nothing. */
function placeOf(error: unknown, text: string): { readonly line: number; readonly column: number } {
  const found = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
  const before = text.slice(0, found === undefined ? text.length : Number(found)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return raise(
      'ConfigInvalidError',
      { file, problem: 'this is not valid JSON', ...placeOf(error, text) },
      { cause: error },
    );
  }
}

const placeOfKey = (key: string, text: string): { readonly line: number; readonly column: number } => {
  const before = text.slice(0, Math.max(0, text.indexOf(JSON.stringify(key)))).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
};

/**
 * @throws {ConfigInvalidError}
 */
export async function readScratchDefinition(file: string): Promise<ScratchDefinition> {
  const text = (await readText(file)).replace(/^\uFEFF/, '');
  const content = parseJson(text, file);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    raise('ConfigInvalidError', { file, line: 1, column: 1, problem: 'a scratch org definition is a JSON object' });
  }
  const { $schema: _, ...definition } = content as Record<string, JsonValue>;
  for (const key of Object.keys(definition)) {
    if (!/^[a-z]/.test(key)) {
      raise('ConfigInvalidError', { file, ...placeOfKey(key, text), problem: `"${key}" must start in lower case` });
    }
    if (key.toLowerCase() === 'durationdays') {
      raise('ConfigInvalidError', {
        file,
        ...placeOfKey(key, text),
        problem: `"${key}" is no option of the definition file`,
        fix: 'Remove it and pass --duration-days.',
      });
    }
  }
  return definition;
}
