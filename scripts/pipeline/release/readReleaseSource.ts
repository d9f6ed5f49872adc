/** Reads what a release carries, once for all orgs: the apps, the values, and the digest of both. */
import { createHash } from 'node:crypto';
import { readSourceCommit } from '../../definition/git/readSourceCommit.ts';
import type { PipelineConfig } from '../../definition/pipelineStage.ts';
import { type AppSource, readAppSources } from '../../definition/readAppSource.ts';
import { readValuesConfig, type ValuesConfig } from '../../definition/valuesConfig.ts';
import { raise } from '../../lib/errors.ts';
import type { ReleaseSource } from './releaseRequest.ts';

/** @throws {SourceInvalidError} {SecretInSourceError} {ConfigInvalidError} {AppNotFoundError} */
export async function readReleaseSource(
  projectRoot: string,
  { apps, content }: PipelineConfig,
): Promise<ReleaseSource> {
  const [all, config, id] = await Promise.all([
    readAppSources({ projectRoot }),
    readValuesConfig(projectRoot),
    readSourceCommit(projectRoot),
  ]);
  const known = all.map(({ name }) => name);
  const missing = apps?.find((name) => !known.includes(name));
  if (missing !== undefined) {
    raise('AppNotFoundError', { app: missing, known });
  }
  const chosen = apps === undefined ? all : apps.flatMap((name) => all.find((app) => app.name === name) ?? []);
  return { apps: chosen, config, commit: { id }, digest: digestOf(chosen, config, content) };
}

/** Short enough to be typed, long enough that no other source has it. */
const DIGEST_LENGTH = 16;

function digestOf(apps: readonly AppSource[], { defaults, orgs }: ValuesConfig, pipeline: string): string {
  const hash = createHash('sha256');
  const add = (value: unknown): void => void hash.update(`${JSON.stringify(value)}\n`);
  for (const { name, sourceApiVersion, files, rules, replacementFiles } of apps) {
    add([name, sourceApiVersion, rules, [...replacementFiles]]);
    for (const { document } of files.toSorted((one, other) => (one.document.file < other.document.file ? -1 : 1))) {
      add([document.file, document.content]);
    }
  }
  add([...defaults].toSorted());
  add([...orgs].map(([org, values]) => [org, [...values].toSorted()]).toSorted());
  add(pipeline);
  return hash.digest('hex').slice(0, DIGEST_LENGTH);
}
