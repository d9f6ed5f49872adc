/**
 * The REST API of one org. In: a connection. Out: rows, ids and answers as plain data. Requests that only read are sent
 * again a few times when the network or the org stumbles; requests that write never are, since nobody knows what became
 * of the first.
 */
import { raise } from '../lib/errors.ts';
import type { OrgClient, RecordFields } from './orgClient.ts';
import type { OrgConnection } from './orgConnection.ts';
import { NO_RETRY, readAgain } from './readAgain.ts';
import { isRefusedWith } from './translateOrgError.ts';

type Method = Parameters<OrgClient['requestRest']>[0];

type QueryPage<Row> = {
  readonly records?: readonly Row[];
  readonly done?: boolean;
  readonly nextRecordsUrl?: string;
};

export type RestCalls = Pick<
  OrgClient,
  'query' | 'createRecord' | 'updateRecord' | 'deleteRecord' | 'describeFieldNames' | 'requestRest'
>;

const OPERATIONS: Readonly<Record<Method, string>> = {
  GET: 'read',
  POST: 'post to',
  PATCH: 'change',
  DELETE: 'delete',
};

const withoutQuery = (path: string): string => path.split('?')[0] ?? path;

export function restCalls(org: OrgConnection): RestCalls {
  const send = async (method: Method, url: string, operation: string, body?: unknown): Promise<unknown> => {
    const once = (): Promise<unknown> =>
      org.call(operation, () =>
        org.connection.request<unknown>(
          { method, url, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
          NO_RETRY,
        ),
      );
    return method === 'GET' ? readAgain(once) : once();
  };

  /** A proxy's or a maintenance page comes with status 200 and is text. */
  const sendForObject = async (method: Method, url: string, operation: string, body?: unknown): Promise<object> => {
    const answer = await send(method, url, operation, body);
    return typeof answer === 'object' && answer !== null
      ? answer
      : raise('OrgUnavailableError', { org: org.alias, host: org.host, status: 200, operation });
  };

  const recordUrl = (sobject: string, id: string): string => `/sobjects/${sobject}/${encodeURIComponent(id)}`;

  return {
    query: async <Row>(soql: string) => {
      const operation = `answer the query "${soql}"`;
      const rows: Row[] = [];
      let url: string | undefined = `/query?q=${encodeURIComponent(soql)}`;
      while (url !== undefined) {
        // The caller names the row; SOQL decides its fields, and no library can check that.
        const page = (await sendForObject('GET', url, operation)) as QueryPage<Row>;
        rows.push(...(page.records ?? []));
        url = page.done === false ? page.nextRecordsUrl : undefined;
      }
      return rows;
    },
    createRecord: async (sobject: string, fields: RecordFields) => {
      const operation = `create a ${sobject}`;
      const answer = await sendForObject('POST', `/sobjects/${sobject}`, operation, fields);
      const id = 'id' in answer ? answer.id : undefined;
      return typeof id === 'string'
        ? id
        : raise('OrgUnavailableError', { org: org.alias, host: org.host, status: 201, operation });
    },
    updateRecord: async (sobject, id, fields) => {
      await send('PATCH', recordUrl(sobject, id), `change the ${sobject} ${id}`, fields);
    },
    deleteRecord: async (sobject, id) => {
      await send('DELETE', recordUrl(sobject, id), `delete the ${sobject} ${id}`);
    },
    describeFieldNames: async (sobject) => {
      try {
        const answer = await sendForObject('GET', `/sobjects/${sobject}/describe`, `describe ${sobject}`);
        // The shape is the API's; a name is all that is taken from it.
        const { fields = [] } = answer as { readonly fields?: readonly { readonly name: string }[] };
        return fields.map(({ name }) => name);
      } catch (error) {
        if (isRefusedWith(error, 'NOT_FOUND', 'INVALID_TYPE')) {
          return undefined;
        }
        throw error;
      }
    },
    requestRest: async <Answer>(method: Method, path: string, body?: unknown) =>
      // What an answer looks like is known to the caller alone, who checks it.
      (await send(method, path, `${OPERATIONS[method]} ${withoutQuery(path)}`, body)) as Answer,
  };
}
