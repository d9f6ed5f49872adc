/**
 * DeployRequest rows from the deployment jobs. The body of a job belongs to the metadata service: what looks like a
 * DeployResult in it is shown, the rest is not read.
 */
import { formatTime } from '../../../state/recordStore.ts';
import type { FieldValue, State, StoredRecord } from '../../../state/stateTypes.ts';

const COLUMNS: Readonly<Record<string, string>> = {
  Status: 'status',
  CheckOnly: 'checkOnly',
  StartDate: 'startDate',
  CompletedDate: 'completedDate',
  ErrorMessage: 'errorMessage',
  NumberComponentErrors: 'numberComponentErrors',
  NumberComponentsDeployed: 'numberComponentsDeployed',
  NumberComponentsTotal: 'numberComponentsTotal',
  NumberTestErrors: 'numberTestErrors',
  NumberTestsCompleted: 'numberTestsCompleted',
  NumberTestsTotal: 'numberTestsTotal',
  RollbackOnError: 'rollbackOnError',
};

/** One row for each deployment of the org. */
export const deployRequestRows = (state: State, orgId: string): readonly StoredRecord[] =>
  state.jobs.list(orgId, 'deploy').map(({ id, createdAt, body }) => {
    const job = asObject(body);
    const result = { ...job, ...asObject(job['result']) };
    const created = formatTime(createdAt);
    return {
      ...Object.fromEntries(Object.entries(COLUMNS).map(([column, name]) => [column, asValue(result[name])])),
      Id: id,
      CreatedDate: created,
      LastModifiedDate: created,
      SystemModstamp: created,
      CreatedById: asValue(job['userId'] ?? result['createdBy']),
    };
  });

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const asValue = (value: unknown): FieldValue =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
