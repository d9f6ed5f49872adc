/** What a status is asked to tell, and the ports to the world that it uses: everything that tests replace. */
import type { PipelineConfig, PipelineOrg } from '../../definition/pipelineStage.ts';
import type { DiagnoseInput } from '../../verify/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../verify/diagnosis/diagnosis.ts';
import type { ReleasePorts } from '../release/releaseRequest.ts';

export type StatusOrg = { readonly stage?: string; readonly org: PipelineOrg };

export type StatusRequest = {
  readonly command: string;
  readonly projectRoot: string;
  readonly orgs: readonly StatusOrg[];
  readonly pipeline: PipelineConfig;
  readonly apiVersion?: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly emulated: boolean;
  readonly notices: readonly string[];
  /** Measures what each run-as user can do: one more token request an app. */
  readonly privileges: boolean;
  /** Orgs at a time. */
  readonly concurrency: number;
  /** An org that takes longer is told as unreachable. */
  readonly longestMilliseconds: number;
};

export type StatusPorts = Pick<
  ReleasePorts,
  'clock' | 'openOrg' | 'transport' | 'marks' | 'states' | 'signal' | 'storeOf' | 'pins'
> & {
  readonly diagnose: (input: DiagnoseInput) => Promise<Diagnosis>;
  /** Waits in real time, also where the clock is an emulated one. */
  readonly waitForLimit: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly onOrg: (alias: string, done: number, of: number) => void;
};
