/** The first step of every run, which reads and checks the source. In: the request. Out: the source and the per-org values. */

import { readProjectValues } from '../definition/projectValues.ts';
import { type AppSource, readAppSource } from '../definition/readAppSource.ts';
import { filesOfApp } from '../definition/renderApp.ts';
import type { ValuesConfig } from '../definition/valuesConfig.ts';
import { shellWord } from '../lib/shellWord.ts';
import type { DeployRequest } from './deployRequest.ts';
import type { RunLog } from './runLog.ts';

export type ReadSource = { readonly source: AppSource; readonly config: ValuesConfig };

export type SourceRequest = Pick<DeployRequest, 'command' | 'projectRoot' | 'app' | 'notices' | 'repeatedFlags'>;

/** The first step of every run: what is wrong with the source is known before an org is touched, or made. */
export async function readSource(run: RunLog, request: SourceRequest, org?: string): Promise<ReadSource> {
  const { projectRoot, app, command } = request;
  const flags = `${org === undefined ? '' : ` --target-org ${shellWord(org)}`}${request.repeatedFlags}`;
  run.warn(request.notices);
  const read = await run.step('read-source', 'Read and check the source', async () => {
    const [source, config] = await Promise.all([
      readAppSource({ projectRoot, app, command, flags }),
      readProjectValues(projectRoot),
    ]);
    const detail = `${source.name}: ${filesOfApp(source).length} components, API ${source.sourceApiVersion}`;
    return { value: { source, config }, status: 'done', detail };
  });
  run.learn({ app: read.source.name });
  return read;
}
