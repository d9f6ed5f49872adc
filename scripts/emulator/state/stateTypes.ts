/**
 * The emulator's state as the services see it: orgs, records, metadata components, consumers, tokens, jobs. Synchronous,
 * since SQLite is; every service call runs inside one transaction, so that a kill loses nothing that was acknowledged.
 * Ids are 18 characters. Times are milliseconds since the epoch on the emulator's own clock.
 */

export type EmulatorClock = { readonly now: () => number };

/** `login` is the generic login host (login.salesforce.com, test.salesforce.com): no org of its own, refuses this flow. */
export type EmulatedOrgKind = 'devHub' | 'production' | 'sandbox' | 'scratch' | 'developer';

export type EmulatedOrg = {
  readonly orgId: string;
  readonly kind: EmulatedOrgKind;
  readonly name: string;
  /** `Organization.OrganizationType`: `Enterprise Edition`, `Developer Edition` … */
  readonly edition: string;
  /** Ends in S, which the clients take for a sandbox or scratch instance. */
  readonly instanceName: string;
  /** Loopback port of the org's My Domain, for http and https; the same over restarts. */
  readonly port: number;
  readonly hubOrgId: string | undefined;
  readonly createdAt: number;
  /** Scratch orgs only. */
  readonly expiresAt: number | undefined;
  readonly isDeleted: boolean;
};

export type FieldValue = string | number | boolean | null;
/** Fields of an sObject row without `attributes`; relationship fields are resolved at query time through their Id fields. */
export type StoredRecord = { readonly Id: string; readonly [field: string]: FieldValue };

export type RecordStore = {
  /** Adds Id (by the sObject's key prefix), CreatedDate, CreatedById, LastModifiedDate, LastModifiedById, SystemModstamp. */
  readonly insert: (
    orgId: string,
    sobject: string,
    fields: Readonly<Record<string, FieldValue>>,
    byUserId?: string,
  ) => StoredRecord;
  readonly get: (orgId: string, sobject: string, id: string) => StoredRecord | undefined;
  /** Equality on every given field; text compares without case, as SOQL does. Insertion order. */
  readonly find: (
    orgId: string,
    sobject: string,
    where?: Readonly<Record<string, FieldValue>>,
  ) => readonly StoredRecord[];
  readonly update: (
    orgId: string,
    sobject: string,
    id: string,
    fields: Readonly<Record<string, FieldValue>>,
    byUserId?: string,
  ) => void;
  readonly delete: (orgId: string, sobject: string, id: string) => void;
  /** Over every org that is not deleted: usernames are unique in the world. */
  readonly findUserAnywhere: (username: string) => { readonly orgId: string; readonly user: StoredRecord } | undefined;
};

/** A metadata component as the org holds it. `body` is the parsed element tree: text, nested objects, arrays for repeated elements. */
export type StoredComponent = {
  readonly type: string;
  readonly fullName: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Id of the record behind it, `0xI…` for an app. */
  readonly id: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly createdById: string;
  readonly modifiedById: string;
};

export type ComponentStore = {
  readonly get: (orgId: string, type: string, fullName: string) => StoredComponent | undefined;
  readonly list: (orgId: string, type: string) => readonly StoredComponent[];
  /** Those of a type that belong to an app, by its API name. */
  readonly listOfApp: (orgId: string, type: string, appName: string) => readonly StoredComponent[];
  /** Finds a name without regard to case. */
  readonly findByName: (orgId: string, type: string, fullName: string) => StoredComponent | undefined;
  /** Creates or replaces. `id` is kept when the component exists. */
  readonly put: (
    orgId: string,
    component: { type: string; fullName: string; body: Readonly<Record<string, unknown>>; id: string; userId: string },
  ) => StoredComponent;
  readonly delete: (orgId: string, type: string, fullName: string) => void;
};

