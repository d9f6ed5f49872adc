/**
 * What stands in a release's journal, and whether records that were read are such. In: JSON records. Out: the records, or what
 * is wrong with them: a release must not go on from a journal that it reads half.
 */
import type { JsonRecord } from '../../lib/jsonLines.ts';
import type { Shard } from './shardStages.ts';

/** Raised where an older version would misread what this one writes. */
export const JOURNAL_FORMAT = 1;

export type ReleaseEventRecord =
  | {
      readonly event: 'begun';
      /** Absent in journals of the first version. */
      readonly format?: number;
      readonly digest: string;
      readonly stages: readonly string[];
      readonly orgs: readonly string[];
      readonly emulated: boolean;
      /** Where the run is one of several jobs; a resumed one is the same one. */
      readonly shard?: Shard;
    }
  | { readonly event: 'resumed' }
  | { readonly event: 'checked'; readonly org: string; readonly orgId: string }
  | {
      readonly event: 'validated';
      readonly org: string;
      readonly app: string;
      /** Of the files and the org. */
      readonly digest: string;
      readonly deploymentId: string;
    }
  | { readonly event: 'gatePassed'; readonly stage: string; readonly gate: string; readonly detail: string }
  | { readonly event: 'orgBegun'; readonly stage: string; readonly org: string; readonly attempt: number }
  | {
      readonly event: 'orgDone';
      readonly stage: string;
      readonly org: string;
      readonly orgId?: string;
      readonly changed: boolean;
      readonly milliseconds: number;
    }
  | {
      readonly event: 'orgFailed';
      readonly stage: string;
      readonly org: string;
      readonly error: string;
      readonly undo?: string;
    }
  | { readonly event: 'ended'; readonly outcome: string };

export type ReleaseRecord = ReleaseEventRecord & { readonly at: string };

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'number';
const flag: Check = (value) => typeof value === 'boolean';
const texts: Check = (value) => Array.isArray(value) && value.every(text);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const shard: Check = (value) =>
  typeof value === 'object' && value !== null && 'index' in value && 'count' in value && number(value.index);

const SHAPES: Readonly<Record<ReleaseEventRecord['event'], Readonly<Record<string, Check>>>> = {
  begun: { digest: text, stages: texts, orgs: texts, emulated: flag, shard: optional(shard) },
  resumed: {},
  checked: { org: text, orgId: text },
  validated: { org: text, app: text, digest: text, deploymentId: text },
  gatePassed: { stage: text, gate: text, detail: text },
  orgBegun: { stage: text, org: text, attempt: number },
  orgDone: { stage: text, org: text, orgId: optional(text), changed: flag, milliseconds: number },
  orgFailed: { stage: text, org: text, error: text, undo: optional(text) },
  ended: { outcome: text },
};

function isRecord(record: JsonRecord): record is JsonRecord & ReleaseRecord {
  const { event } = record;
  const shape = typeof event === 'string' ? Object.entries(SHAPES).find(([name]) => name === event)?.[1] : undefined;
  return (
    shape !== undefined && text(record['at']) && Object.entries(shape).every(([key, isFine]) => isFine(record[key]))
  );
}

/** `reject` is given what is wrong, as the end of a sentence about the journal, and does not return. */
export function readRecords(
  found: readonly JsonRecord[],
  reject: (problem: string) => never,
): readonly ReleaseRecord[] {
  const [first] = found;
  const format = first?.['format'];
  if (typeof format === 'number' && format > JOURNAL_FORMAT) {
    reject(`has format ${format}, of a newer version of eca-pipeline; this one knows ${JOURNAL_FORMAT}`);
  }
  if (first !== undefined && first['event'] !== 'begun') {
    reject('does not begin with what the release was asked for');
  }
  return found.map((record, index) =>
    isRecord(record) ? record : reject(`has a record that nobody understands, number ${index + 1}`),
  );
}
