/** What `npm run validate` does once its flags are read: reads and judges the source, repairs, writes the files asked for. */
import { fixSource, type SourceFix } from '../authoring/fixSource.ts';
import { unifiedDiff } from '../authoring/unifiedDiff.ts';
import { findProjectRoot } from '../definition/findProjectRoot.ts';
import { inspectProject } from '../definition/readAppSource.ts';
import { redactSecrets } from '../definition/secretGuard.ts';
import { type ProjectValidation, validateProject } from '../definition/validateProject.ts';
import { raise } from '../lib/errors.ts';
import {
  exitCodeOfValidation,
  formatValidation,
  formatValidationJson,
  formatValidationSarif,
  type ValidationReport,
} from '../report/formatValidation.ts';
import { applySourceFixes } from './applySourceFixes.ts';
import type { CommandModule } from './commandModule.ts';
import { isOn, text } from './flags.ts';
import { openReportFile } from './reportFile.ts';
import { toolVersion } from './toolVersion.ts';

export const runValidate: CommandModule['run'] = async (options, _operands, context) => {
  const { environment, output } = context;
  const isFix = isOn(options, 'fix');
  const isDryRun = isOn(options, 'dryRun');
  if (isDryRun && !isFix) {
    raise('UsageError', { command: 'validate', problem: '--dry-run is for --fix: a validation writes nothing.' });
  }
  const sarif = text(options, 'sarif');
  const file = sarif === undefined ? undefined : await openReportFile(sarif, environment.workingDirectory);
  const projectRoot = await findProjectRoot(environment.workingDirectory);
  const before = await validateProject(projectRoot);
  const fixes = isFix ? fixSource((await inspectProject(projectRoot)).files, before.findings) : [];
  if (isFix && !isDryRun) {
    await applySourceFixes(projectRoot, fixes);
  }
  const isWritten = fixes.length > 0 && !isDryRun;
  // What is left is what a reader looks for: judged anew, not computed.
  const validation: ProjectValidation = isWritten ? await validateProject(projectRoot) : before;
  const report: ValidationReport = {
    ...validation,
    fixes: fixes.map(describeFix),
    fixState: isFix ? (isWritten ? 'written' : 'shown') : 'none',
    strict: isOn(options, 'strict'),
  };
  await file?.write(formatValidationSarif(report, toolVersion()));
  return {
    kind: 'document',
    text: formatValidation(report, { color: output.hasColor, columns: output.columns }),
    json: formatValidationJson(report, context.name),
    exitCode: exitCodeOfValidation(report),
  };
};

/** What is taken out, and what stands beside it, may be secret: both texts are shown without such values. */
const describeFix = ({ path, before, after, movedTo }: SourceFix): string =>
  [
    ...(movedTo === undefined ? [] : [`${path} → ${movedTo}`]),
    ...(before === after ? [] : [unifiedDiff(path, redactSecrets(before), redactSecrets(after)).trimEnd()]),
  ].join('\n');