/** A consumer: the key and secret of an app. One main pair, at most one staged pair. */
export type StoredConsumer = {
  /** `888…` */
  readonly consumerId: string;
  readonly orgId: string;
  /** Id of the ExternalClientApplication, `0xI…`. */
  readonly appId: string;
  readonly appName: string;
  readonly key: string;
  readonly secret: string;
  readonly createdAt: number;
  /** Before this time the token endpoint does not know the key: a new app spreads through the instance first. */
  readonly knownAt: number;
};

export type StoredStagedCredentials = {
  readonly stagedId: string;
  readonly consumerId: string;
  readonly key: string;
  readonly secret: string;
  readonly state: 'Active' | 'Rotated' | 'Expired';
  readonly createdById: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly knownAt: number;
};

export type ConsumerStore = {
  readonly create: (consumer: {
    orgId: string;
    appId: string;
    appName: string;
    key?: string;
    secret?: string;
  }) => StoredConsumer;
  readonly byApp: (orgId: string, appId: string) => readonly StoredConsumer[];
  readonly byId: (orgId: string, consumerId: string) => StoredConsumer | undefined;
  /** Finds the main or the staged pair with this key, in any org: keys are unique in the world. */
  readonly byKeyAnywhere: (
    key: string,
  ) => { readonly consumer: StoredConsumer; readonly staged?: StoredStagedCredentials } | undefined;
  readonly setPair: (consumerId: string, pair: { key: string; secret: string; knownAt: number }) => void;
  readonly deleteByApp: (orgId: string, appId: string) => void;
  readonly staged: (consumerId: string) => StoredStagedCredentials | undefined;
  readonly putStaged: (staged: StoredStagedCredentials) => void;
  readonly deleteStaged: (stagedId: string) => void;
  /** A fresh key and secret in Salesforce's formats. */
  readonly generatePair: () => { key: string; secret: string };
};

export type StoredToken = {
  readonly token: string;
  readonly kind: 'access' | 'refresh' | 'authorizationCode';
  readonly orgId: string;
  readonly userId: string;
  /** Consumer key, or `PlatformCLI`. */
  readonly clientId: string;
  /** As tokens carry them: `api id`. */
  readonly scope: string;
  readonly issuedAt: number;
  readonly expiresAt: number | undefined;
};

export type TokenStore = {
  readonly issue: (token: Omit<StoredToken, 'token' | 'issuedAt'> & { token?: string }) => StoredToken;
  /** `undefined` for what is unknown, revoked or expired. */
  readonly find: (token: string) => StoredToken | undefined;
  readonly findLive: (orgId: string, userId: string, clientId: string, scope: string) => StoredToken | undefined;
  readonly revoke: (token: string) => void;
  readonly revokeOf: (
    orgId: string,
    filter: { clientId?: string; userId?: string; kind?: StoredToken['kind'] },
  ) => void;
};

export type JobStore = {
  /** Deployments and retrieves: an id, what was asked, what came of it. `body` is the owner's business. */
  readonly put: (job: {
    id: string;
    orgId: string;
    kind: 'deploy' | 'retrieve';
    createdAt: number;
    body: unknown;
  }) => void;
  readonly get: (orgId: string, id: string) => { id: string; createdAt: number; body: unknown } | undefined;
  readonly list: (
    orgId: string,
    kind: 'deploy' | 'retrieve',
  ) => readonly { id: string; createdAt: number; body: unknown }[];
};

export type State = {
  readonly clock: EmulatorClock;
  readonly transaction: <Result>(work: () => Result) => Result;
  /** A new id: the key prefix and a counter that never repeats, with its checksum. */
  readonly newId: (keyPrefix: string) => string;
  readonly orgs: {
    readonly get: (orgId: string) => EmulatedOrg | undefined;
    readonly byPort: (port: number) => EmulatedOrg | undefined;
    readonly list: () => readonly EmulatedOrg[];
    readonly put: (org: EmulatedOrg) => void;
  };
  readonly records: RecordStore;
  readonly components: ComponentStore;
  readonly consumers: ConsumerStore;
  readonly tokens: TokenStore;
  readonly jobs: JobStore;
  /** Small values that outlive a restart. */
  readonly meta: {
    readonly get: (key: string) => string | undefined;
    readonly set: (key: string, value: string) => void;
  };
};
