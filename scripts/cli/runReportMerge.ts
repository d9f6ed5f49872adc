/** What `npm run report -- merge` does: reads the shards' reports and journals, merges and writes them. */
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { raise } from '../lib/errors.ts';
import { type JsonRecord, readJsonLines } from '../lib/jsonLines.ts';
import { formatRelease } from '../report/formatRelease.ts';
import { formatReleaseJson } from '../report/formatReleaseJson.ts';
import { mergeReleases } from '../report/mergeReleases.ts';
import { parseReleaseJson } from '../report/parseReleaseJson.ts';
import { exitCodeOfRelease, type ReleaseReport } from '../report/releaseReport.ts';
import type { CommandModule } from './commandModule.ts';
import { text } from './flags.ts';
import { JOURNAL_NAME, openReleaseFiles, REPORT_NAME } from './releaseFiles.ts';

type ShardFiles = { readonly report: ReleaseReport; readonly records: readonly JsonRecord[] };

export const runReportMerge: CommandModule['run'] = async (options, [action, ...names], { environment, output }) => {
  if (action !== 'merge') {
    raise('UsageError', { command: 'report', problem: `There is no action "${action ?? ''}"; it must be merge.` });
  }
  const { workingDirectory } = environment;
  const files = await openReleaseFiles(
    { folder: text(options, 'report'), junit: text(options, 'junit') },
    workingDirectory,
  );
  const shards = await Promise.all(names.map((name) => readShard(name, workingDirectory)));
  const report = mergeReleases(shards.map((shard) => shard.report));
  await files.write(report, mergeRecords(shards));
  return {
    kind: 'document',
    text: formatRelease(report, { color: output.hasColor, columns: output.columns }),
    json: formatReleaseJson(report),
    exitCode: exitCodeOfRelease(report),
  };
};

/** In the order of time; of one shard in the order of its journal. */
const mergeRecords = (shards: readonly ShardFiles[]): readonly JsonRecord[] =>
  shards
    .flatMap(({ records, report }) =>
      records.map((record): JsonRecord => ({ ...record, shard: report.shard?.index ?? 1 })),
    )
    .toSorted((one, other) => Date.parse(String(one['at'])) - Date.parse(String(other['at'])));

async function readShard(name: string, workingDirectory: string): Promise<ShardFiles> {
  const path = resolve(workingDirectory, name);
  const isFolder = (await naming(name, () => stat(path))).isDirectory();
  const file = isFolder ? join(path, REPORT_NAME) : path;
  const report = parseReleaseJson(await naming(name, () => readFile(file, 'utf8')), name);
  return { report, records: isFolder ? await readJsonLines(join(path, JOURNAL_NAME)) : [] };
}

async function naming<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      const problem = error.code === 'ENOENT' ? 'it is not there' : `the system says ${String(error.code)}`;
      return raise('ReportUnreadableError', { file, problem }, { cause: error });
    }
    throw error;
  }
}
