/**
 * Does a file hold what its type knows, in values of the right kind? In: one file and the API version of the project.
 * Out: findings for the root element, its namespace, and every unknown, missing, repeated or ill-filled element.
 * Whether the values make sense together is for the other checks.
 */
import type { Finding } from '../appDefinition.ts';
import { type FieldRule, type FieldTable, NEWEST_KNOWN_API_VERSION } from '../fields/fieldRule.ts';
import { typeNamed } from '../metadataTypes.ts';
import { suggestName } from '../suggestName.ts';
import { childrenNamed, METADATA_NAMESPACE, type XmlElement } from '../xml/xmlElement.ts';
import { fieldTableOf, rootElementOf } from './elementTables.ts';
import { type CheckedFile, errorAt, warningAt } from './finding.ts';
import { explainUnknownElement } from './unknownElement.ts';

type Scope = { readonly file: CheckedFile; readonly apiVersion: number; readonly owner: string };

function checkRoot(file: CheckedFile): readonly Finding[] {
  const { root } = file.document;
  const expected = rootElementOf(file);
  if (root.name !== expected) {
    const type = typeNamed(root.name);
    const place =
      type === undefined ? '' : `, or move the file to ${type.folder}/ with the suffix .${type.suffix}-meta.xml`;
    return [
      errorAt(root.position, 'root-element', {
        message: `The root element is ${root.name}; a file of this name holds ${expected}`,
        fix: `Rename the root element to ${expected}${place}.`,
      }),
    ];
  }
  if (root.namespace !== METADATA_NAMESPACE) {
    return [
      errorAt(root.position, 'namespace', {
        message:
          root.namespace === '' ? `${expected} has no namespace` : `${expected} has the namespace ${root.namespace}`,
        fix: `Write <${expected} xmlns="${METADATA_NAMESPACE}">.`,
      }),
    ];
  }
  return [];
}

function checkVersion(element: XmlElement, rule: FieldRule, { apiVersion, owner }: Scope): readonly Finding[] {
  const { since = 0, until = Number.POSITIVE_INFINITY } = rule;
  if (apiVersion >= since && apiVersion <= until) {
    return [];
  }
  const range = apiVersion < since ? `from API version ${since}.0 on` : `up to API version ${until}.0`;
  return [
    warningAt(element.position, 'element-outside-api-version', {
      message: `${element.name} exists in ${owner} ${range}; this project uses ${apiVersion}.0`,
      fix:
        apiVersion < since
          ? `Delete ${element.name}, or raise sourceApiVersion in sfdx-project.json to ${since}.0.`
          : `Delete ${element.name}.`,
    }),
  ];
}

function checkText(element: XmlElement, rule: FieldRule): readonly Finding[] {
  const value = element.text;
  const known = rule.values ?? rule.knownValues;
  if (rule.kind === 'boolean' && value !== 'true' && value !== 'false') {
    return [wrongValue(element, 'true or false', suggestName(value.trim(), ['true', 'false']))];
  }
  if (rule.kind === 'integer' && !/^-?\d{1,9}$/.test(value)) {
    return [wrongValue(element, 'a whole number', /^-?\d{1,9}$/.test(value.trim()) ? value.trim() : undefined)];
  }
  if (known !== undefined && !known.includes(value)) {
    const near = suggestName(value.trim(), known) ?? known.find((name) => value !== '' && name.startsWith(value));
    const finding = wrongValue(element, `one of ${known.join(', ')}`, near);
    return [rule.values === undefined ? { ...finding, severity: 'warning' } : finding];
  }
  return rule.isRequired && value.trim() === '' ? [wrongValue(element, 'a text that is not blank', undefined)] : [];
}

const wrongValue = (element: XmlElement, expected: string, near: string | undefined): Finding =>
  errorAt(element.position, 'value-not-allowed', {
    message: `${element.name} is ${JSON.stringify(element.text)}; it must be ${expected}`,
    fix:
      near === undefined ? `Set ${element.name} to ${expected}.` : `Write <${element.name}>${near}</${element.name}>.`,
  });

function checkElement(element: XmlElement, rule: FieldRule, scope: Scope): readonly Finding[] {
  const versionFindings = checkVersion(element, rule, scope);
  if (rule.kind === 'object') {
    return [...versionFindings, ...checkTable(element, rule.fields ?? {}, { ...scope, owner: element.name })];
  }
  if (element.children.length > 0) {
    const problem = {
      message: `${element.name} holds elements; it must hold text`,
      fix: `Write the text of ${element.name}.`,
    };
    return [...versionFindings, errorAt(element.position, 'element-not-text', problem)];
  }
  return scope.file.isPending(element) ? versionFindings : [...versionFindings, ...checkText(element, rule)];
}

function checkOccurrences(parent: XmlElement, fields: FieldTable, { owner }: Scope): readonly Finding[] {
  return Object.entries(fields).flatMap(([name, rule]) => {
    const found = childrenNamed(parent, name);
    const maximum = rule.listMaximum ?? 1;
    const surplus = found[maximum];
    if (surplus !== undefined) {
      const message = `${owner} holds ${found.length} ${name} elements; at most ${maximum} ${maximum === 1 ? 'is' : 'are'} allowed`;
      return [errorAt(surplus.position, 'too-many-elements', { message, fix: `Delete ${name} elements.` })];
    }
    if (rule.isRequired && found.length === 0) {
      const message = `${name} is missing in ${owner}`;
      return [errorAt(parent.position, 'element-missing', { message, fix: `Add <${name}> to ${owner}.` })];
    }
    return [];
  });
}

function checkTable(parent: XmlElement, fields: FieldTable, scope: Scope): readonly Finding[] {
  const isTooNew = scope.apiVersion > NEWEST_KNOWN_API_VERSION;
  const stray = parent.text.trim();
  const strayFindings =
    stray === ''
      ? []
      : [
          errorAt(parent.position, 'stray-text', {
            message: `${scope.owner} holds the text ${JSON.stringify(stray.slice(0, 30))} between its elements`,
            fix: 'Delete the text, or put it into an element or a comment.',
          }),
        ];
  return [
    ...strayFindings,
    ...parent.children.flatMap((element) => {
      // Object.hasOwn, so that an element called "constructor" is as unknown as any other.
      const rule = Object.hasOwn(fields, element.name) ? fields[element.name] : undefined;
      if (rule !== undefined) {
        return checkElement(element, rule, scope);
      }
      const finding = errorAt(element.position, 'element-unknown', explainUnknownElement(element.name, fields, scope));
      return [isTooNew ? { ...finding, severity: 'warning' as const } : finding];
    }),
    ...checkOccurrences(parent, fields, scope),
  ];
}

/** A file whose type has no table here (a permission set) is checked for its root element and namespace alone. */
export function checkElements(file: CheckedFile, apiVersion: number): readonly Finding[] {
  const rootFindings = checkRoot(file);
  const fields = fieldTableOf(file);
  if (fields === undefined || rootFindings.some(({ ruleId }) => ruleId === 'root-element')) {
    return rootFindings;
  }
  const { root } = file.document;
  return [...rootFindings, ...checkTable(root, fields, { file, apiVersion, owner: root.name })];
}
