/** The texts that are written from tables of the code, so that they can't drift from it. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AUDIT_RULES } from '../../scripts/audit/auditRules.ts';
import { CONNECTED_APP_MAPPING, type Mapping } from '../../scripts/authoring/convert/connectedAppMapping.ts';
import { RULES } from '../../scripts/definition/ruleTable.ts';
import type { CoverageRow } from '../../scripts/emulator/coverageRow.ts';
import { credentialsCoverage } from '../../scripts/emulator/services/credentials/coverage.ts';
import { dataCoverage } from '../../scripts/emulator/services/data/coverage.ts';
import { metadataCoverage } from '../../scripts/emulator/services/metadata/coverage.ts';
import { oauthCoverage } from '../../scripts/emulator/services/oauth/coverage.ts';
import { scratchOrgCoverage } from '../../scripts/emulator/services/scratchOrgs/coverage.ts';
import { EXIT_CODES } from '../../scripts/lib/exitCodes.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');

export const COVERAGE: Readonly<Record<string, readonly CoverageRow[]>> = {
  'Orgs and scratch orgs': scratchOrgCoverage,
  'Metadata API': metadataCoverage,
  'OAuth and identity': oauthCoverage,
  'Credentials REST': credentialsCoverage,
  'Data API': dataCoverage,
};

const STATUS_WORDS = { answered: 'answered', refused: 'refused, as an org does', notEmulated: 'not emulated' } as const;

const tableCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const count = (isCounted: (row: CoverageRow) => boolean): number =>
  Object.values(COVERAGE).flat().filter(isCounted).length;

const coveragePage = (): string => {
  const guesses = count(({ source }) => source === 'guess');
  return [
    '# What the emulator does, and how that is known',
    '',
    'Written by `npm run docs` from the tables of the emulated services. Nothing here was checked against a real org.',
    `${count(() => true)} behaviours; ${guesses} are guesses, for want of a public source; ${count(({ status }) => status === 'notEmulated')} are known not to be emulated and answer so.`,
    ...Object.entries(COVERAGE).flatMap(([title, rows]) => [
      '',
      `## ${title}`,
      '',
      '| behaviour | status | source |',
      '| --- | --- | --- |',
      ...rows.map(
        ({ operation, status, source }) =>
          `| ${tableCell(operation)} | ${STATUS_WORDS[status]} | ${source === 'guess' ? '**guess**' : tableCell(source)} |`,
      ),
    ]),
    '',
  ].join('\n');
};

const exitCodeTable = (): string =>
  [
    '| code | meaning |',
    '| --- | --- |',
    ...Object.values(EXIT_CODES).map(({ code, meaning }) => `| ${code} | ${meaning} |`),
  ].join('\n');

const guessSentence = (): string =>
  `Of ${count(() => true)} behaviours that [COVERAGE.md](COVERAGE.md) lists, ${count(({ source }) => source === 'guess')} are guesses.`;

const ruleTable = (): string =>
  [
    '| rule | what holds | `--fix` | source |',
    '| --- | --- | --- | --- |',
    ...Object.entries(RULES).map(
      ([id, { title, source, isFixable }]) =>
        `| \`${id}\` | ${tableCell(title)} | ${isFixable === true ? 'yes' : ''} | <${source}> |`,
    ),
  ].join('\n');

const auditTable = (): string =>
  [
    '| rule | severity | what is found | why | source |',
    '| --- | --- | --- | --- | --- |',
    ...Object.entries(AUDIT_RULES).map(
      ([id, { severity, title, rationale, source }]) =>
        `| \`${id}\` | ${severity} | ${tableCell(title)} | ${tableCell(rationale)} | <${source}> |`,
    ),
  ].join('\n');

const describeMapping = (mapping: Mapping): string => {
  switch (mapping.kind) {
    case 'mapped':
      return [
        mapping.to.map(({ type, element }) => `\`${type}.${element}\``).join(', '),
        ...(mapping.values === undefined
          ? []
          : [
              Object.entries(mapping.values)
                .map(([from, to]) => `${from} → ${to}`)
                .join(', '),
            ]),
        ...(mapping.note === undefined ? [] : [mapping.note]),
      ].join('; ');
    case 'converted':
      return mapping.note;
    case 'dropped':
      return `not carried over: ${mapping.reason}. ${mapping.action}`;
  }
};

const mappingTable = (): string =>
  [
    '| element of the Connected App | what becomes of it |',
    '| --- | --- |',
    ...Object.entries(CONNECTED_APP_MAPPING).map(
      ([path, mapping]) => `| \`${path}\` | ${tableCell(describeMapping(mapping))} |`,
    ),
  ].join('\n');

const between = (text: string, name: string, content: string): string => {
  const [start, end] = [`<!-- ${name}: written by \`npm run docs\` -->`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`there is no place for: ${name}`);
  }
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
};

/** File to the content that it should have. */
export const generatedDocs = (): ReadonlyMap<string, string> => {
  const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
  const readme = read('README.md');
  return new Map([
    ['README.md', between(between(readme, 'exit codes', exitCodeTable()), 'guesses', guessSentence())],
    ['COVERAGE.md', coveragePage()],
    ['docs/validation.md', between(read('docs/validation.md'), 'rules', ruleTable())],
    ['docs/convert.md', between(read('docs/convert.md'), 'mapping', mappingTable())],
    ['docs/audit.md', between(read('docs/audit.md'), 'rules', auditTable())],
  ]);
};

export const pathOf = (file: string): string => join(ROOT, file);
