/**
 * `npm run deploy:scratch`: a new scratch org first (or one that an earlier run asked for), then the main path on it.
 * In: the request, what the scratch org shall be, the ports. Out: the report, always.
 */
import { unlessAborted } from '../lib/interruption.ts';
import type { RunReport } from '../report/runReport.ts';
import { deployApp } from './deployApp.ts';
import type { DeployPorts, DeployRequest } from './deployRequest.ts';
import { readSource } from './readSource.ts';
import { renderForNewOrg } from './renderForNewOrg.ts';
import { startRunLog } from './runLog.ts';

export type ScratchRequest = DeployRequest & {
  readonly devHub: string;
  readonly alias?: string;
  readonly durationDays: number;
  readonly definitionFile: string;
  /** Flags that say what the org shall be, for a command that starts over; empty or with a leading blank. */
  readonly creationFlags?: string;
  /** Id of a ScratchOrgInfo that an earlier run left. */
  readonly resume?: string;
};

export type CreatedScratchOrg = {
  readonly username: string;
  readonly orgId: string;
  readonly alias: string | undefined;
};

/** Stands for the name of an org that gets its own only when it is made. */
const NO_ALIAS = 'new-scratch-org';

type ScratchOrgOptions = {
  readonly signal: AbortSignal;
  readonly onProgress: (stage: { readonly text: string; readonly requestId?: string }) => void;
};

export type ScratchPorts = DeployPorts & {
  readonly createScratchOrg: (
    request: { hub: string; definitionFile: string; alias?: string; durationDays: number } & ScratchOrgOptions,
  ) => Promise<CreatedScratchOrg>;
  readonly resumeScratchOrg: (request: { requestId: string } & ScratchOrgOptions) => Promise<CreatedScratchOrg>;
};

export async function deployScratch(request: ScratchRequest, ports: ScratchPorts): Promise<RunReport> {
  let requestId = request.resume;
  let created: CreatedScratchOrg | undefined;
  const run = startRunLog({
    command: request.command,
    emulated: request.emulated,
    clock: ports.clock,
    onEvent: ports.onEvent,
    resumeCommand: () => resumeCommand(request, created, requestId),
  });
  run.learn({ devHub: request.devHub });
  return run.report(async () => {
    const source = await readSource(run, { ...request, repeatedFlags: flagsOfNewOrg(request) });
    if (request.resume === undefined) {
      renderForNewOrg(request, source);
    }
    // Nor is an org signed up for credentials that can't be stored.
    await unlessAborted(ports.store.check(request.alias ?? NO_ALIAS, source.source.name), ports.signal);
    created = await run.step(
      'create-scratch-org',
      request.resume === undefined ? 'Create the scratch org' : 'Resume the scratch org',
      async (progress) => {
        const options: ScratchOrgOptions = {
          signal: ports.signal,
          onProgress: (stage) => {
            requestId = stage.requestId ?? requestId;
            progress(stage.text);
          },
        };
        const { devHub: hub, definitionFile, alias, durationDays, resume } = request;
        const org = await unlessAborted(
          resume === undefined
            ? ports.createScratchOrg({ hub, definitionFile, alias, durationDays, ...options })
            : ports.resumeScratchOrg({ requestId: resume, ...options }),
          ports.signal,
        );
        return {
          value: org,
          status: 'done',
          detail: `${org.username}${org.alias === undefined ? '' : ` as "${org.alias}"`}`,
        };
      },
    );
    return deployApp(run, request, source, created.alias ?? created.username, ports);
  });
}

// The emulator's Dev Hub is found without being named, the person's own may not be.
const flagsOfNewOrg = ({ devHub, emulated, repeatedFlags, creationFlags = '' }: ScratchRequest): string =>
  `${emulated ? '' : ` --target-dev-hub ${devHub}`}${creationFlags}${repeatedFlags}`;

const resumeCommand = (
  request: ScratchRequest,
  created: CreatedScratchOrg | undefined,
  requestId: string | undefined,
): string => {
  const { repeatedFlags } = request;
  const flags =
    created === undefined
      ? requestId === undefined
        ? flagsOfNewOrg(request)
        : ` --resume ${requestId}${repeatedFlags}`
      : ` --target-org ${created.alias ?? created.username}${repeatedFlags}`;
  return `npm run deploy:scratch${flags === '' ? '' : ` --${flags}`}`;
};
