/**
 * The scratch org definition file. In: its path. Out: its content, as core wants it. Whether the options make sense is for
 * the Dev Hub to say; what can't be read, or what the library would only stumble over, is refused here with its place.
 */
import { readFile } from 'node:fs/promises';
import { readConfigObject } from '../../definition/json/readConfigObject.ts';
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

/**
 * @throws {ConfigInvalidError}
 */
export async function readScratchDefinition(file: string): Promise<ScratchDefinition> {
  const text = (await readText(file)).replace(/^\uFEFF/, '');
  for (const { key, keyPosition } of readConfigObject(text, file).node.members) {
    if (!/^[a-z$]/.test(key)) {
      raise('ConfigInvalidError', { file, ...keyPosition, problem: `"${key}" must start in lower case` });
    }
    if (key.toLowerCase() === 'durationdays') {
      raise('ConfigInvalidError', {
        file,
        ...keyPosition,
        problem: `"${key}" is no option of the definition file`,
        fix: 'Remove it and pass --duration-days.',
      });
    }
  }
  // An object of JSON values: the text has just been read as one.
  const { $schema: _, ...definition } = JSON.parse(text) as Record<string, JsonValue>;
  return definition;
}
