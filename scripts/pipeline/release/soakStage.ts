/**
 * Watches the tokens of a released pipeline stage for a while, before the next stage begins. In: the orgs that went through.
 * Out: the result of the gate, and the orgs that stopped getting tokens.
 */
import pLimit from 'p-limit';
import type { PipelineStage } from '../../definition/pipelineStage.ts';
import type { GateResult } from '../../report/releaseReport.ts';
import type { StepError } from '../../report/stepResult.ts';
import { type VerifyReport, worstFailureOf } from '../../report/verifyReport.ts';
import { startVerification } from '../verifyOrg.ts';
import type { VerifyPorts } from '../verifyOrgRequest.ts';
import { resumeCommand } from './releaseCommands.ts';
import type { OrgWork } from './runOrg.ts';

export type SoakFailure = {
  readonly error: StepError;
  /** Those that got no token; none where the org itself was not to be asked. */
  readonly apps: readonly string[];
};

/** By alias. */
export type Soaked = { readonly gate: GateResult; readonly failures: ReadonlyMap<string, SoakFailure> };

/** One token request an app, org and round; ends with the first round in which an org fails. */
export async function soakStage(stage: PipelineStage, works: readonly OrgWork[]): Promise<Soaked | undefined> {
  const [first] = works;
  if (stage.soakMinutes === 0 || first === undefined) {
    return undefined;
  }
  const { clock, signal, onEvent } = first.ports;
  const startedAt = clock.now();
  const endsAt = startedAt + stage.soakMinutes * 60_000;
  const limit = pLimit(stage.concurrency);
  onEvent({
    kind: 'stage',
    stage: stage.name,
    detail: `soak: the tokens of ${works.length} ${works.length === 1 ? 'org' : 'orgs'} are watched for ${stage.soakMinutes} min, every ${stage.soakEveryMinutes}`,
  });
  const probes = works.map((work) => ({ alias: work.org.alias, verification: startVerificationOf(work) }));
  for (let round = 1; ; round += 1) {
    const left = Math.max(endsAt - clock.now(), 0);
    await clock.wait(Math.min(stage.soakEveryMinutes * 60_000, left), signal);
    const failures = new Map<string, SoakFailure>();
    await Promise.all(
      probes.map(({ alias, verification }) =>
        limit(async () => {
          const report = await verification.run('probe');
          const error = worstFailureOf(report);
          if (error !== undefined) {
            failures.set(alias, { error, apps: failedApps(report) });
          }
        }),
      ),
    );
    signal.throwIfAborted();
    onEvent({
      kind: 'stage',
      stage: stage.name,
      detail: `soak, round ${round}: ${works.length - failures.size} of ${works.length} orgs get their tokens`,
    });
    const isOver = clock.now() >= endsAt;
    if (failures.size > 0 || isOver) {
      const detail =
        failures.size > 0
          ? `${[...failures.keys()].join(', ')} got no token in round ${round}`
          : `${stage.soakMinutes} min, ${round} ${round === 1 ? 'round' : 'rounds'}`;
      return {
        gate: {
          kind: 'soak',
          status: failures.size > 0 ? 'failed' : 'passed',
          detail,
          durationMilliseconds: clock.now() - startedAt,
        },
        failures,
      };
    }
  }
}

const failedApps = ({ apps }: VerifyReport): readonly string[] =>
  apps.flatMap(({ app, error }) => (error === undefined ? [] : [app]));

function startVerificationOf(work: OrgWork): ReturnType<typeof startVerification> {
  const { org, client, request, ports } = work;
  const verifyPorts: VerifyPorts = {
    clock: ports.clock,
    openOrg: async () => client,
    store: ports.storeOf(org),
    transport: ports.transport,
    ...(ports.marks === undefined ? {} : { marks: ports.marks }),
    diagnose: async (input) => (await import('../../verify/diagnosis/diagnose.ts')).diagnose(input),
    onEvent: () => undefined,
    signal: ports.signal,
  };
  return startVerification(
    {
      command: request.command,
      projectRoot: request.projectRoot,
      apiVersion: request.apiVersion,
      waitTokenMinutes: request.waitTokenMinutes,
      variables: { ...request.variables, ...Object.fromEntries(org.values) },
      emulated: request.emulated,
      notices: [],
      repeatCommand: resumeCommand(request, ports),
    },
    org.alias,
    verifyPorts,
  );
}
