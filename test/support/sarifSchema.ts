/** Whether a document is SARIF 2.1.0, by the published schema. In: the text. Out: what the schema has against it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import draft04 from 'ajv-draft-04';
import formats from 'ajv-formats';

const require = createRequire(import.meta.url);
const SCHEMA = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');

// Both are CommonJS: the class and the function are the default of their default.
const Validator = draft04.default;
let validate: ReturnType<InstanceType<typeof Validator>['compile']> | undefined;

export function sarifProblems(text: string): readonly string[] {
  if (validate === undefined) {
    const ajv = new Validator({ strict: false, allErrors: true, unicodeRegExp: false });
    formats.default(ajv);
    validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
  }
  return validate(JSON.parse(text))
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
