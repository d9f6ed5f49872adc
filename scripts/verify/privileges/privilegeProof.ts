/** One statement about what a run-as user can and cannot do, and how it was found out. */
export type PrivilegeProof = {
  /** Stable, kebab-case, with the object or permission that it is about: `object-granted:Account`. */
  readonly id: string;
  readonly title: string;
  /** `notProven`: it could not be measured; says nothing either way. */
  readonly status: 'proven' | 'contradicted' | 'notProven';
  /** What was asked and what came back. */
  readonly evidence: string;
};

/** What permission sets of the source grant on an object, all sets together. */
export type ObjectGrant = {
  readonly object: string;
  readonly create: boolean;
  readonly edit: boolean;
  readonly delete: boolean;
};

/** What they grant on a field; `field` without its object. */
export type FieldGrant = { readonly object: string; readonly field: string; readonly edit: boolean };
