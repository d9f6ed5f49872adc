/**
 * Findings as SARIF 2.1.0, for code scanning of CI systems. In: rules and results. Out: one document, with paths relative to
 * the root of the repository and fingerprints that survive a move of lines.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import { createHash } from 'node:crypto';

export type SarifLevel = 'error' | 'warning' | 'note';

export type SarifRule = {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly helpUri?: string;
  readonly level: SarifLevel;
};

export type SarifResult = {
  readonly ruleId: string;
  readonly level: SarifLevel;
  readonly message: string;
  readonly fix?: string;
  /** Relative to the root, with `/`; absent for what stands in no file. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Why it is accepted. */
  readonly suppression?: string;
};

export type SarifInput = {
  readonly toolVersion: string;
  readonly rules: readonly SarifRule[];
  readonly results: readonly SarifResult[];
};

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const ROOT = 'SRCROOT';

export function formatSarif({ toolVersion, rules, results }: SarifInput): string {
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  const document = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'eca-pipeline',
            semanticVersion: toolVersion,
            rules: rules.map(ruleOf),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: withFingerprints(results).map(({ result, fingerprint }) => ({
          ruleId: result.ruleId,
          ...(indexOf.has(result.ruleId) ? { ruleIndex: indexOf.get(result.ruleId) } : {}),
          level: result.level,
          message: { text: result.fix === undefined ? result.message : `${result.message}. ${result.fix}` },
          ...(result.file === undefined ? {} : { locations: [locationOf(result)] }),
          partialFingerprints: { 'ecaPipelineFinding/v1': fingerprint },
          ...(result.suppression === undefined
            ? {}
            : { suppressions: [{ kind: 'external', status: 'accepted', justification: result.suppression }] }),
        })),
      },
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

const ruleOf = ({ id, title, description, helpUri, level }: SarifRule) => ({
  id,
  shortDescription: { text: title },
  ...(description === undefined ? {} : { fullDescription: { text: description } }),
  ...(helpUri === undefined ? {} : { helpUri }),
  defaultConfiguration: { level },
});

const locationOf = ({ file = '', line, column }: SarifResult) => ({
  physicalLocation: {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT },
    ...(line === undefined
      ? {}
      : {
          region: {
            startLine: Math.max(1, line),
            ...(column === undefined ? {} : { startColumn: Math.max(1, column) }),
          },
        }),
  },
});

/** Equal findings of one file are told apart by their number, not by their line: lines move. */
function withFingerprints(results: readonly SarifResult[]) {
  const seen = new Map<string, number>();
  return results.map((result) => {
    const base = [result.ruleId, result.file ?? '', result.message].join('\n');
    const number = seen.get(base) ?? 0;
    seen.set(base, number + 1);
    return { result, fingerprint: createHash('sha256').update(`${base}\n${number}`).digest('hex').slice(0, 32) };
  });
}
