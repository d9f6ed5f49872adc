/** What a release's journal says has been done already. Pure: records in, facts out. */
import type { ReleaseRecord } from './releaseJournal.ts';
import type { Shard } from './shardStages.ts';
import type { KnownValidations } from './validations.ts';

export type DoneOrg = { readonly orgId?: string; readonly changed: boolean; readonly milliseconds: number };

export type ReleaseState = {
  readonly digest: string | undefined;
  readonly emulated: boolean | undefined;
  readonly stages: readonly string[];
  readonly orgs: readonly string[];
  readonly shard?: Shard;
  /** By alias: the org that it meant when its checks had passed. */
  readonly orgIds: ReadonlyMap<string, string>;
  readonly done: ReadonlyMap<string, DoneOrg>;
  /** Orgs that a run began with and did not bring to an end, nor set back. */
  readonly halfway: ReadonlySet<string>;
  /** Ids of check-only deployments, by the digest of what they validated. */
  readonly validations: KnownValidations;
  /** `stage gate` of what was passed. */
  readonly passedGates: ReadonlySet<string>;
};

export const gateKey = (stage: string, gate: string): string => `${stage} ${gate}`;

export function summarizeRelease(records: readonly ReleaseRecord[]): ReleaseState {
  const orgIds = new Map<string, string>();
  const done = new Map<string, DoneOrg>();
  const halfway = new Set<string>();
  const validations: KnownValidations = new Map();
  const passedGates = new Set<string>();
  let begun: Extract<ReleaseRecord, { event: 'begun' }> | undefined;
  for (const record of records) {
    switch (record.event) {
      case 'begun':
        begun = record;
        break;
      case 'checked':
        orgIds.set(record.org, record.orgId);
        break;
      case 'validated':
        validations.set(record.digest, record.deploymentId);
        break;
      case 'orgBegun':
        halfway.add(record.org);
        break;
      case 'orgDone':
        halfway.delete(record.org);
        done.set(record.org, { orgId: record.orgId, changed: record.changed, milliseconds: record.milliseconds });
        break;
      case 'orgFailed':
        // Failed again after it was done: a soak saw it.
        done.delete(record.org);
        if (record.undo === 'undone' || record.undo === 'nothing') {
          halfway.delete(record.org);
        } else {
          halfway.add(record.org);
        }
        break;
      case 'gatePassed':
        passedGates.add(gateKey(record.stage, record.gate));
        break;
      default:
        break;
    }
  }
  return {
    ...(begun?.shard === undefined ? {} : { shard: begun.shard }),
    digest: begun?.digest,
    emulated: begun?.emulated,
    stages: begun?.stages ?? [],
    orgs: begun?.orgs ?? [],
    orgIds,
    done,
    halfway,
    validations,
    passedGates,
  };
}
