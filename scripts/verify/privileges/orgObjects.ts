/**
 * What there is in the org to be refused: the objects that its own user sees. In: the answer to that user's list of all
 * objects, and the fields of some. Out: their names. A refusal proves something only where there was something to refuse.
 */
import { isJsonObject } from '../answerBody.ts';

export type OrgObjects = {
  /** Whose view it is. */
  readonly seenBy: string;
  readonly has: (name: string) => boolean;
  /** Custom objects with records that can be queried, without custom settings. */
  readonly custom: readonly string[];
  /** Names of the fields of an object that the source grants. */
  readonly fieldsOf: (object: string) => readonly string[];
};

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm */
export function readOrgObjects(
  answer: unknown,
  seenBy: string,
  fields: ReadonlyMap<string, readonly string[]>,
): OrgObjects {
  const rows = isJsonObject(answer) ? answer['sobjects'] : undefined;
  const names = new Set(
    (Array.isArray(rows) ? rows : [])
      .filter(isJsonObject)
      .filter(({ queryable }) => queryable === true)
      .map(({ name }) => String(name).toLowerCase()),
  );
  return {
    seenBy,
    has: (name) => names.has(name.toLowerCase()),
    custom: customObjects(rows),
    fieldsOf: (object) => fields.get(object) ?? [],
  };
}

/** History, sharing and event objects follow their object or are no records. */
export const customObjects = (sobjects: unknown): readonly string[] =>
  (Array.isArray(sobjects) ? sobjects : [])
    .filter(isJsonObject)
    .filter((one) => one['custom'] === true && one['customSetting'] !== true && one['queryable'] === true)
    .map(({ name }) => String(name))
    .filter((name) => name.endsWith('__c'));
