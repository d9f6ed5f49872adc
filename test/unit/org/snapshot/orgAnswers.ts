/**
 * A fake org that answers queries by the sObject they are for. In: rows, or an error, by sObject. Out: the fake port. An
 * sObject without rows has none.
 */
import type { SfError } from '@salesforce/core/sfError';
import { buildError } from '../../../../scripts/lib/errors.ts';
import { type FakeAnswers, type FakeOrgClient, fakeOrgClient } from '../../../support/fakeOrgClient.ts';

export type Rows = readonly object[] | SfError | ((soql: string) => readonly object[] | SfError);

export const refusedWith = (errorCode: string): SfError =>
  buildError('OrgRequestRefusedError', { org: 'qa', operation: 'read', errors: [{ errorCode, message: 'refused' }] });

const sobjectOf = (soql: string): string => / FROM (\w+)/.exec(soql)?.[1] ?? '';

export function orgAnswering(rows: Readonly<Record<string, Rows>>, answers: FakeAnswers = {}): FakeOrgClient {
  return fakeOrgClient({
    listComponents: async () => [],
    readComponents: async () => [],
    query: async (soql) => {
      const found = rows[sobjectOf(soql)] ?? [];
      const answer = typeof found === 'function' ? found(soql) : found;
      if (answer instanceof Error) {
        throw answer;
      }
      return answer;
    },
    ...answers,
  });
}
