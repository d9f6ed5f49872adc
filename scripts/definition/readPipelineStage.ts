/**
 * Reads one pipeline stage of config/pipeline.json. In: its part of the document. Out: the stage, checked key by key, with
 * the defaults of what it leaves out.
 */
import type { JsonObject } from './json/jsonNode.ts';
import {
  asItems,
  asObject,
  asText,
  type ConfigPart,
  partAt,
  rejectPart,
  rejectUnknownKeys,
} from './json/readConfigObject.ts';
import type { FailurePolicy, PipelineStage, StageTests } from './pipelineStage.ts';
import { readPipelineOrg } from './readPipelineOrg.ts';
import { readReleaseWindow } from './readReleaseWindow.ts';

const STAGE_KEYS = ['name', 'orgs', 'concurrency', 'canary', 'onFailure', 'tests', 'before', 'after'];
const DEFAULT_CONCURRENCY = 10;
const DEFAULT_SOAK_EVERY = 5;
const MOST = 1000;

/** @throws {ConfigInvalidError} */
export function readPipelineStage(part: ConfigPart<JsonObject>, knownVariables: readonly string[]): PipelineStage {
  rejectUnknownKeys(part, (key) => STAGE_KEYS.includes(key), STAGE_KEYS.join(', '));
  const name = readName(part);
  const orgs = readOrgs(part, name, knownVariables);
  const before = objectAt(part, 'before');
  const after = objectAt(part, 'after');
  if (before !== undefined) {
    const keys = ['approval', 'approvalFile', 'window'];
    rejectUnknownKeys(before, (key) => keys.includes(key), keys.join(', '));
  }
  if (after !== undefined) {
    const keys = ['soakMinutes', 'everyMinutes'];
    rejectUnknownKeys(after, (key) => keys.includes(key), keys.join(', '));
  }
  const window = before === undefined ? undefined : partAt(before, 'window');
  const tests = partAt(part, 'tests');
  const approvalFile = before === undefined ? undefined : partAt(before, 'approvalFile');
  return {
    name,
    orgs,
    concurrency: wholeNumber(part, 'concurrency', DEFAULT_CONCURRENCY, 1),
    canary: wholeNumber(part, 'canary', 0, 0),
    onFailure: readFailurePolicy(partAt(part, 'onFailure')),
    ...(tests === undefined ? {} : { tests: readTests(tests) }),
    approval: approvalFile === undefined ? readApproval(before) : readApproval(before, 'required'),
    ...(approvalFile === undefined ? {} : { approvalFile: filledText(approvalFile) }),
    ...(window === undefined ? {} : { window: readReleaseWindow(asObject(window)) }),
    soakMinutes: after === undefined ? 0 : wholeNumber(after, 'soakMinutes', 0, 0),
    soakEveryMinutes:
      after === undefined ? DEFAULT_SOAK_EVERY : wholeNumber(after, 'everyMinutes', DEFAULT_SOAK_EVERY, 1),
  };
}

const objectAt = (part: ConfigPart<JsonObject>, key: string): ConfigPart<JsonObject> | undefined => {
  const found = partAt(part, key);
  return found === undefined ? undefined : asObject(found);
};

const filledText = (part: ConfigPart): string => {
  const text = asText(part);
  return text.trim() === '' ? rejectPart(part, `${part.name} is empty`) : text;
};

/** It stands in flags and file names. */
function readName(part: ConfigPart<JsonObject>): string {
  const name = partAt(part, 'name');
  if (name === undefined) {
    return rejectPart(part, `${part.name} has no name`, 'Write, for example: "name": "qa"');
  }
  const text = asText(name);
  return /^[A-Za-z][\w-]{0,39}$/.test(text)
    ? text
    : rejectPart(
        name,
        `"${text}" is no name of a pipeline stage`,
        'Use letters, digits, - and _; begin with a letter.',
      );
}

function readOrgs(
  part: ConfigPart<JsonObject>,
  stage: string,
  knownVariables: readonly string[],
): PipelineStage['orgs'] {
  const list = partAt(part, 'orgs');
  const items = list === undefined ? [] : asItems(list);
  if (items.length === 0) {
    rejectPart(list ?? part, `the pipeline stage "${stage}" has no org`, 'Name its orgs: "orgs": ["qa"]');
  }
  return items.map((item) => readPipelineOrg(item, knownVariables));
}

function wholeNumber(part: ConfigPart<JsonObject>, key: string, fallback: number, least: number): number {
  const found = partAt(part, key);
  if (found === undefined) {
    return fallback;
  }
  const value = found.node.kind === 'number' ? found.node.value : Number.NaN;
  return Number.isInteger(value) && value >= least && value <= MOST
    ? value
    : rejectPart(found, `${key} must be a whole number from ${least} to ${MOST}`);
}

function readApproval(before: ConfigPart<JsonObject> | undefined, fallback: 'none' | 'required' = 'none') {
  const found = before === undefined ? undefined : partAt(before, 'approval');
  if (found === undefined) {
    return fallback;
  }
  if (found.node.kind === 'boolean') {
    if (!found.node.value && fallback === 'required') {
      rejectPart(found, 'approval is false beside an approvalFile', 'Delete one of them.');
    }
    return found.node.value ? 'required' : 'none';
  }
  return asText(found) === 'ci'
    ? 'ci'
    : rejectPart(found, 'approval must be true, false or "ci"', '"ci": an environment of the CI system asks for it.');
}

function readTests(part: ConfigPart): StageTests {
  const advice = 'Write "RunLocalTests", "RunAllTestsInOrg" or the names of test classes: ["OrderSyncTest"]';
  if (part.node.kind === 'array') {
    const names = asItems(part).map((item) => {
      const name = asText(item);
      return /^[A-Za-z]\w*(\.[A-Za-z]\w*)?$/.test(name) ? name : rejectPart(item, `"${name}" is no Apex class`, advice);
    });
    return names.length === 0 ? rejectPart(part, 'tests is an empty list', advice) : names;
  }
  const level = asText(part);
  return level === 'RunLocalTests' || level === 'RunAllTestsInOrg'
    ? level
    : rejectPart(part, `"${level}" is no test level`, advice);
}

function readFailurePolicy(part: ConfigPart | undefined): FailurePolicy {
  const text = part === undefined ? 'stop' : asText(part);
  if (text === 'stop' || text === 'continue') {
    return { kind: text };
  }
  const percent = Number(/^max (\d{1,2}(?:\.\d+)?) ?%$/.exec(text)?.[1] ?? Number.NaN);
  return part === undefined || Number.isFinite(percent)
    ? { kind: 'atMost', percent }
    : rejectPart(part, `"${text}" is no failure policy`, 'Write "stop", "continue" or, for example, "max 2 %".');
}
