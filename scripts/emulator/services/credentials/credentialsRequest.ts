/**
 * What the credentials resources are given, free of HTTP: who asks, in which API version, and what they may do.
 */
import type { Emulator, Session } from '../../emulatorTypes.ts';

export type CredentialsRequest = {
  readonly emulator: Emulator;
  readonly session: Session;
  /** `66.0` is 66. */
  readonly apiVersion: number;
  readonly permissions: ReadonlySet<string>;
};

/** Address of the resource below the host, as answers carry it. */
export const resourceUrl = ({ apiVersion }: CredentialsRequest, path: string): string =>
  `/services/data/v${apiVersion}.0/apps/oauth/${path}`;
