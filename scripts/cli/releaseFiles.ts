/**
 * The files of a release's report: one JUnit file, or a folder with all forms and the journal. In: paths. Out: what writes
 * them; that they can be written is found out before.
 */
import { join } from 'node:path';
import type { JsonRecord } from '../lib/jsonLines.ts';
import { formatReleaseHtml } from '../report/formatReleaseHtml.ts';
import { formatReleaseJson } from '../report/formatReleaseJson.ts';
import { formatReleaseJunit } from '../report/formatReleaseJunit.ts';
import { formatReleaseMarkdown } from '../report/formatReleaseMarkdown.ts';
import type { ReleaseReport } from '../report/releaseReport.ts';
import { openReportFile } from './reportFile.ts';

type Format = (report: ReleaseReport, records: readonly JsonRecord[]) => string;

export const REPORT_NAME = 'release.json';
export const JOURNAL_NAME = 'release.jsonl';

const FORMS: Readonly<Record<string, Format>> = {
  [REPORT_NAME]: formatReleaseJson,
  'release.xml': formatReleaseJunit,
  'release.md': formatReleaseMarkdown,
  'release.html': formatReleaseHtml,
  [JOURNAL_NAME]: (_report, records) => records.map((record) => `${JSON.stringify(record)}\n`).join(''),
};

export type ReleaseFiles = {
  readonly write: (report: ReleaseReport, records: readonly JsonRecord[]) => Promise<void>;
};

/** @throws {ReportFileError} */
export async function openReleaseFiles(
  { folder, junit }: { readonly folder: string | undefined; readonly junit: string | undefined },
  workingDirectory: string,
): Promise<ReleaseFiles> {
  const wanted: readonly { readonly path: string; readonly format: Format }[] = [
    ...(junit === undefined ? [] : [{ path: junit, format: formatReleaseJunit }]),
    ...(folder === undefined
      ? []
      : Object.entries(FORMS).map(([name, format]) => ({ path: join(folder, name), format }))),
  ];
  const files = await Promise.all(
    wanted.map(async ({ path, format }) => ({ file: await openReportFile(path, workingDirectory), format })),
  );
  return {
    write: async (report, records) => {
      for (const { file, format } of files) {
        await file.write(format(report, records));
      }
    },
  };
}
