/**
 * `npm run generate:fields`: writes `scripts/definition/fields/generated.json` anew from its public sources. Needs the npm
 * registry, and git with GitHub or `--wsdl <clone of forcedotcom/wsdl>`. The same sources give the same bytes.
 */
import { deepStrictEqual } from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ExecaError, execa } from 'execa';
import type { GeneratedFields } from '../../scripts/definition/fields/generatedFields.ts';
import { chooseSnapshots, fetchTypings, fetchWsdls } from './fields/fetchSources.ts';
import { mergeSnapshots } from './fields/mergeSnapshots.ts';
import { appTypeNames, type Snapshot } from './fields/schema.ts';

const FILE = join(import.meta.dirname, '..', '..', 'scripts', 'definition', 'fields', 'generated.json');

/** Typings of a version that has a WSDL say the same, or one of the two is misread, or of another version than was thought. */
function requireAgreement(wsdls: readonly Snapshot[], typings: readonly Snapshot[]): void {
  for (const one of typings) {
    const other = wsdls.find(({ apiVersion }) => apiVersion === one.apiVersion);
    const names = appTypeNames().filter((name) => other?.schema.types.has(name));
    if (other !== undefined) {
      deepStrictEqual(
        mergeSnapshots([one], names),
        mergeSnapshots([other], names),
        `${one.source} and ${other.source}`,
      );
    }
  }
}

const { wsdl } = parseArgs({ options: { wsdl: { type: 'string' } } }).values;
const folder = await mkdtemp(join(tmpdir(), 'fields-'));
try {
  const wsdls = await fetchWsdls(folder, wsdl);
  const typings = await fetchTypings(folder, wsdls);
  const snapshots = chooseSnapshots(wsdls, typings);
  requireAgreement(wsdls, typings);
  const fields: GeneratedFields = {
    sources: [...wsdls, ...typings]
      .map(({ apiVersion, source }) => ({ apiVersion, source, isUsed: snapshots.some((one) => one.source === source) }))
      .toSorted((one, other) => one.apiVersion - other.apiVersion),
    types: mergeSnapshots(snapshots, appTypeNames()),
  };
  await writeFile(FILE, `${JSON.stringify(fields, undefined, 2)}\n`);
  await execa('biome', ['format', '--write', FILE], { preferLocal: true });
} catch (error) {
  if (!(error instanceof ExecaError)) {
    throw error;
  }
  process.stderr.write(
    `Nothing was written: a source can't be had.\n${error.shortMessage}\n${error.stderr}\nWithout GitHub: npm run generate:fields -- --wsdl <clone of forcedotcom/wsdl>\n`,
  );
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true });
}
