/**
 * What check-only deployments of a release have validated, so that it is deployed by its id and its tests run once. In: the
 * journal, which a resumed release reads again. Out: the id of the validation of the very same files in the same org.
 */
import { createHash } from 'node:crypto';
import type { DeployStep } from '../../plan/deployPlan.ts';
import type { Validations } from '../deployRequest.ts';
import type { ReleaseJournal } from './releaseJournal.ts';

export type ValidationPlace = { readonly org: string; readonly orgId: string; readonly app: string };

/** By digest, over all orgs and apps of one release. */
export type KnownValidations = Map<string, string>;

export function validationsOf(
  known: KnownValidations,
  journal: ReleaseJournal | undefined,
  place: ValidationPlace,
): Validations {
  return {
    find: (step, sourceApiVersion) => known.get(digestOf(step, sourceApiVersion, place)),
    remember: async (step, sourceApiVersion, deploymentId) => {
      const digest = digestOf(step, sourceApiVersion, place);
      known.set(digest, deploymentId);
      await journal?.append({ event: 'validated', org: place.org, app: place.app, digest, deploymentId });
    },
  };
}

/** Of everything that the org is sent, and of the org. */
function digestOf(
  { components, deletions = [] }: DeployStep,
  sourceApiVersion: string,
  { orgId, app }: ValidationPlace,
): string {
  const files = components.map(({ file, content }) => [file, content]).toSorted();
  return createHash('sha256')
    .update(JSON.stringify([orgId.slice(0, 15), app, sourceApiVersion, files, deletions]))
    .digest('hex');
}
