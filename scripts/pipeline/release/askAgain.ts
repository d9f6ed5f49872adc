/**
 * Whether what an org answered before still holds. In: the port, questions with their answers. Out: true where all of it does.
 * All requests go out side by side: the listing of the components, whose times tell of their changes; all queries in one;
 * and the few components that no listing is about, such as settings. Users, assignments and licences are in the queries.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_fileproperties.htm
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-batch.html
 */
import { isDeepStrictEqual } from 'node:util';
import type { ComponentName, NamesByType, OrgClient } from '../../org/orgClient.ts';

type Question =
  | { readonly kind: 'query'; readonly soql: string }
  | { readonly kind: 'list'; readonly types: readonly string[] }
  | { readonly kind: 'read'; readonly type: string; readonly names: readonly string[] }
  /** Of types that are listed as well. */
  | { readonly kind: 'retrieve'; readonly wanted: NamesByType }
  /** The fields of an sObject, which nobody changes meanwhile. */
  | { readonly kind: 'describe'; readonly sobject: string };

export type Asked = { readonly question: Question; readonly answer: unknown };

/** In one request. */
const MOST_QUERIES = 25;

type BatchAnswer = {
  readonly results?: readonly {
    readonly statusCode?: number;
    readonly result?: { readonly done?: boolean; readonly records?: unknown };
  }[];
};

/** @throws whatever hinders the asking */
export async function isUnchanged(org: OrgClient, asked: readonly Asked[]): Promise<boolean> {
  const queries: { readonly soql: string; readonly answer: unknown }[] = [];
  const listings: { readonly types: readonly string[]; readonly answer: unknown }[] = [];
  for (const { question, answer } of asked) {
    if (question.kind === 'query') queries.push({ soql: question.soql, answer });
    if (question.kind === 'list') listings.push({ types: question.types, answer });
  }
  const listed = new Set(listings.flatMap(({ types }) => types));
  const unlisted = asked.flatMap(({ question, answer }) =>
    question.kind === 'read' && !listed.has(question.type) ? [{ ...question, answer }] : [],
  );
  // Without a listing nothing tells of most components.
  if (listings.length === 0) {
    return false;
  }
  const batches = Array.from({ length: Math.ceil(queries.length / MOST_QUERIES) }, (_, batch) =>
    queries.slice(batch * MOST_QUERIES, (batch + 1) * MOST_QUERIES),
  );
  const same = await Promise.all([
    ...listings.map(async ({ types, answer }) => isSameListing(answer, await org.listComponents(types))),
    ...batches.map((batch) => areSameRows(org, batch)),
    ...unlisted.map(async ({ type, names, answer }) =>
      isDeepStrictEqual(answer, await org.readComponents(type, names)),
    ),
  ]);
  return same.every((isSame) => isSame);
}

async function areSameRows(
  org: OrgClient,
  queries: readonly { readonly soql: string; readonly answer: unknown }[],
): Promise<boolean> {
  const { results = [] } = await org.requestRest<BatchAnswer>('POST', '/composite/batch', {
    haltOnError: true,
    batchRequests: queries.map(({ soql }) => ({
      method: 'GET',
      url: `v${org.identity.apiVersion}/query?q=${encodeURIComponent(soql)}`,
    })),
  });
  return queries.every(({ answer }, index) => {
    const { statusCode, result } = results[index] ?? {};
    return statusCode === 200 && result?.done !== false && isDeepStrictEqual(answer, result?.records);
  });
}

function isSameListing(before: unknown, now: readonly ComponentName[]): boolean {
  // The answer to the very same question.
  const known = before as readonly ComponentName[];
  return now.every(hasTime) && textOf(known) === textOf(now);
}

/** Some components come without a time, or with that of 1970: they can't be told from changed ones. */
const hasTime = ({ changedAtMilliseconds }: ComponentName): boolean => (changedAtMilliseconds ?? 0) > 0;

const textOf = (components: readonly ComponentName[]): string =>
  components
    .map(({ type, fullName, changedAtMilliseconds }) => `${type} ${fullName} ${changedAtMilliseconds}`)
    .toSorted()
    .join('\n');
