/**
 * Does a file hold what its type knows, in values of the right kind? In: one file and the API version of the project.
 * Out: findings for the root element, its namespace, and every unknown, missing, repeated or ill-filled element.
 * Whether the values make sense together is for the other checks.
 */
import type { Finding } from '../appDefinition.ts';
import { type FieldRule, type FieldTable, isWithin, NEWEST_KNOWN_API_VERSION, type Span } from '../fields/fieldRule.ts';
import { kindredTypeNamed, typeNamed } from '../metadataTypes.ts';
import { suggestName } from '../suggestName.ts';
import { childrenNamed, METADATA_NAMESPACE, type XmlElement } from '../xml/xmlElement.ts';
import { fieldTableOf, rootElementOf, typeSpanOf } from './elementTables.ts';
import { type CheckedFile, errorAt, warningAt } from './finding.ts';
import { explainUnknownElement } from './unknownElement.ts';

type Scope = { readonly file: CheckedFile; readonly apiVersion: number; readonly owner: string };

function checkRoot(file: CheckedFile): readonly Finding[] {
  const { root } = file.document;
  const expected = rootElementOf(file);
  if (root.name !== expected) {
    const type = typeNamed(root.name) ?? kindredTypeNamed(root.name);
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

/** `what` is an element, a type, or a value of an element. An org refuses what its API version does not have. */
function checkVersion(
  element: XmlElement,
  span: Span,
  apiVersion: number,
  what: { readonly name: string; readonly subject: string },
): readonly Finding[] {
  if (isWithin(span, apiVersion)) {
    return [];
  }
  const { since = 0, until } = span;
  const isTooEarly = apiVersion < since;
  const range = isTooEarly ? `from API version ${since}.0 on` : `up to API version ${until}.0`;
  return [
    warningAt(element.position, 'element-outside-api-version', {
      message: `${what.subject} ${range}; this project uses ${apiVersion}.0, at which an org refuses it`,
      fix: isTooEarly
        ? `Delete ${what.name}, or raise sourceApiVersion in sfdx-project.json to ${since}.0.`
        : `Delete ${what.name}.`,
    }),
  ];
}

function checkText(element: XmlElement, rule: FieldRule, apiVersion: number): readonly Finding[] {
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
  if (rule.isRequired && value.trim() === '') {
    return [wrongValue(element, 'a text that is not blank', undefined)];
  }
  const span = rule.valueSpans !== undefined && Object.hasOwn(rule.valueSpans, value) ? rule.valueSpans[value] : {};
  return [
    ...checkVersion(element, span ?? {}, apiVersion, { name: value, subject: `${value} exists in ${element.name}` }),
    ...checkLength(element, rule),
  ];
}

function checkLength({ name, text, position }: XmlElement, { longest }: FieldRule): readonly Finding[] {
  // As Java counts, and so the platform: a character beyond the basic plane is two.
  if (longest === undefined || text.length <= longest) {
    return [];
  }
  const message = `${name} has ${text.length} characters; more than ${longest} may be too many`;
  return [warningAt(position, 'text-too-long', { message, fix: `Shorten ${name} to ${longest} characters.` })];
}

const wrongValue = (element: XmlElement, expected: string, near: string | undefined): Finding =>
  errorAt(element.position, 'value-not-allowed', {
    message: `${element.name} is ${JSON.stringify(element.text)}; it must be ${expected}`,
    fix:
      near === undefined ? `Set ${element.name} to ${expected}.` : `Write <${element.name}>${near}</${element.name}>.`,
  });

function checkElement(element: XmlElement, rule: FieldRule, scope: Scope): readonly Finding[] {
  const { apiVersion, owner } = scope;
  const subject = `${element.name} exists in ${owner}`;
  const versionFindings = checkVersion(element, rule, apiVersion, { name: element.name, subject });
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
  return scope.file.isPending(element)
    ? versionFindings
    : [...versionFindings, ...checkText(element, rule, apiVersion)];
}

function checkOccurrences(parent: XmlElement, fields: FieldTable, { owner, apiVersion }: Scope): readonly Finding[] {
  return Object.entries(fields).flatMap(([name, rule]) => {
    const found = childrenNamed(parent, name);
    const maximum = rule.listMaximum ?? 1;
    const surplus = found[maximum];
    if (surplus !== undefined) {
      const message = `${owner} holds ${found.length} ${name} elements; at most ${maximum} ${maximum === 1 ? 'is' : 'are'} allowed`;
      return [errorAt(surplus.position, 'too-many-elements', { message, fix: `Delete ${name} elements.` })];
    }
    if (found.length === 0 && isRequiredAt(rule, apiVersion)) {
      const message = `${name} is missing in ${owner}`;
      return [errorAt(parent.position, 'element-missing', { message, fix: `Add <${name}> to ${owner}.` })];
    }
    return [];
  });
}

const isRequiredAt = (rule: FieldRule, apiVersion: number): boolean =>
  isWithin(rule, apiVersion) && (rule.isRequired === true || apiVersion <= (rule.requiredUntil ?? 0));

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
  const versionFindings = checkVersion(root, typeSpanOf(file), apiVersion, {
    name: 'the file',
    subject: `The type ${root.name} exists`,
  });
  if (versionFindings.length > 0) {
    // Nothing of what an unknown type holds can be right or wrong.
    return [...rootFindings, ...versionFindings];
  }
  return [...rootFindings, ...checkTable(root, fields, { file, apiVersion, owner: root.name })];
}
