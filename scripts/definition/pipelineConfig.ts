/**
 * config/pipeline.json: the orgs of a release, pipeline stage by pipeline stage. In: the project. Out: the stages in order,
 * every key checked. Holds no secret and no authorisation: orgs are named by the aliases that the sf CLI knows.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { raise } from '../lib/errors.ts';
import type { JsonObject } from './json/jsonNode.ts';
import {
  asItems,
  asObject,
  asText,
  type ConfigPart,
  partAt,
  readConfigObject,
  rejectPart,
  rejectUnknownKeys,
} from './json/readConfigObject.ts';
import { AUDIT_THRESHOLDS, type AuditThreshold, type PipelineConfig, type PipelineStage } from './pipelineStage.ts';
import { readPipelineStage } from './readPipelineStage.ts';
import { readKnownVariables } from './valuesConfig.ts';

export const PIPELINE_FILE = 'config/pipeline.json';

/**
 * @param file another file than the project's own, absolute or from the project on
 * @throws {PipelineMissingError} {ConfigInvalidError} with file, line and column
 */
export async function readPipelineConfig(projectRoot: string, file = PIPELINE_FILE): Promise<PipelineConfig> {
  const content = await readContent(resolve(projectRoot, file), file);
  const document = readConfigObject(content, file);
  rejectUnknownKeys(
    document,
    (key) => ['$schema', 'apps', 'auditFailOn', 'stages'].includes(key),
    'apps, auditFailOn, stages',
  );
  const apps = partAt(document, 'apps');
  const stages = readStages(document, await readKnownVariables(projectRoot));
  rejectTwins(stages);
  return {
    ...(apps === undefined ? {} : { apps: readApps(apps) }),
    auditFailOn: readThreshold(partAt(document, 'auditFailOn')),
    stages: stages.map(({ stage }) => stage),
    content,
  };
}

async function readContent(path: string, file: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return error.code === 'ENOENT'
        ? raise('PipelineMissingError', { file }, { cause: error })
        : raise(
            'ConfigInvalidError',
            { file, problem: `it can't be read: the system says ${String(error.code)}` },
            { cause: error },
          );
    }
    throw error;
  }
}

type Read = { readonly part: ConfigPart<JsonObject>; readonly stage: PipelineStage };

function readStages(document: ConfigPart<JsonObject>, knownVariables: readonly string[]): readonly Read[] {
  const list = partAt(document, 'stages');
  const items = list === undefined ? [] : asItems(list);
  if (items.length === 0) {
    rejectPart(list ?? document, 'there is no pipeline stage', 'Write: "stages": [{ "name": "qa", "orgs": ["qa"] }]');
  }
  return items.map((item) => {
    const part = asObject(item);
    return { part, stage: readPipelineStage(part, knownVariables) };
  });
}

/** A stage or an org that comes twice would be released twice, or be its own predecessor. */
function rejectTwins(stages: readonly Read[]): void {
  const names = new Set<string>();
  const aliases = new Map<string, string>();
  for (const { part, stage } of stages) {
    if (names.has(stage.name)) {
      rejectPart(part, `the pipeline stage "${stage.name}" comes twice`, 'Give each pipeline stage a name of its own.');
    }
    names.add(stage.name);
    const list = partAt(part, 'orgs');
    const items = list === undefined ? [] : asItems(list);
    for (const [index, { alias }] of stage.orgs.entries()) {
      const other = aliases.get(alias);
      if (other !== undefined) {
        const where = other === stage.name ? `comes twice in "${other}"` : `is in "${other}" and in "${stage.name}"`;
        rejectPart(items[index] ?? part, `the org "${alias}" ${where}`, 'Name each org once in the whole pipeline.');
      }
      aliases.set(alias, stage.name);
    }
  }
}

function readThreshold(part: ConfigPart | undefined): AuditThreshold {
  return part === undefined
    ? 'high'
    : (AUDIT_THRESHOLDS.find((known) => known === asText(part)) ??
        rejectPart(part, 'auditFailOn is no severity', `Write one of: ${AUDIT_THRESHOLDS.join(', ')}`));
}

function readApps(part: ConfigPart): readonly string[] {
  const items = asItems(part);
  const names = items.map(asText);
  const wrong = names.findIndex((name, index) => name.trim() === '' || names.indexOf(name) < index);
  if (wrong >= 0) {
    rejectPart(
      items[wrong] ?? part,
      names[wrong]?.trim() === '' ? 'the name of an app is empty' : `the app "${names[wrong]}" comes twice`,
      'Name each app once.',
    );
  }
  return names.length === 0
    ? rejectPart(
        part,
        'apps is an empty list',
        'Name at least one app, or delete apps: then every app of the source goes.',
      )
    : names;
}
