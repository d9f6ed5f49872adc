/** What `npm run import` does once its flags are read: opens project and org, prepares, writes, says what was proven. */
import type { WriteOutcome } from '../authoring/writeAppFiles.ts';
import { unlessAborted } from '../lib/interruption.ts';
import { openProject } from '../pipeline/authoring/openProject.ts';
import { type PreparedImport, prepareImport } from '../pipeline/authoring/prepareImport.ts';
import type { CommandModule, CommandResult } from './commandModule.ts';
import { connectPorts } from './deployPorts.ts';
import { emulatorChoice, isOn, text } from './flags.ts';
import { openTargetOrg } from './targetWorkplace.ts';
import { canAsk, terminalQuestions } from './terminalQuestions.ts';
import { writePrepared } from './writePrepared.ts';
import { describeFiles, diffsOf, summaryOf } from './writtenFiles.ts';

export const runImport: CommandModule['run'] = async (options, _operands, context) => {
  const { projectRoot, dataDirectory, org } = await openTargetOrg(options, context);
  const open = await openProject(projectRoot, text(options, 'dir'), context.name);
  const { openOrg, signal, states } = connectPorts(dataDirectory, context);
  const apiVersion = text(options, 'apiVersion') ?? context.environment.apiVersion;
  context.output.busy(`… Reading "${org.name}"`);
  const client = await unlessAborted(
    openOrg({ aliasOrUsername: org.name, ...(apiVersion === undefined ? {} : { apiVersion }) }),
    signal,
  );
  const prepared = await unlessAborted(prepareImport(open, client, text(options, 'app'), context.name, states), signal);
  const mayAsk = canAsk(context.environment) && !context.output.isJson && !isOn(options, 'yes');
  const emulator = emulatorChoice(options);
  const outcome = await writePrepared(
    {
      projectRoot,
      app: prepared.app,
      files: prepared.files,
      isDryRun: isOn(options, 'dryRun'),
      isAgreed: isOn(options, 'yes'),
      questions: mayAsk ? terminalQuestions(context.name, context.signal) : undefined,
      command: [
        `npm run import -- --target-org ${org.name} --app ${prepared.app}`,
        ...(emulator === undefined ? [] : [emulator ? '--emulator' : '--no-emulator']),
      ].join(' '),
    },
    context.output,
  );
  return answerOf(prepared, outcome, org.name);
};

function answerOf(prepared: PreparedImport, outcome: WriteOutcome, orgName: string): CommandResult {
  const { app, compared, ofOrg, remarks, stripped, variables } = prepared;
  const warnings = prepared.warnings.map(
    ({ message, position, fix }) => `${position.file}:${position.line}: ${message}. ${fix}`,
  );
  const next = [`npm run deploy -- --target-org ${orgName} --app ${app} --dry-run`];
  const diffs = diffsOf(outcome);
  return {
    kind: 'answer',
    text: [
      `${app} of "${orgName}": ${summaryOf(outcome)}.`,
      '',
      `  ✓ valid: no error${warnings.length === 0 ? '' : `, ${warnings.length} to look at`}`,
      `  ✓ plan: ${compared} components compared with "${orgName}", no difference`,
      ...(stripped.length === 0 ? [] : [`  ✓ left in the org: ${stripped.join(', ')}`]),
      ...(ofOrg.length === 0 ? [] : [`  ✓ stated by the org alone since the last deployment: ${ofOrg.join(', ')}`]),
      ...(variables.length === 0 ? [] : [`  ✓ to config/values.json: ${variables.join(', ')}`]),
      '',
      ...describeFiles(outcome),
      ...(diffs.length === 0 ? [] : ['', ...diffs]),
      ...[...warnings.map((warning) => `Warning: ${warning}`), ...remarks].flatMap((line) => ['', line]),
      '',
      'Next:',
      ...next.map((line) => `  ${line}`),
    ].join('\n'),
    result: {
      app,
      org: orgName,
      isWritten: outcome.isWritten,
      isValid: true,
      differences: [],
      compared,
      stripped,
      ofOrg,
      variables,
      remarks,
      files: outcome.files,
      next,
    },
    warnings: [...warnings, ...remarks],
  };
}
