/** The files of a release's report: one JUnit file, or a folder with all forms. In: paths. Out: what writes them, checked before. */
import { join } from 'node:path';
import { formatReleaseHtml } from '../report/formatReleaseHtml.ts';
import { formatReleaseJson } from '../report/formatReleaseJson.ts';
import { formatReleaseJunit } from '../report/formatReleaseJunit.ts';
import { formatReleaseMarkdown } from '../report/formatReleaseMarkdown.ts';
import type { ReleaseReport } from '../report/releaseReport.ts';
import { openReportFile } from './reportFile.ts';

const FORMS: Readonly<Record<string, (report: ReleaseReport) => string>> = {
  'release.json': formatReleaseJson,
  'release.xml': formatReleaseJunit,
  'release.md': formatReleaseMarkdown,
  'release.html': formatReleaseHtml,
};

export type ReleaseFiles = { readonly write: (report: ReleaseReport) => Promise<void> };

/** @throws {ReportFileError} */
export async function openReleaseFiles(
  { folder, junit }: { readonly folder: string | undefined; readonly junit: string | undefined },
  workingDirectory: string,
): Promise<ReleaseFiles> {
  const wanted = [
    ...(junit === undefined ? [] : [{ path: junit, format: formatReleaseJunit }]),
    ...(folder === undefined
      ? []
      : Object.entries(FORMS).map(([name, format]) => ({ path: join(folder, name), format }))),
  ];
  const files = await Promise.all(
    wanted.map(async ({ path, format }) => ({ file: await openReportFile(path, workingDirectory), format })),
  );
  return {
    write: async (report) => {
      for (const { file, format } of files) {
        await file.write(format(report));
      }
    },
  };
}
