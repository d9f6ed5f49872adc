/** What a verification is asked to do, and the ports to the world that it uses: everything that tests replace. */
import type { CredentialStore } from '../credentials/clientCredentials.ts';
import type { Clock } from '../lib/clock.ts';
import type { OrgClient } from '../org/orgClient.ts';
import type { DiagnoseInput } from '../verify/diagnosis/diagnose.ts';
import type { Diagnosis } from '../verify/diagnosis/diagnosis.ts';
import type { TokenTransport } from '../verify/verifiedToken.ts';
import type { DisabledMarks } from './appSwitch/disabledMarks.ts';
import type { RunEvent } from './runLog.ts';

export type VerifyRequest = {
  readonly command: string;
  readonly projectRoot: string;
  /** Without a name every app of the source. */
  readonly app?: string;
  readonly apiVersion?: string;
  /** The run-as username of the one app, where a deployment was told it by the same flag. */
  readonly runAs?: string;
  readonly waitTokenMinutes: number;
  /** For per-org values such as `ECA_CONTACT_EMAIL`. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly emulated: boolean;
  /** What the command line found worth a warning. */
  readonly notices: readonly string[];
  /** The command that does this again, after an interruption. */
  readonly repeatCommand: string;
};

export type VerifyPorts = {
  readonly clock: Clock;
  readonly openOrg: (request: { aliasOrUsername: string; apiVersion?: string }) => Promise<OrgClient>;
  readonly store: CredentialStore;
  readonly transport: TokenTransport;
  /** Asked only after a failure; reads the org, writes nothing. */
  readonly diagnose: (input: DiagnoseInput) => Promise<Diagnosis>;
  /** Apps that were switched off on purpose; without it, none. */
  readonly marks?: Pick<DisabledMarks, 'read'>;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
};
