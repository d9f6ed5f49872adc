/** What a rotation is asked to do, and the ports to the world that it uses. */

import type { RotationJournal } from '../../credentials/rotation/rotationJournal.ts';
import type { RotationIntent } from '../../credentials/rotation/rotationSituation.ts';
import type { DeployPorts } from '../deployRequest.ts';

export type RotateRequest = {
  readonly command: string;
  readonly projectRoot: string;
  readonly app?: string;
  readonly apiVersion?: string;
  readonly consumerId?: string;
  /** An existing run-as user, where the source leaves it open. */
  readonly runAs?: string;
  readonly intent: RotationIntent;
  readonly dryRun: boolean;
  readonly waitTokenMinutes: number;
  /** Commands that tell the consumers; they get ids and no secret. */
  readonly onRotated: readonly string[];
  /** `finish`: end the previous pair whoever may still use it. */
  readonly force: boolean;
  /** Switch on what reading secrets needs, for the seconds of use. */
  readonly temporaryAccess: boolean;
  /** Only switch off what a killed run left switched on. */
  readonly repairOnly: boolean;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly emulated: boolean;
  /** App, store and the like, for commands that go on; what to do with them is said by `repeatedIntent`. */
  readonly repeatedFlags: string;
  readonly notices: readonly string[];
};

export type RotatePorts = DeployPorts & {
  readonly openJournal: (place: { readonly orgId: string; readonly appName: string }) => RotationJournal;
};
