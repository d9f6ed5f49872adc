/** What may be done with the records of one sObject. */
export type ObjectAccess = {
  readonly read: boolean;
  readonly create: boolean;
  readonly edit: boolean;
  readonly delete: boolean;
};

export const NO_ACCESS: ObjectAccess = { read: false, create: false, edit: false, delete: false };
export const FULL_ACCESS: ObjectAccess = { read: true, create: true, edit: true, delete: true };
