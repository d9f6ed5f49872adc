/** What an audit is asked to do, and the ports to the world that it uses. */
import type { CredentialStore } from '../../credentials/clientCredentials.ts';
import type { DeployPorts } from '../deployRequest.ts';

export type AuditRequest = {
  readonly command: string;
  readonly projectRoot: string;
  /** Without it the source alone is looked at. */
  readonly org?: string;
  readonly apiVersion?: string;
  readonly emulated: boolean;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly maxCredentialAgeDays: number;
  /** Whether the commits of the past are searched. */
  readonly history: boolean;
  /** Whether it is measured what the run-as users can do: one token request an app. */
  readonly privileges?: boolean;
  readonly notices: readonly string[];
};

export type AuditPorts = Pick<DeployPorts, 'clock' | 'openOrg' | 'signal' | 'transport'> & {
  /** Needed with an org. */
  readonly store?: CredentialStore;
};
