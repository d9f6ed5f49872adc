/** Elements of ExternalClientApplication (`.eca`). */
import { boolean, type FieldTable, since, text } from './fieldRule.ts';

export const externalClientApplicationFields: FieldTable = {
  // Optional in the WSDL; Setup and Salesforce's own steps demand it.
  contactEmail: { kind: 'text', isRequired: true },
  contactPhone: text,
  description: text,
  // Managed and AutoInstalled are Salesforce's own.
  distributionState: { kind: 'text', values: ['Local', 'Packaged', 'Managed', 'AutoInstalled'] },
  iconUrl: text,
  infoUrl: text,
  isProtected: boolean,
  label: text,
  logoUrl: text,
  managedType: since(60, { kind: 'text', values: ['Local', 'Global'] }),
  orgScopedExternalApp: text,
};
