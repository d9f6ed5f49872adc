/** One behaviour that a service claims or leaves out, with where it is known from. COVERAGE.md is written from these. */
export type CoverageRow = {
  readonly operation: string;
  readonly status: 'answered' | 'refused' | 'notEmulated';
  /** A public source, or `guess`. */
  readonly source: string;
};
