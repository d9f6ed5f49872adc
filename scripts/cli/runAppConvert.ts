/** What `npm run app:convert` does once its flags are read: reads, converts all, writes all, accounts for every element. */
import type { WriteOutcome } from '../authoring/writeAppFiles.ts';
import { raise } from '../lib/errors.ts';
import { checkConversions } from '../pipeline/authoring/checkConversions.ts';
import { openProject } from '../pipeline/authoring/openProject.ts';
import { type PreparedConversion, prepareConversion } from '../pipeline/authoring/prepareConversion.ts';
import {
  type ConnectedAppsOfOrg,
  readConnectedAppFiles,
  readConnectedAppsOf,
} from '../pipeline/authoring/readConnectedApps.ts';
import type { CommandContext, CommandModule, Options } from './commandModule.ts';
import { describeNotOwned, exitCodeOfConversion, formatConversion, unconverted } from './conversionText.ts';
import { connectPorts } from './deployPorts.ts';
import { isOn, text } from './flags.ts';
import { describeKept, openKeeper } from './keepCredentials.ts';
import { findWorkplace, openTargetOrg } from './targetWorkplace.ts';
import { writePrepared } from './writePrepared.ts';

export type Converted = { readonly prepared: PreparedConversion; readonly outcome: WriteOutcome };

export const runAppConvert: CommandModule['run'] = async (options, _operands, context) => {
  const { projectRoot, inputs, notOwned } = await readInputs(options, context);
  const open = () => openProject(projectRoot, text(options, 'dir'), context.name);
  const conversion = { enableFlow: isOn(options, 'enableFlow') };
  // All of them once without writing: the third must not fail when two are written.
  checkConversions(await open(), inputs, conversion);
  const keep = text(options, 'keepCredentials') === undefined ? undefined : await openKeeper(options, inputs, context);
  const converted: Converted[] = [];
  for (const input of inputs) {
    // Anew each time: the one before has changed what apps share.
    const prepared = prepareConversion(await open(), input, conversion);
    const outcome = await writePrepared(
      {
        projectRoot,
        app: prepared.app,
        files: prepared.files,
        isDryRun: isOn(options, 'dryRun'),
        isAgreed: isOn(options, 'yes'),
        questions: undefined,
        command: `npm run app:convert -- --connected-app ${input.origin}`,
      },
      context.output,
    );
    converted.push({ prepared, outcome });
  }
  const kept = (await keep?.(isOn(options, 'dryRun'))) ?? [];
  const lost = converted.flatMap(({ prepared }) => unconverted(prepared));
  const exitCode = exitCodeOfConversion({ isStrict: isOn(options, 'strict'), lost, notOwned });
  const warnings = notOwned.map(describeNotOwned);
  return {
    kind: 'document',
    text: [...converted.map((one) => formatConversion(one)), ...kept.map(describeKept), ...warnings].join('\n\n'),
    json: JSON.stringify(
      {
        status: exitCode,
        result: { apps: converted.map(dataOf), notOwned, ...(keep === undefined ? {} : { keptCredentials: kept }) },
        warnings,
      },
      undefined,
      2,
    ),
    exitCode,
  };
};

async function readInputs(
  options: Options,
  context: CommandContext,
): Promise<ConnectedAppsOfOrg & { readonly projectRoot: string }> {
  const given = options['connectedApp'];
  const names = Array.isArray(given) ? given.map(String) : [];
  if (names.length === 0) {
    raise('UsageError', {
      command: context.name,
      problem: '--connected-app is missing: name a file, a folder or, with --target-org, a Connected App.',
    });
  }
  if (text(options, 'store') !== undefined && text(options, 'keepCredentials') === undefined) {
    raise('UsageError', { command: context.name, problem: '--store is for --keep-credentials, which is missing.' });
  }
  const name = text(options, 'name');
  const read =
    text(options, 'targetOrg') === undefined ? await fromFiles(names, context) : await fromOrg(names, options, context);
  if (name !== undefined && read.inputs.length > 1) {
    raise('UsageError', {
      command: context.name,
      problem: `--name is for one Connected App, and these are ${read.inputs.length}.`,
    });
  }
  const inputs = name === undefined ? read.inputs : read.inputs.map((input) => ({ ...input, appName: name }));
  const twin = inputs.find(
    (one, index) => inputs.findIndex(({ appName }) => appName.toLowerCase() === one.appName.toLowerCase()) !== index,
  );
  if (twin !== undefined) {
    const same = inputs.filter(({ appName }) => appName.toLowerCase() === twin.appName.toLowerCase());
    raise('SameAppNameError', { app: twin.appName, origins: same.map(({ origin }) => origin) });
  }
  return { ...read, inputs };
}

async function fromFiles(names: readonly string[], context: CommandContext) {
  const { projectRoot } = await findWorkplace(context);
  const inputs = await readConnectedAppFiles(names, context.environment.workingDirectory);
  return { projectRoot, inputs, notOwned: [] };
}

async function fromOrg(names: readonly string[], options: Options, context: CommandContext) {
  const { projectRoot, dataDirectory, org } = await openTargetOrg(options, context);
  const apiVersion = text(options, 'apiVersion') ?? context.environment.apiVersion;
  const client = await connectPorts(dataDirectory, context).openOrg({ aliasOrUsername: org.name, apiVersion });
  return { projectRoot, ...(await readConnectedAppsOf(client, names)) };
}

const dataOf = ({ prepared, outcome }: Converted) => ({
  app: prepared.app,
  connectedApp: prepared.input.name,
  origin: prepared.input.origin,
  isWritten: outcome.isWritten,
  files: outcome.files.map(({ path, state }) => ({ path, state })),
  elements: prepared.account,
  references: prepared.references,
  notes: prepared.notes,
  variables: prepared.variables,
});
