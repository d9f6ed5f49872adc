/**
 * config/audit.json: findings of the audit that are accepted for a time. In: the project, the ids of the rules. Out: the
 * acceptances, each with a reason and its last day. A project without the file accepts nothing.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from './json/jsonNode.ts';
import {
  asItems,
  asObject,
  asText,
  type ConfigPart,
  partAt,
  readConfigObject,
  rejectPart,
  rejectUnknownKeys,
} from './json/readConfigObject.ts';

export const AUDIT_FILE = 'config/audit.json';

export type Acceptance = {
  readonly rule: string;
  readonly app?: string;
  /** Alias. */
  readonly org?: string;
  readonly file?: string;
  readonly reason: string;
  /** `YYYY-MM-DD`, the last day. */
  readonly until: string;
};

const KEYS = ['rule', 'app', 'org', 'file', 'reason', 'until'];

/** @throws {ConfigInvalidError} with file, line and column */
export async function readAuditConfig(
  projectRoot: string,
  isRule: (id: string) => boolean,
): Promise<readonly Acceptance[]> {
  let content: string;
  try {
    content = await readFile(join(projectRoot, AUDIT_FILE), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return [];
    }
    throw error;
  }
  const document = readConfigObject(content, AUDIT_FILE);
  rejectUnknownKeys(document, (key) => ['$schema', 'accept'].includes(key), 'accept');
  const accept = partAt(document, 'accept');
  return accept === undefined ? [] : asItems(accept).map((item) => readAcceptance(asObject(item), isRule));
}

function readAcceptance(part: ConfigPart<JsonObject>, isRule: (id: string) => boolean): Acceptance {
  rejectUnknownKeys(part, (key) => KEYS.includes(key), KEYS.join(', '));
  const needed = (key: string): ConfigPart =>
    partAt(part, key) ?? rejectPart(part, `${part.name} has no ${key}`, `Write "${key}".`);
  const rule = needed('rule');
  const reason = needed('reason');
  const until = needed('until');
  const optional = (key: string) => {
    const found = partAt(part, key);
    return found === undefined ? {} : { [key]: asText(found) };
  };
  return {
    rule: isRule(asText(rule))
      ? asText(rule)
      : rejectPart(rule, `there is no rule "${asText(rule)}"`, 'docs/audit.md has the rules.'),
    ...optional('app'),
    ...optional('org'),
    ...optional('file'),
    reason:
      asText(reason).trim() === '' ? rejectPart(reason, 'reason is empty', 'Say why it is accepted.') : asText(reason),
    until: isDay(asText(until))
      ? asText(until)
      : rejectPart(until, 'until must be a day', 'Write, for example: "2027-03-31"'),
  };
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
