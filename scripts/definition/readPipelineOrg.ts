/** Reads one org of a pipeline stage: its alias alone, or an object with what is special about it. */
import type { JsonObject } from './json/jsonNode.ts';
import { asObject, asText, type ConfigPart, partAt, rejectPart, rejectUnknownKeys } from './json/readConfigObject.ts';
import type { PipelineOrg, PipelineOrgKind } from './pipelineStage.ts';
import { readValues } from './valuesConfig.ts';

const KEYS = ['alias', 'kind', 'orgId', 'production', 'values', 'store'];
const KINDS: readonly PipelineOrgKind[] = ['production', 'sandbox', 'scratch', 'developer'];

/** @throws {ConfigInvalidError} */
export function readPipelineOrg(item: ConfigPart, knownVariables: readonly string[]): PipelineOrg {
  if (item.node.kind === 'string') {
    return { alias: readAlias(item), production: false, values: new Map() };
  }
  const part = asObject(item);
  rejectUnknownKeys(part, (key) => KEYS.includes(key), KEYS.join(', '));
  const alias = partAt(part, 'alias');
  if (alias === undefined) {
    return rejectPart(part, `${part.name} has no alias`, 'Write, for example: { "alias": "qa" }');
  }
  const kind = partAt(part, 'kind');
  const orgId = partAt(part, 'orgId');
  const store = partAt(part, 'store');
  const values = partAt(part, 'values');
  return {
    alias: readAlias(alias),
    ...(kind === undefined ? {} : { kind: readKind(kind) }),
    ...(orgId === undefined ? {} : { orgId: readOrgId(orgId) }),
    production: readProduction(part),
    values: values === undefined ? new Map() : readValues(asObject(values), knownVariables),
    ...(store === undefined ? {} : { store: readStore(store) }),
  };
}

function readAlias(part: ConfigPart): string {
  const alias = asText(part).trim();
  return alias === '' || alias.startsWith('-') ? rejectPart(part, `"${alias}" is no alias of an org`) : alias;
}

function readStore(part: ConfigPart): string {
  const name = asText(part);
  return name.trim() === '' ? rejectPart(part, 'store is empty') : name;
}

function readKind(part: ConfigPart): PipelineOrgKind {
  const text = asText(part);
  return (
    KINDS.find((kind) => kind === text) ??
    rejectPart(part, `"${text}" is no kind of org`, `Use one of: ${KINDS.join(', ')}.`)
  );
}

const readOrgId = (part: ConfigPart): string => {
  const text = asText(part);
  return /^00D\w{12}(\w{3})?$/.test(text)
    ? text
    : rejectPart(part, `"${text}" is no org id`, 'It begins with 00D and has 15 or 18 characters.');
};

function readProduction(part: ConfigPart<JsonObject>): boolean {
  const found = partAt(part, 'production');
  if (found === undefined) {
    return false;
  }
  return found.node.kind === 'boolean' ? found.node.value : rejectPart(found, 'production must be true or false');
}
