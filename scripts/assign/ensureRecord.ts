/**
 * Makes sure that a record exists. In: how to find it and what to create. Out: its id, and whether it is new. Only for
 * records that the org keeps unique: that is what makes it safe to try again after an answer that does not say what
 * happened. Leaves the translation of refusals to the caller, who knows what they mean.
 */
import { mayHaveHadEffect } from '../deploy/unclearAnswers.ts';
import type { OrgClient, RecordFields } from '../org/orgClient.ts';
import { isRefusedWith } from '../org/translateOrgError.ts';
import type { AssignmentOutcome } from './assignmentOutcome.ts';

export type WantedRecord = {
  readonly sobject: string;
  readonly fields: RecordFields;
  /** Error code that says that the org has such a record. */
  readonly duplicateCode: string;
  /** The id, where the record is there. */
  readonly find: () => Promise<string | undefined>;
};

export type EnsuredRecord = { readonly state: AssignmentOutcome['state']; readonly id: string };

/** The second attempt is for an org that neither answered nor did it. */
const ATTEMPTS = 2;

/** Creates the record unless it is there. What the org refuses is thrown as it came. */
export async function ensureRecord(org: OrgClient, wanted: WantedRecord): Promise<EnsuredRecord> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { state: 'created', id: await org.createRecord(wanted.sobject, wanted.fields) };
    } catch (error) {
      const isDuplicate = isRefusedWith(error, wanted.duplicateCode);
      if (!isDuplicate && !mayHaveHadEffect(error)) {
        throw error;
      }
      const id = await wanted.find();
      if (id !== undefined) {
        // After an unclear first attempt the duplicate is the record that this attempt made.
        return { state: isDuplicate && attempt === 1 ? 'unchanged' : 'created', id };
      }
      if (isDuplicate || attempt === ATTEMPTS) {
        throw error;
      }
    }
  }
}
