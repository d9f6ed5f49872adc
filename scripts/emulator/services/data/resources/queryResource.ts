/**
 * The query resource: SOQL in, a page of records out, and the pages after it. Open queries are kept in memory, ten a user
 * as in an org; a restart forgets them.
 */
import { ApiError, notEmulated } from '../../../apiError.ts';
import type { Emulator } from '../../../emulatorTypes.ts';
import { availableSobject } from '../access/availableSobjects.ts';
import { apiRoot, type Caller } from '../caller.ts';
import { readRows } from '../rows/readRows.ts';
import { formatColumns, formatRecords, type WireRecord } from '../soql/queryAnswer.ts';
import type { QueryWorld } from '../soql/queryWorld.ts';
import { runQuery } from '../soql/runQuery.ts';
import { methodNotAllowed, ok, type ResourceAnswer, type ResourceRequest } from './resource.ts';

type OpenQuery = { readonly orgId: string; readonly userId: string; readonly records: readonly WireRecord[] };

const LARGEST_PAGE = 2000;
const SMALLEST_PAGE = 200;
const OPEN_QUERIES_A_USER = 10;
const openQueries = new WeakMap<Emulator, Map<string, OpenQuery>>();

/** `?q=` runs a query, `?q=…&columns=true` describes its columns, a locator gives the next page. */
export function answerQuery(caller: Caller, request: ResourceRequest): ResourceAnswer {
  if (request.method !== 'GET') {
    throw methodNotAllowed(request.method, ['GET', 'HEAD']);
  }
  const [locator] = request.segments;
  const size = pageSize(request);
  if (locator !== undefined) {
    return nextPage(caller, locator, size);
  }
  const text = request.query.get('q');
  if (request.query.has('explain')) {
    throw notEmulated('query plans');
  }
  if (text === null) {
    throw new ApiError({
      httpStatus: 400,
      errorCode: 'MALFORMED_QUERY',
      publicMessage: 'A query string has to be specified',
    });
  }
  const outcome = runQuery(caller.parseSoql(text, caller.emulator.state.clock.now()), worldOf(caller));
  if (request.query.get('columns') === 'true') {
    return ok(formatColumns(outcome));
  }
  if (outcome.kind === 'count') {
    return ok({ totalSize: outcome.count, done: true, records: [] });
  }
  const records = formatRecords(outcome);
  return records.length <= size ? ok(lastPage(records.length, records)) : firstPage(caller, records, size);
}

/** The sObjects and rows that this caller's queries run over. */
export const worldOf = (caller: Caller): QueryWorld => ({
  sobject: (name) => availableSobject(caller, name),
  rows: (sobject) => readRows(caller, sobject),
  urlOf: (sobject, id) => `${apiRoot(caller)}/sobjects/${sobject.name}/${id}`,
});

const lastPage = (totalSize: number, records: readonly WireRecord[]): object => ({ totalSize, done: true, records });

/** The header by which clients ask for smaller pages. */
function pageSize(request: ResourceRequest): number {
  const asked = /batchSize=(\d+)/i.exec(request.headers['sforce-query-options'] ?? '')?.[1];
  return Math.min(Math.max(Number(asked ?? LARGEST_PAGE), SMALLEST_PAGE), LARGEST_PAGE);
}

function firstPage(caller: Caller, records: readonly WireRecord[], size: number): ResourceAnswer {
  const { emulator, org, userId } = caller;
  const open = openQueries.get(emulator) ?? new Map<string, OpenQuery>();
  openQueries.set(emulator, open);
  const ofUser = [...open].filter(([, query]) => query.userId === userId && query.orgId === org.orgId);
  for (const [id] of ofUser.slice(0, Math.max(ofUser.length + 1 - OPEN_QUERIES_A_USER, 0))) {
    open.delete(id);
  }
  const id = emulator.state.newId('01g');
  open.set(id, { orgId: org.orgId, userId, records });
  return page(caller, id, records, 0, size);
}

function nextPage(caller: Caller, locator: string, size: number): ResourceAnswer {
  const [id = '', start = ''] = locator.split('-');
  const query = openQueries.get(caller.emulator)?.get(id);
  const isOwn = query?.orgId === caller.org.orgId && query.userId === caller.userId;
  if (query === undefined || !isOwn || !/^\d+$/.test(start)) {
    throw new ApiError({
      httpStatus: 400,
      errorCode: 'INVALID_QUERY_LOCATOR',
      publicMessage: 'invalid query locator',
    });
  }
  return page(caller, id, query.records, Number(start), size);
}

function page(caller: Caller, id: string, records: readonly WireRecord[], start: number, size: number): ResourceAnswer {
  const shown = records.slice(start, start + size);
  const next = start + size;
  return ok(
    next >= records.length
      ? lastPage(records.length, shown)
      : {
          totalSize: records.length,
          done: false,
          nextRecordsUrl: `${apiRoot(caller)}/query/${id}-${next}`,
          records: shown,
        },
  );
}
