/**
 * What the edition decides: its name as `Organization.OrganizationType` has it and how many licences come with it. The
 * integration licences are 5 from Enterprise up and 1 in Developer; Group and Professional have none. The numbers of other
 * licences are guesses: an org has as many as were bought.
 * @see https://help.salesforce.com/s/articleView?id=platform.integration_user.htm
 * @see https://developer.salesforce.com/docs/atlas.en-us.sfdx_dev.meta/sfdx_dev/sfdx_dev_scratch_orgs_editions_and_allocations.htm
 */
export type EditionFacts = {
  readonly organizationType: string;
  readonly salesforceLicenses: number;
  readonly integrationLicenses: number;
  /** Scratch orgs that a Dev Hub of this edition may have at a time, and create in 24 hours. */
  readonly activeScratchOrgs: number;
  readonly dailyScratchOrgs: number;
};

const edition = (
  organizationType: string,
  [salesforceLicenses, integrationLicenses]: readonly [number, number],
  [activeScratchOrgs, dailyScratchOrgs]: readonly [number, number],
): EditionFacts => ({ organizationType, salesforceLicenses, integrationLicenses, activeScratchOrgs, dailyScratchOrgs });

/** By the lower-case name that scratch org definitions use, without the `Partner ` before it. A name may come from a client. */
const editions: ReadonlyMap<string, EditionFacts> = new Map([
  ['developer', edition('Developer Edition', [2, 1], [3, 6])],
  ['enterprise', edition('Enterprise Edition', [10, 5], [40, 80])],
  ['group', edition('Team Edition', [5, 0], [0, 0])],
  ['professional', edition('Professional Edition', [10, 0], [0, 0])],
  ['unlimited', edition('Unlimited Edition', [10, 5], [100, 200])],
  ['performance', edition('Performance Edition', [10, 5], [100, 200])],
]);

/** The facts of an edition by either of its names, `Enterprise` or `Enterprise Edition`. */
export const findEdition = (name: string): EditionFacts | undefined => {
  const wanted = name.toLowerCase().replace(/^partner /, '');
  return (
    editions.get(wanted) ??
    [...editions.values()].find(({ organizationType }) => organizationType.toLowerCase() === wanted)
  );
};

/** As `Organization.OrganizationType` has them. */
export const editionNames: readonly string[] = [...editions.values()].map(({ organizationType }) => organizationType);
