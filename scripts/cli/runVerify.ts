/** What `npm run verify` does once its flags are read: finds project and org, connects the ports, runs, writes reports. */

import { EXIT_CODES } from '../lib/exitCodes.ts';
import { startVerification } from '../pipeline/verifyOrg.ts';
import type { VerifyPorts, VerifyRequest } from '../pipeline/verifyOrgRequest.ts';
import { watchOrg } from '../pipeline/verifyOrgWatch.ts';
import { formatVerifyChange } from '../report/formatVerifyChange.ts';
import { formatVerifyChangeJson, formatVerifyJson } from '../report/formatVerifyJson.ts';
import { formatVerifyJunit } from '../report/formatVerifyJunit.ts';
import { formatVerifyReport } from '../report/formatVerifyReport.ts';
import { exitCodeOfVerification, type VerifyReport } from '../report/verifyReport.ts';
import type { CommandContext, CommandModule, CommandResult, Options } from './commandModule.ts';
import { credentialStoreOf } from './credentialStoreOf.ts';
import { createDeployPorts } from './deployPorts.ts';
import { number, text } from './flags.ts';
import { repeatedFlags } from './repeatedFlags.ts';
import { openReportFile, type ReportFile } from './reportFile.ts';
import { openTargetOrg } from './targetWorkplace.ts';

const REPEATED = ['app', 'run-as', 'store', 'api-version', 'junit', 'watch'] as const;

export const runVerify: CommandModule['run'] = async (options, _operands, context) => {
  const junit = text(options, 'junit');
  // Before anything is asked: what was found must not be lost for a wrong path.
  const file = junit === undefined ? undefined : await openReportFile(junit, context.environment.workingDirectory);
  const workplace = await openTargetOrg(options, context);
  const { projectRoot, dataDirectory, org } = workplace;
  const store = await credentialStoreOf(options, context, workplace);
  const request = requestOf(options, context, { projectRoot, emulated: org.isEmulated, orgName: org.name });
  const ports: VerifyPorts = {
    ...createDeployPorts(dataDirectory, context, store),
    diagnose: async (input) => (await import('../verify/diagnosis/diagnose.ts')).diagnose(input),
  };
  const verification = startVerification(request, org.name, ports);
  if (options['watch'] !== undefined) {
    return watch(verification, number(options, 'watch'), ports, file, context);
  }
  const report = await verification.run('verify');
  await file?.write(formatVerifyJunit(report));
  return documentOf(report, context);
};

const documentOf = (report: VerifyReport, { output }: CommandContext): CommandResult => ({
  kind: 'document',
  text: formatVerifyReport(report, { color: output.hasColor, columns: output.columns }),
  json: formatVerifyJson(report),
  exitCode: exitCodeOfVerification(report),
});

async function watch(
  verification: ReturnType<typeof startVerification>,
  minutes: number,
  { clock, signal }: VerifyPorts,
  file: ReportFile | undefined,
  context: CommandContext,
): Promise<CommandResult> {
  const { output } = context;
  const format = { color: output.hasColor, columns: output.columns };
  const { rounds, changes, failure } = await watchOrg(verification, {
    intervalMilliseconds: minutes * 60_000,
    clock,
    signal,
    onFirst: async (report) => {
      await file?.write(formatVerifyJunit(report));
      output.result(output.isJson ? onOneLine(formatVerifyJson(report)) : `${formatVerifyReport(report, format)}\n\n`);
      output.line(`Looking again every ${minutes} min; only changes are printed. Ctrl-C ends it.`);
    },
    onChange: (change) =>
      output.result(output.isJson ? formatVerifyChangeJson(change) : formatVerifyChange(change, format)),
    onRound: (count) =>
      output.busy(
        `… looked ${count} ${count === 1 ? 'time' : 'times'}, last at ${new Date(clock.now()).toISOString()}`,
      ),
  });
  if (failure !== undefined) {
    await file?.write(formatVerifyJunit(failure));
    const document = documentOf(failure, context);
    return document.kind === 'document' ? { ...document, json: onOneLine(document.json) } : document;
  }
  output.line(
    `Ended after ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, with ${changes} ${changes === 1 ? 'change' : 'changes'}.`,
  );
  return { kind: 'finished', exitCode: EXIT_CODES.interrupted.code };
}

const onOneLine = (json: string): string => JSON.stringify(JSON.parse(json));

function requestOf(
  options: Options,
  { name, environment }: CommandContext,
  { projectRoot, emulated, orgName }: { projectRoot: string; emulated: boolean; orgName: string },
): VerifyRequest {
  return {
    command: name,
    projectRoot,
    app: text(options, 'app'),
    apiVersion: text(options, 'apiVersion') ?? environment.apiVersion,
    runAs: text(options, 'runAs'),
    waitTokenMinutes: number(options, 'waitToken'),
    variables: environment.variables,
    emulated,
    notices: environment.notices,
    repeatCommand: `npm run ${name} -- --target-org ${orgName}${repeatedFlags(options, REPEATED)}`,
  };
}
