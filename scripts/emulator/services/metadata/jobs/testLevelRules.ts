/**
 * What an org says of the test level of a deployment before it queues it, and whether a validation has run the tests that
 * a quick deploy leaves out. Which tests a level runs is for `runTests`.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy.htm
 * @see https://github.com/forcedotcom/cli/issues/2105
 */
import { ApiError } from '../../../apiError.ts';
import type { EmulatedOrg } from '../../../state/stateTypes.ts';
import type { TestRun } from '../apex/runTests.ts';
import type { DeployOptions } from '../deploy/deployTypes.ts';

const refuse = (publicMessage: string): ApiError =>
  new ApiError({ httpStatus: 400, errorCode: 'INVALID_OPERATION', publicMessage });

/** Orgs that live on: a Dev Hub is one unless its edition is the Developer Edition. */
export const isProduction = ({ kind, edition }: EmulatedOrg): boolean =>
  kind === 'production' || (kind === 'devHub' && edition !== 'Developer Edition');

/**
 * Refuses a level that the org does not take, and tests that do not go with the level.
 * @throws {ApiError} INVALID_OPERATION
 */
export const checkTestLevel = (org: EmulatedOrg, { testLevel, runTests }: DeployOptions): void => {
  if (testLevel === 'NoTestRun' && isProduction(org)) {
    throw refuse('testLevel of NoTestRun cannot be used in production organizations');
  }
  if (runTests.length > 0 && testLevel !== 'RunSpecifiedTests') {
    throw refuse('runTests can be used only with a testLevel of RunSpecifiedTests.');
  }
  if (runTests.length === 0 && testLevel === 'RunSpecifiedTests') {
    // The text is a guess.
    throw refuse('A testLevel of RunSpecifiedTests needs runTests.');
  }
};

/**
 * Whether a validation may be deployed without its tests. In production they must have been run; elsewhere nobody asks,
 * which is a guess.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployRecentValidation.htm
 */
export const hasRunTests = (
  org: EmulatedOrg,
  { options: { testLevel }, tests }: { readonly options: DeployOptions; readonly tests?: TestRun },
): boolean => !isProduction(org) || tests !== undefined || (testLevel !== undefined && testLevel !== 'NoTestRun');
