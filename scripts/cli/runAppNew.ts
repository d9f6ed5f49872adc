/** What `npm run app:new` does once its flags are read: asks where it may, checks, shows, writes. */
import { parseObjectAccess } from '../authoring/objectAccess.ts';
import type { WriteOutcome } from '../authoring/writeAppFiles.ts';
import { SCOPE_ALIASES } from '../definition/oauthScopes.ts';
import { raise } from '../lib/errors.ts';
import { type OpenProject, openProject } from '../pipeline/authoring/openProject.ts';
import {
  type NewAppAnswers,
  type PreparedApp,
  prepareNewApp,
  requireFreeName,
} from '../pipeline/authoring/prepareNewApp.ts';
import { commandOf } from './appNewCommandLine.ts';
import {
  DEFAULT_IP_RELAXATION,
  DEFAULT_SESSION_LEVEL,
  DEFAULT_TOKEN_FORMAT,
  defaultTimeout,
} from './appNewDefaults.ts';
import { type AppTexts, askForApp, labelOf, type Questions } from './askForApp.ts';
import type { CommandContext, CommandModule, CommandResult, Options } from './commandModule.ts';
import { isOn, text } from './flags.ts';
import { findWorkplace } from './targetWorkplace.ts';
import { canAsk, terminalQuestions } from './terminalQuestions.ts';
import { writePrepared } from './writePrepared.ts';
import { describeFiles, diffsOf, summaryOf } from './writtenFiles.ts';

const CONTACT_VARIABLE = 'ECA_CONTACT_EMAIL';

export const runAppNew: CommandModule['run'] = async (options, _operands, context) => {
  const { projectRoot } = await findWorkplace(context);
  const open = await openProject(projectRoot, text(options, 'dir'), context.name);
  const mayAsk = canAsk(context.environment) && !context.output.isJson && !isOn(options, 'yes');
  const questions = mayAsk ? terminalQuestions(context.name, context.signal) : undefined;
  const texts = await completeTexts(textsOf(options), open, questions, context);
  const answers = answersOf(texts, options, context.name);
  requireFreeName(answers.name, open, context.name);
  const prepared = prepareNewApp(open, answers);
  const command = commandOf(texts, options, context.name);
  const outcome = await writePrepared(
    {
      projectRoot,
      app: prepared.app,
      files: prepared.files,
      isDryRun: isOn(options, 'dryRun'),
      isAgreed: isOn(options, 'yes'),
      questions,
      command,
    },
    context.output,
  );
  return answerOf(prepared, outcome, answers, isOn(options, 'dryRun') ? command : undefined);
};

const textsOf = (options: Options): AppTexts => {
  const names = ['name', 'label', 'contact', 'description', 'scopes', 'callback', 'runAs', 'objects'];
  // The choices of the flags are the values of the types.
  const chosen = ['tokenFormat', 'sessionLevel', 'ipRelaxation', 'sessionTimeout'];
  return Object.fromEntries(
    [
      ...names.map((name) => [name, text(options, name)] as const),
      ...chosen.map((name) => [name, options[name]] as const),
    ].filter(([, value]) => value !== undefined),
  );
};

/** @throws {UsageError} with the names of all flags that are missing, where nobody can be asked */
async function completeTexts(
  texts: AppTexts,
  { config }: OpenProject,
  questions: Questions | undefined,
  { name: command }: CommandContext,
): Promise<AppTexts> {
  const contact = config.defaults.get(CONTACT_VARIABLE);
  const missing = [
    ...(texts.name === undefined ? ['--name'] : []),
    ...(texts.contact === undefined && contact === undefined ? ['--contact'] : []),
  ];
  if (missing.length === 0) {
    return { ...texts, contact: texts.contact ?? contact };
  }
  return questions === undefined
    ? raise('UsageError', { command, problem: `${missing.join(' and ')} must be given: nobody can be asked here.` })
    : askForApp(texts, contact, questions);
}

/** As the metadata writes it, whoever wrote it as OAuth does. */
const scopeToken = (scope: string): string => SCOPE_ALIASES.get(scope.toLowerCase()) ?? scope;

function answersOf(
  { name = '', label, scopes, objects, tokenFormat = DEFAULT_TOKEN_FORMAT, ...texts }: AppTexts,
  options: Options,
  command: string,
): NewAppAnswers {
  const access = objects === undefined ? undefined : parseObjectAccess(objects);
  if (access?.kind === 'problem') {
    return raise('UsageError', { command, problem: `--objects: ${access.problem}` });
  }
  const permittedUsers = options['permittedUsers'] as NewAppAnswers['permittedUsers'];
  if (permittedUsers === 'AllSelfAuthorized' && access !== undefined) {
    const problem =
      '--objects needs --permitted-users AdminApprovedPreAuthorized: only then do the policies name a permission set.';
    return raise('UsageError', { command, problem });
  }
  return {
    name,
    label: label ?? labelOf(name),
    description: texts.description,
    scopes: [...new Set((scopes ?? 'Api').split(',').map((scope) => scopeToken(scope.trim())))].filter(
      (scope) => scope !== '',
    ),
    permittedUsers,
    ipRelaxation: texts.ipRelaxation ?? DEFAULT_IP_RELAXATION,
    sessionLevel: texts.sessionLevel ?? DEFAULT_SESSION_LEVEL,
    tokenFormat,
    sessionTimeoutMinutes: texts.sessionTimeout ?? defaultTimeout(tokenFormat),
    objects: access?.objects ?? [],
    contactEmail: texts.contact,
    callbackUrl: texts.callback,
    runAsUser: texts.runAs,
  };
}

function answerOf(
  prepared: PreparedApp,
  outcome: WriteOutcome,
  { runAsUser }: NewAppAnswers,
  toWrite: string | undefined,
): CommandResult {
  const { app, variables } = prepared;
  const { files, isWritten } = outcome;
  const warnings = prepared.warnings.map(
    ({ message, position, fix }) => `${position.file}:${position.line}: ${message}. ${fix}`,
  );
  const next = [
    ...(toWrite === undefined ? [] : [`${toWrite}   (writes them)`]),
    `npm run deploy:scratch -- --app ${app}`,
    `npm run deploy -- --target-org <alias> --app ${app} --dry-run`,
  ];
  const notes = [
    ...(runAsUser === undefined
      ? []
      : [
          `A username is unique over all orgs: move that of ${runAsUser} in config/values.json under the org that has it.`,
        ]),
  ];
  return {
    kind: 'answer',
    text: [
      `${app}: ${summaryOf(outcome)}. Source valid.`,
      '',
      ...describeFiles(outcome),
      ...(diffsOf(outcome).length === 0 ? [] : ['', ...diffsOf(outcome)]),
      ...(warnings.length === 0 ? [] : ['', ...warnings.map((warning) => `Warning: ${warning}`)]),
      ...(notes.length === 0 ? [] : ['', ...notes]),
      '',
      'Next:',
      ...next.map((line) => `  ${line}`),
    ].join('\n'),
    result: { app, isWritten, isValid: true, files, variables, next },
    warnings: [...warnings, ...notes],
  };
}
