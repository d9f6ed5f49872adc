/** What a validation found, as text, in the sf envelope and as SARIF. In: the findings and what was looked at. Out: text. */
import type { Finding } from '../definition/appDefinition.ts';
import { RULES } from '../definition/ruleTable.ts';
import { EXIT_CODES } from '../lib/exitCodes.ts';
import { failureMembers, formatDocument } from './formatJson.ts';
import { formatSarif } from './formatSarif.ts';
import { type Colors, colorsOf, type FormatOptions } from './marks.ts';
import { printableLine, wrapText } from './printableText.ts';
import type { StepError } from './stepResult.ts';

export type ValidationReport = {
  readonly apps: readonly string[];
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
  /** Unified diffs and moves of what `--fix` repairs. */
  readonly fixes: readonly string[];
  readonly fixState: 'none' | 'shown' | 'written';
  /** Warnings count as errors. */
  readonly strict: boolean;
};

const counted = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const isBad = ({ severity }: Finding, strict: boolean): boolean => severity === 'error' || strict;

export const exitCodeOfValidation = ({ findings, strict }: ValidationReport): number =>
  findings.some((finding) => isBad(finding, strict)) ? EXIT_CODES.usage.code : EXIT_CODES.done.code;

const summaryOf = ({ apps, files, findings }: ValidationReport): string => {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const found =
    findings.length === 0 ? 'nothing to say' : `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
  return `${counted(apps.length, 'app')} in ${counted(files.length, 'file')}: ${found}`;
};

export function formatValidation(report: ValidationReport, options: FormatOptions): string {
  const colors = colorsOf(options);
  const isGood = exitCodeOfValidation(report) === EXIT_CODES.done.code;
  const headline = `${isGood ? 'Valid' : 'Not valid'}: ${summaryOf(report)}`;
  const files = [...new Set(report.findings.map(({ position }) => position.file))];
  const sections = [
    wrapText(headline, options.columns).map((line) => colors.bold(isGood ? colors.green(line) : colors.red(line))),
    ...files.map((file) => fileLines(file, report.findings, colors, options)),
    fixLines(report, colors),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function fileLines(
  file: string,
  findings: readonly Finding[],
  colors: Colors,
  { columns }: FormatOptions,
): readonly string[] {
  return [
    colors.bold(printableLine(file)),
    ...findings
      .filter(({ position }) => position.file === file)
      .flatMap(({ ruleId, severity, message, fix, position }) => {
        const word = severity === 'error' ? 'error' : 'warning';
        const paint = severity === 'error' ? colors.red : colors.yellow;
        const [first = '', ...rest] = wrapText(
          `${position.line}:${position.column}  ${word}  ${message}  (${ruleId})`,
          columns,
          '  ',
        );
        return [
          first.replace(word, paint(word)),
          ...rest.map((line) => `  ${line}`),
          ...wrapText(fix, columns, '      ').map((line) => colors.dim(line)),
        ];
      }),
  ];
}

function fixLines({ fixes, fixState, findings }: ValidationReport, colors: Colors): readonly string[] {
  if (fixes.length === 0) {
    const fixable = findings.filter(({ ruleId }) => RULES[ruleId]?.isFixable === true).length;
    if (fixState !== 'none') {
      return [colors.dim('0 files repaired.')];
    }
    return fixable === 0
      ? []
      : [
          colors.dim(
            `npm run validate -- --fix repairs ${counted(fixable, 'of them').replace('of thems', 'of them')}.`,
          ),
        ];
  }
  const files = counted(fixes.length, 'file');
  const title = fixState === 'written' ? `${files} repaired` : `${files} would be repaired; nothing was written`;
  return [colors.bold(title), ...fixes];
}

export function formatValidationJson(report: ValidationReport, command: string): string {
  const exitCode = exitCodeOfValidation(report);
  const { findings, ...rest } = report;
  const result = { ...rest, findings: findings.map(({ position, ...finding }) => ({ ...finding, ...position })) };
  const error: StepError = {
    name: 'SourceInvalidError',
    message: `The source is not valid: ${summaryOf(report)}.`,
    actions: ['npm run validate'],
    exitCode,
  };
  return formatDocument({
    ...(exitCode === 0 ? { status: 0 } : failureMembers(error, exitCode, command)),
    result,
    warnings: [],
  });
}

export const formatValidationSarif = ({ findings }: ValidationReport, toolVersion: string): string =>
  formatSarif({
    toolVersion,
    rules: Object.entries(RULES).map(([id, { title, source }]) => ({
      id,
      title,
      ...(source.startsWith('https://') ? { helpUri: source } : {}),
      level: 'error',
    })),
    results: findings.map(({ ruleId, severity, message, fix, position }) => ({
      ruleId,
      level: severity,
      message,
      fix,
      ...position,
    })),
  });
