/**
 * What every emulated service is given. A service is a function that adds its routes to the one HTTP application; which
 * org a request is for is decided by the port it came in on, before any route runs.
 */
import type { FastifyInstance } from 'fastify';
import type { EmulatedOrg, State, StoredRecord, StoredToken } from './state/stateTypes.ts';

export type EmulatorSettings = {
  /** How long the token endpoint does not know a new consumer key. */
  readonly propagationMilliseconds: number;
  /** How long a scratch org stays in the status Creating. */
  readonly signupMilliseconds: number;
  /** How long a deployment stays InProgress, and a retrieve too. */
  readonly deployMilliseconds: number;
  /** How many looks at a deployment find it InProgress, whatever the clock says; none when absent. */
  readonly deployPolls?: number;
  /** Added to every request. */
  readonly requestMilliseconds: number;
  /** Up to so many more or less, another number for each request; none when absent. */
  readonly requestJitterMilliseconds?: number;
  /** Logins of one user that the token endpoint takes in an hour; 3600 when absent. */
  readonly loginsPerUserPerHour?: number;
  /** Whether a rotated pair can be rotated back; nothing public says what orgs do. No when absent. */
  readonly rotatesBack?: boolean;
  /** Whether an unknown consumer key is `invalid_client`, as older releases said, and not `invalid_client_id`. */
  readonly unknownKeyIsInvalidClient?: boolean;
};

export type Emulator = {
  readonly state: State;
  readonly settings: EmulatorSettings;
  /** The highest API version, `NN.0`; `/services/data` lists 58.0 up to it. */
  readonly highestApiVersion: string;
  /** Origin of an org's My Domain: `http://127.0.0.1:PORT`. */
  readonly instanceUrl: (org: EmulatedOrg) => string;
  /** Origin of the generic login host. */
  readonly loginUrl: () => string;
  /** Starts listening for a new org, stops for a deleted one. */
  readonly openOrg: (org: Omit<EmulatedOrg, 'port'>) => Promise<EmulatedOrg>;
  readonly closeOrg: (orgId: string) => void;
  readonly log: (line: string) => void;
};

export type Session = { readonly org: EmulatedOrg; readonly user: StoredRecord; readonly token: StoredToken };

/** Registers the routes of one service. */
export type Service = (app: FastifyInstance, emulator: Emulator) => void;
