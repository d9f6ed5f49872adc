/**
 * The API versions that the emulated orgs speak. Only those since External Client Apps exist are listed; older ones that
 * clients fall back to answer as well, as they do in an org.
 */
const lowestListed = 58;
const lowestAnswered = 31;
const highest = 68;

export const highestApiVersion = `${highest}.0`;

export type ApiVersion = { readonly label: string; readonly url: string; readonly version: string };

/** Three releases a year: 58.0 is Summer '23. */
const labelOf = (version: number): string => {
  const release = version - lowestListed;
  const season = ['Summer', 'Winter', 'Spring'][release % 3] ?? 'Summer';
  return `${season} '${23 + Math.floor((release + 2) / 3)}`;
};

/** The list that `/services/data` answers, oldest first. */
export const listedApiVersions: readonly ApiVersion[] = Array.from(
  { length: highest - lowestListed + 1 },
  (_, index) => {
    const version = `${lowestListed + index}.0`;
    return { label: labelOf(lowestListed + index), url: `/services/data/v${version}`, version };
  },
);

/** Whether an org answers requests of this version, `NN.0`. */
export const isAnsweredVersion = (version: string): boolean =>
  /^\d{2}\.0$/.test(version) && Number(version) >= lowestAnswered && Number(version) <= highest;
