/**
 * What one org holds that a plan needs to know, read in one go before anything is written. Facts only: whether they
 * suffice is for `plan` to say. `undefined` means "the org has none", `'unknown'` means "the org would not tell".
 */
import type { ComponentRecord, OrgIdentity, OrgKind } from './orgClient.ts';

export type LicenseState = {
  readonly id: string;
  readonly name: string;
  readonly total: number;
  readonly used: number;
};

export type UserState = {
  readonly id: string;
  readonly username: string;
  readonly isActive: boolean;
  /** `'unknown'` where UserLogin can't be read. */
  readonly isFrozen: boolean | 'unknown';
  readonly profileName: string;
  readonly userLicenseName: string;
  /** From the permissions of profile and permission sets together. */
  readonly hasApiEnabled: boolean | 'unknown';
  readonly isApiOnly: boolean | 'unknown';
  readonly assignedPermissionSetNames: readonly string[];
  readonly assignedPermissionSetLicenseNames: readonly string[];
};

export type ProfileState = { readonly id: string; readonly name: string; readonly userLicenseId: string };

/** Effective system permissions of the user we act as, by API name (`ExternalClientAppDeveloper`). */
export type CallerPermissions = Readonly<Record<string, boolean | 'unknown'>>;

export type OrgSnapshot = {
  readonly identity: OrgIdentity;
  readonly kind: OrgKind;
  /** `Organization.OrganizationType`, such as `Enterprise Edition`. */
  readonly edition: string;
  readonly highestApiVersion: string;
  /** False when the org does not know the sObject ExternalClientApplication at this API version. */
  readonly supportsExternalClientApps: boolean;
  readonly callerPermissions: CallerPermissions;
  /** The `ExternalClientApp` settings record; `undefined` where the org has none. */
  readonly externalClientAppSettings: ComponentRecord | undefined;
  /** Every component of the types in the source that the org holds under the source's names, or that belongs to the app. */
  readonly components: readonly { readonly type: string; readonly record: ComponentRecord }[];
  /** Id (`0xI…`) of the app of this name, where it exists. */
  readonly appId: string | undefined;
  /** When the app or its OAuth settings were last changed, by the org's clock; `undefined` where the org does not say. */
  readonly appChangedAtMilliseconds?: number;
  /** Full names of the OAuth policies that belong to the app, whatever they are called. */
  readonly oauthPolicyNames: readonly string[];
  readonly appPolicyNames: readonly string[];
  /** Connected App with the app's name, compared without case. */
  readonly connectedAppOfSameName: string | undefined;
  readonly runAsUser: UserState | undefined;
  /** `Salesforce Integration`, by name or, in an org of another language, by its definition key. */
  readonly integrationLicense: LicenseState | undefined;
  readonly integrationPermissionSetLicense: LicenseState | undefined;
  /** Profiles of the integration licence, the best match first. */
  readonly integrationProfiles: readonly ProfileState[];
};
