/**
 * Do the names of an app and of what belongs to it obey Salesforce's rules for API names? Looks at file stems only: the
 * free-form `name` of sfdx-project.json, labels and the names of permission sets and settings are none of its business.
 */
import type { Finding, SourcePosition } from '../appDefinition.ts';
import { APP_TYPE, ECA_TYPES, kindredTypeNamed } from '../metadataTypes.ts';
import { type CheckedFile, errorAt, warningAt } from './finding.ts';

/** As for other components; nothing public says it of these. */
const LONGEST_NAME = 80;
/**
 * What the reference of the object says of an app's name, in words that many objects share: worth a warning.
 * @see https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/object-externalclientapplication.html
 */
const LONGEST_OF_REFERENCE = 40;

/** What is wrong with an API name, and a legal one to take instead; `undefined` for a legal name. */
export function explainApiName(
  name: string,
  namespace?: string,
): { readonly problem: string; readonly suggestion: string } | undefined {
  const local = namespace !== undefined && name.startsWith(`${namespace}__`) ? name.slice(namespace.length + 2) : name;
  const problem = findProblem(local);
  return problem === undefined ? undefined : { problem, suggestion: suggestApiName(local) };
}

function findProblem(name: string): string | undefined {
  if (name === '') {
    return 'is empty';
  }
  if (name.length > LONGEST_NAME) {
    return `has ${name.length} characters; ${LONGEST_NAME} are allowed`;
  }
  if (/[^A-Za-z0-9_]/.test(name)) {
    return 'may hold only the letters A to Z, digits and underscores';
  }
  if (!/^[A-Za-z]/.test(name)) {
    return 'must begin with a letter';
  }
  if (name.endsWith('_')) {
    return 'must not end with an underscore';
  }
  const [prefix] = name.split('__');
  return name.includes('__') ? `has two underscores in a row, and will be read as namespace ${prefix}` : undefined;
}

function suggestApiName(name: string): string {
  const plain = name
    .normalize('NFD')
    .replaceAll('ß', 'ss')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return (/^[A-Za-z]/.test(plain) ? plain : `App_${plain}`).slice(0, LONGEST_NAME).replace(/_+$/, '');
}

/** `namespace` is that of the project, where it has one. */
export function checkNames(file: CheckedFile, namespace?: string): readonly Finding[] {
  const type = ECA_TYPES.find(({ name }) => name === file.type) ?? kindredTypeNamed(file.type);
  const explanation = type === undefined ? undefined : explainApiName(file.fullName, namespace);
  const position = { file: file.document.file, line: 1, column: 1 };
  if (type === undefined || explanation === undefined) {
    return type === APP_TYPE ? checkLength(file.fullName, position) : [];
  }
  return [
    errorAt(position, 'api-name', {
      message: `The API name "${file.fullName}" ${explanation.problem}`,
      fix: `Rename the file, for instance to ${explanation.suggestion}.${type.suffix}-meta.xml.`,
    }),
  ];
}

/** Of an app alone: the names of its files are the app's with something after it, as Setup makes them too. */
const checkLength = (name: string, position: SourcePosition): readonly Finding[] =>
  name.length <= LONGEST_OF_REFERENCE
    ? []
    : [
        warningAt(position, 'api-name-length', {
          message: `The API name "${name}" has ${name.length} characters; Salesforce's reference says ${LONGEST_OF_REFERENCE} or fewer`,
          fix: `Rename the app to ${LONGEST_OF_REFERENCE} characters or fewer before an org has it.`,
        }),
      ];
