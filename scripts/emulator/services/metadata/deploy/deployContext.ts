/**
 * What the rules and the writers of one deployment share: the org, who deploys, in which API version, and questions about
 * what the org holds at this moment. Earlier components of the same deployment are in the org already when a later one
 * asks, since all of it runs in one transaction.
 */
import type { Emulator } from '../../../emulatorTypes.ts';
import type { EmulatedOrg, State, StoredComponent } from '../../../state/stateTypes.ts';
import type { DeployOptions } from './deployTypes.ts';

export type DeployContext = {
  readonly emulator: Emulator;
  readonly state: State;
  readonly org: EmulatedOrg;
  readonly userId: string;
  readonly version: number;
  readonly options: DeployOptions;
  /** System permissions of the user who deploys. */
  readonly permissions: ReadonlySet<string>;
};

export const findComponent = (
  { state, org }: DeployContext,
  type: string,
  fullName: string,
): StoredComponent | undefined => state.components.get(org.orgId, type, fullName);

/** The app of this API name. */
export const findApp = (context: DeployContext, appName: string): StoredComponent | undefined =>
  findComponent(context, 'ExternalClientApplication', appName);

/** The components of a type that belong to an app. */
export const satellitesOf = (
  { state, org }: DeployContext,
  type: string,
  appName: string,
): readonly StoredComponent[] => (appName === '' ? [] : state.components.listOfApp(org.orgId, type, appName));
